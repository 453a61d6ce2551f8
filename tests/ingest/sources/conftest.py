"""A small website on 127.0.0.1 that answers as websites do, and everything needed to fetch and read it."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from evals.attacks import page_with
from ingest.fetch import FetchLimits, HttpFetcher
from ingest.markup import clean
from ingest.snapshots import SnapshotStore
from ingest.source_types import Extract
from ingest.types import Source, SourceKind

HTML = "text/html; charset=utf-8"
FAST = FetchLimits(seconds=8.0, connect=2.0, read=2.0, bytes=2_000_000, attempts=3, backoff=0.02, interval=0.0)


@dataclass(frozen=True)
class Reply:
    """What the website answers; `drip` sends the body byte by byte with this pause in seconds."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0


@dataclass(frozen=True)
class Seen:
    """A request that the website got; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


class Website:
    """Pages by path; a path may also have a function that answers each request."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self._replies: dict[str, Callable[[Seen], Reply]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # a fetcher that hangs up is what some tests are about
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: str | bytes = b"", status: int = 200, drip: float = 0.0, **headers: str) -> str:
        """Let `path` answer this from now on, and return its address."""
        reply = self.reply(body, status, drip, **headers)
        return self.on(path, lambda _: reply)

    def reply(self, body: str | bytes = b"", status: int = 200, drip: float = 0.0, **headers: str) -> Reply:
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Reply(content, status, {"content-type": HTML, **named}, drip)

    def on(self, path: str, answer: Callable[[Seen], Reply]) -> str:
        self._replies[path] = answer
        return self.url(path)

    def asked(self, path: str) -> list[Seen]:
        return [one for one in self.seen if one.path == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_HEAD(self) -> None:
                self._answer()

            def _answer(self) -> None:
                seen = Seen(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
                site.seen.append(seen)
                reply = site._replies.get(self.path, lambda _: Reply(b"weg", 404))(seen)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                if self.command == "GET":
                    self._send(reply)

            def _send(self, reply: Reply) -> None:
                pieces = [bytes([one]) for one in reply.body] if reply.drip else [reply.body]
                stop = threading.Event()
                try:
                    for piece in pieces:
                        self.wfile.write(piece)
                        stop.wait(reply.drip)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Keep the tests' output clean."""

        return Handler


@pytest.fixture
def website() -> Iterator[Website]:
    site = Website()
    yield site
    site.close()


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    with HttpFetcher("redactie@voorbeeld.nl", FAST, allow_loopback=True) as ready:
        yield ready


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "bronnen")


@pytest.fixture
def source(website: Website) -> Callable[..., Source]:
    """Make a Source for a path of the website."""

    def make(key: str, path: str) -> Source:
        return Source(key, website.url(path), (f"Bron {key}",), (3,), SourceKind.PAGE)

    return make


@pytest.fixture
def site_folder() -> Path:
    """Where pages of the kind that the handbook links to stand, each with its true main text, a block a line."""
    return Path(__file__).parent / "site"


@pytest.fixture
def page() -> Callable[..., str]:
    """Make a web page with this main text, long enough to be read."""
    return page_with


@pytest.fixture
def shares() -> Callable[[str, Extract, str], tuple[float, float]]:
    """Return the share of the true text's words that was kept, and of the extract's words that is not of it.

    A line counts when it stands in the other word for word. Both are printed for `pytest -s`.
    """

    def measure(name: str, extract: Extract, truth: str) -> tuple[float, float]:
        true_lines, got_lines = (
            [line for line in (clean(one.replace("|", " ")) for one in text.splitlines()) if line]
            for text in (truth, extract.text)
        )
        whole, got = " ".join(true_lines), " ".join(got_lines)
        kept = sum(_count(line) for line in true_lines if line in got) / _count(whole)
        let_in = sum(_count(line) for line in got_lines if line not in whole) / max(1, _count(got))
        print(f"{name:<24} kept {kept:.3f}  let in {let_in:.3f}")  # noqa: T201 - see docs/sources.md
        return kept, let_in

    return measure


def _count(text: str) -> int:
    return len(re.findall(r"\w+", text))
