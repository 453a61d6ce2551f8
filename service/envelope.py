"""What goes around every reply: an id, headers that close doors, a line in the log, and an end to every fault."""

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import request_id
from service.problems import failed

API_VERSION = "0.1.0"
_LOG = logging.getLogger("handreiking")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_DATA = ("application/json", "application/problem+json", "application/x-ndjson", "text/event-stream")
_TWO_YEARS = "max-age=63072000"


class Envelope:
    """Wraps each request of `app`; a caller may name its request with X-Request-ID."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, whatever happens inside."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        token = request_id.set(given if _ID.fullmatch(given) else uuid4().hex)
        start, status = time.perf_counter(), 0

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception as error:
            reply = await failed(Request(scope), error)
            if not status:
                await reply(scope, receive, dressed)
        finally:
            _tell(scope, status, start)
            request_id.reset(token)


def _dress(headers: MutableHeaders, scope: Scope) -> None:
    headers.setdefault("X-Request-ID", request_id.get())
    headers.setdefault("API-Version", API_VERSION)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    if headers.get("content-type", "").startswith(_DATA):
        headers.setdefault("Content-Security-Policy", _DATA_POLICY)
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cache-Control", "no-store")
    elif scope["path"].startswith(("/handreiking", "/docs")):
        headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    if scope["scheme"] == "https":
        headers.setdefault("Strict-Transport-Security", _TWO_YEARS)
    if scope["path"] == "/openapi.json":
        headers.setdefault("Access-Control-Allow-Origin", "*")


def _tell(scope: Scope, status: int, start: float) -> None:
    """Log the route and not the path: what nobody foresaw in an address may be words of a question."""
    fields = {
        "method": scope["method"],
        "route": getattr(scope.get("route"), "path", None),
        "status": status,
        "ms": round((time.perf_counter() - start) * 1000, 1),
    }
    _LOG.info("request", extra={"fields": fields})
