"""`/v1`: the assistant for software that speaks OpenAI's Chat Completions, with the same citations."""

from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from service import texts
from service.assistant import Assistant
from service.openai_errors import PREFIX, OpenAIError, RefusedRequestError, openai_error
from service.openai_models import MODEL, Completion, CompletionRequest, Model, ModelList
from service.openai_reply import Heading, Reply, events
from service.stream import StreamedReply

_FAULTS = (400, 401, 404, 413, 429, 500, 503)
_SSE = "text/event-stream"

_EVENT = {
    "type": "object",
    "description": texts.API_SSE,
    "properties": {"data": {"type": "string"}},
    "required": ["data"],
    "examples": [{"data": '{"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "…"}}]}'}],
}


def openai_routes(assistant: Assistant) -> APIRouter:
    """Return the routes under /v1."""
    faults: dict[int | str, dict[str, Any]] = {
        code: {"model": OpenAIError, "description": texts.PROBLEM_TITLES[code]} for code in _FAULTS
    }
    routes = APIRouter(prefix=PREFIX, responses=faults, tags=["OpenAI"])

    @routes.get("/models", summary=texts.API_MODELS)
    def models() -> ModelList:
        return ModelList(data=[_model(assistant)])

    @routes.get("/models/{model}", summary=texts.API_MODEL)
    def model(model: str) -> Model:
        if model != MODEL:
            raise RefusedRequestError(texts.NO_MODEL.format(model=MODEL), "model", "model_not_found", 404)
        return _model(assistant)

    described: dict[int | str, dict[str, Any]] = {200: {"content": {_SSE: {"schema": _EVENT}}}}

    @routes.post("/chat/completions", summary=texts.API_COMPLETIONS, response_model=Completion, responses=described)
    def completions(body: CompletionRequest, request: Request) -> Response:
        chat = body.chat()
        reply = Reply(chat, str(request.base_url), Heading.now(assistant.handbook.searcher.generation))
        if body.stream:
            return StreamedReply(partial(events, assistant, reply, body.include_usage), _SSE)
        whole = reply.whole(assistant.answer(chat.question, chat.conversation()))
        return JSONResponse(whole.model_dump(mode="json"))

    return routes


async def refused(_request: Request, error: Exception) -> Response:
    """Say in OpenAI's shape what this service does not do."""
    if not isinstance(error, RefusedRequestError):
        raise error
    return openai_error(error.status, error.message, param=error.param, code=error.code)


def _model(assistant: Assistant) -> Model:
    made = datetime.fromisoformat(assistant.handbook.searcher.manifest.created)
    return Model(created=int(made.timestamp()))
