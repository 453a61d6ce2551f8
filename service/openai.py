"""`/v1`: the assistant for software that speaks OpenAI's Chat Completions, with the same citations."""

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from service import texts
from service.assistant import Assistant
from service.http_models import ChatRequest, context_of
from service.openai_errors import PREFIX, OpenAIError, RefusedRequestError, openai_error
from service.openai_models import (
    MODEL,
    Annotation,
    Choice,
    Completion,
    CompletionRequest,
    Model,
    ModelList,
    OutMessage,
    Place,
    usage_of,
)  # fmt: skip
from service.stream import pieces_of
from service.types import Answer

_MARKER = re.compile(r"\[(\d+)\]")
_FAULTS = {400: "Het verzoek klopt niet", 401: "Geen toegang", 404: "Niet gevonden", 413: "Te groot", 429: "Te veel"}

_EVENT = {
    "type": "object",
    "description": texts.API_SSE,
    "properties": {"data": {"type": "string"}},
    "required": ["data"],
    "examples": [{"data": '{"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "…"}}]}'}],
}


def openai_routes(assistant: Assistant) -> APIRouter:
    """Return the routes under /v1."""
    faults = {code: {"model": OpenAIError, "description": text} for code, text in (_FAULTS | {500: "Fout"}).items()}
    routes = APIRouter(prefix=PREFIX, responses=faults, tags=["OpenAI"])  # type: ignore[arg-type]

    @routes.get("/models", summary=texts.API_MODELS)
    def models() -> ModelList:
        return ModelList(data=[_model(assistant)])

    @routes.get("/models/{model}", summary=texts.API_MODEL)
    def model(model: str) -> Model:
        if model != MODEL:
            raise RefusedRequestError(texts.NO_MODEL.format(model=MODEL), "model", "model_not_found", 404)
        return _model(assistant)

    described: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": _EVENT}}}}

    @routes.post("/chat/completions", summary=texts.API_COMPLETIONS, response_model=Completion, responses=described)
    def completions(body: CompletionRequest, request: Request) -> Response:
        chat = body.chat()
        answer = assistant.answer(chat.question, chat.conversation())
        made = _completion(chat, answer, str(request.base_url), assistant.handbook.searcher.generation)
        if not body.stream:
            return JSONResponse(made.model_dump(mode="json"))
        return StreamingResponse(_events(made, usage=body.include_usage), media_type="text/event-stream")

    return routes


async def refused(_request: Request, error: Exception) -> Response:
    """Say in OpenAI's shape what this service does not do."""
    if not isinstance(error, RefusedRequestError):
        raise error
    return openai_error(error.status, error.message, param=error.param, code=error.code)


def _model(assistant: Assistant) -> Model:
    made = datetime.fromisoformat(assistant.handbook.searcher.manifest.created)
    return Model(created=int(made.timestamp()))


def _completion(chat: ChatRequest, answer: Answer, base: str, generation: str) -> Completion:
    content = answer.text + _sources(answer, base)
    message = OutMessage(content=content, annotations=list(_annotations(answer, base)))
    return Completion(
        id=f"chatcmpl-{uuid4().hex}",
        created=int(time.time()),
        choices=[Choice(message=message)],
        usage=usage_of(chat, content),
        system_fingerprint=generation,
        context=context_of(answer),
    )


def _annotations(answer: Answer, base: str) -> Iterator[Annotation]:
    """Yield one for each mark in the text, in order."""
    cited = {one.number: one for one in answer.cited}
    for mark in _MARKER.finditer(answer.text):
        one = cited.get(int(mark.group(1)))
        if one:
            yield Annotation(
                url_citation=Place(
                    start_index=mark.start(), end_index=mark.end(), title=one.title, url=urljoin(base, one.url),
                    number=one.number, kind=one.kind, page=one.page,
                    page_id=getattr(one, "page_id", None), quote=one.quote, start=one.start, end=one.end,
                )
            )  # fmt: skip


def _sources(answer: Answer, base: str) -> str:
    """Return the list that stands under an answer, for programs that show nothing but text."""
    rows = [
        texts.SOURCE_ROW.format(number=one.number, place=one.place, url=urljoin(base, one.url)) for one in answer.cited
    ]
    rows += [f"- {link.label}: {link.url}" for link in answer.links if link.url]
    return f"\n\n{texts.SOURCES}\n" + "\n".join(rows) if rows else ""


def _events(made: Completion, *, usage: bool) -> Iterator[str]:
    """Yield the completion as server-sent events: role, text in pieces, citations, the end, and what it took."""
    kept = {"id": made.id, "object": "chat.completion.chunk", "created": made.created, "model": made.model,
            "system_fingerprint": made.system_fingerprint} | ({"usage": None} if usage else {})  # fmt: skip
    message = made.choices[0].message

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:  # noqa: ANN401 - JSON values
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event(kept | {"choices": [choice]} | more)

    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces_of(message.content):
        yield chunk({"content": piece})
    if message.annotations:
        yield chunk({"annotations": [one.model_dump() for one in message.annotations]})
    yield chunk({}, "stop", context=made.context.model_dump(mode="json"))
    if usage:
        yield _event(kept | {"choices": [], "usage": made.usage.model_dump()})
    yield "data: [DONE]\n\n"


def _event(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
