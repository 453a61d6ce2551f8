"""A website on 127.0.0.1 for measuring: what it serves is ours, and it is gone when the measuring is done."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.fetch import FetchLimits

HTML, PDF = "text/html; charset=utf-8", "application/pdf"
LIMITS = FetchLimits(seconds=20.0, interval=0.0)
"""Fetching from ourselves needs no manners."""


@dataclass(frozen=True, slots=True)
class Served:
    """A document as a server gives it."""

    body: bytes
    kind: str


@contextmanager
def website(pages: Mapping[str, Served]) -> Iterator[str]:
    """Serve `pages` by path, as they are at each moment, and give the address of the site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.get(self.path)
            self.send_response(200 if found else 404)
            self.send_header("content-type", found.kind if found else HTML)
            body = found.body if found else b""
            self.send_header("etag", f'"{hash(body)}"')
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - the server's own names

        def log_message(self, *_: object) -> None:
            """Keep the terminal for results."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
