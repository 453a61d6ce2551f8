"""A server on loopback that speaks the OpenAI protocol and says what a script tells it, also what no server should."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PASSAGE = re.compile(r"<<begin (\w+) \[(p\d+)\][^\n]*>>\n(.*?)\n<<eind \1>>", re.DOTALL)
_QUESTION = re.compile(r"^(?:Vraag|Vervolgvraag): (.*)$", re.MULTILINE)


class Job(StrEnum):
    """What a request asks for, told from its instructions."""

    WRITE = "write"
    REWRITE = "rewrite"
    SUGGEST = "suggest"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server sees it: the job, the question, the passages by token, and all of its text."""

    job: Job
    question: str
    passages: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server does: the pieces that it streams, with `pause` seconds before each.

    `status` other than 200 refuses; `raw` lines go out as they are after the
    pieces; `broken` closes the connection without an end; `hang` seconds pass
    before the first byte.
    """

    pieces: Iterable[str] = ()
    status: int = 200
    pause: float = 0.0
    raw: tuple[str, ...] = ()
    broken: bool = False
    hang: float = 0.0


Script = Callable[[Asked], Reply]


@dataclass(slots=True)
class ScriptedServer:
    """A running server; `script` may be changed between requests, and `asked` holds what came in."""

    url: str
    script: Script
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(script: Script) -> Iterator[ScriptedServer]:
    """Serve `script` on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    running = ScriptedServer(f"http://127.0.0.1:{server.server_address[1]}/v1", script)
    server.scripted = running  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Answer one request for a chat completion."""
        running: ScriptedServer = self.server.scripted  # type: ignore[attr-defined]
        asked = _asked(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        running.asked.append(asked)
        reply = running.script(asked)
        running.closing.wait(reply.hang)
        try:
            self._refuse(reply.status) if reply.status != 200 else self._stream(reply, running.closing)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _refuse(self, status: int) -> None:
        body = json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply, closing: threading.Event) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for piece in reply.pieces:
            if closing.wait(reply.pause):
                return
            self._event(json.dumps(_chunk({"content": piece}, None)))
        for line in reply.raw:
            self._event(line)
        if not reply.broken:
            self._event(json.dumps(_chunk({}, "stop")))
            self._event("[DONE]")
        self.close_connection = True

    def _event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def _asked(body: dict[str, Any]) -> Asked:
    system, user = (str(one["content"]) for one in body["messages"])
    job = Job.SUGGEST if "vervolgvragen" in system else Job.REWRITE if "Vervolgvraag: " in user else Job.WRITE
    passages = {token: text for _, token, text in _PASSAGE.findall(user)}
    return Asked(job, _QUESTION.findall(user)[-1], passages, f"{system}\n{user}")


def _chunk(delta: dict[str, str], reason: str | None) -> dict[str, object]:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {
        "id": "scripted", "object": "chat.completion.chunk", "created": int(time.time()), "model": "scripted",
        "choices": [choice],
    }  # fmt: skip
