"""Faults at the HTTP edge as problem reports (RFC 9457), in Dutch, without a word of what was asked."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import texts
from service.errors import StorageError
from service.http_models import MAX_MESSAGES, Problem
from service.openai_errors import PREFIX, openai_error

_LOG = logging.getLogger("handreiking")
_MEDIA = "application/problem+json"
_CUSTOM = frozenset({"control", "last_role", "empty", "too_long"})
_BY_TYPE = {
    "json_invalid": texts.NOT_JSON,
    "literal_error": texts.WRONG_ROLE,
    "missing": texts.MISSING_FIELD,
    "too_long": texts.TOO_MANY_MESSAGES.format(most=MAX_MESSAGES),
    "too_short": texts.EMPTY_QUESTION,
}


def problem(status: int, detail: str, instance: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return a problem report; under /v1 in the shape of OpenAI's."""
    if instance.startswith(f"{PREFIX}/"):
        return openai_error(status, detail, headers=headers)
    title = texts.PROBLEM_TITLES.get(status, HTTPStatus(status).phrase)
    body = Problem(title=title, status=status, detail=detail, instance=instance)
    return JSONResponse(body.model_dump(), status_code=status, media_type=_MEDIA, headers=headers)


def install(app: FastAPI) -> None:
    """Let `app` report every fault as a problem."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StorageError, _not_stored)
    app.add_exception_handler(Exception, failed)


async def _invalid(request: Request, error: Exception) -> Response:
    faults: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem(422, " ".join(dict.fromkeys(map(_sentence, faults))) or texts.BAD_REQUEST, request.url.path)


def _sentence(fault: dict[str, Any]) -> str:
    """Say what is wrong with one field, never what stood in it."""
    kind = str(fault["type"])
    custom = kind in _CUSTOM and "ctx" not in fault
    message = str(fault["msg"]) if custom else _BY_TYPE.get(kind, texts.WRONG_TYPE)
    field = ".".join(str(part) for part in fault["loc"] if part != "body")
    if not field and not custom:
        return texts.NOT_JSON
    named = field and kind != "json_invalid" and not custom
    return texts.FIELD_PROBLEM.format(field=field, message=message) if named else message


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 400 and error.__cause__ is not None:  # a body of other bytes than text, or nested without end
        return problem(422, texts.NOT_JSON, request.url.path)
    headers = dict(error.headers) if isinstance(error, HTTPException) and error.headers else None
    own = {404: texts.NOT_FOUND, 405: texts.METHOD_NOT_ALLOWED}
    stock = HTTPStatus(status).phrase
    detail = str(error.detail) if isinstance(error, HTTPException) and error.detail != stock else ""
    return problem(status, detail or own.get(status, texts.BAD_REQUEST), request.url.path, headers)


async def failed(request: Request, error: Exception) -> Response:
    """Log a fault that nobody foresaw, and return what is said of it."""
    tell_failure(f"{request.method} {request.url.path}", error)
    return problem(500, texts.ERROR, request.url.path)


def tell_failure(what: str, error: Exception) -> None:
    """Log a fault that nobody foresaw in `what`, by its kind and place."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
    # The message of an exception may hold words of the question; its kind and place do not.
    _LOG.error("%s failed: %s at %s", what, type(error).__name__, where)


async def _not_stored(request: Request, error: Exception) -> Response:
    _LOG.warning("%s %s: %s", request.method, request.url.path, error)
    return problem(503, texts.STORAGE_PROBLEM, request.url.path)


class BodyLimit:
    """Refuse a request body over `most` bytes, also one that does not say its length."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while it stays within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise HTTPException(413, texts.TOO_LARGE)
            return message

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._most:
            await problem(413, texts.TOO_LARGE, scope["path"])(scope, receive, send)
            return
        await self._app(scope, counted, send)
