"""The browser chat: a page of our own at "/", streaming from the service's own pipeline in this process.

The conversation lives in the browser's tab, which sends it along with each
question: the service remembers nothing, and a restart loses nothing.
"""

import json
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from service.api import create_app
from service.assistant import Assistant, open_assistant
from service.http_models import ChatRequest
from service.personal import first_names, personal_data
from service.problems import problem
from service.settings import Settings
from service.storage import Storage
from service.stream import StreamedReply
from service.texts import NO_ANSWER, NO_PAGE, PASSPORT_FILE, personal_kinds
from service.types import Answer
from ui import chat_texts as texts
from ui.answer_view import extras_html, pieces, suggestions_html
from ui.chat_page import ASSETS, FOLDER, chat_page
from ui.export import export_turn
from ui.gradio_chat import mount_gradio
from ui.page_panel import panel_html, results_html, results_note

OnFeedback = Callable[[str, bool, str], None]
_NDJSON = "application/x-ndjson"
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Cache-Control": "no-cache",
}


class Words(BaseModel):
    """What is searched; it comes in a body, so that it stands in no address or log."""

    words: Annotated[str, Field(max_length=200)]


class Feedback(BaseModel):
    """A judgement of one answer."""

    answer_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    up: bool
    remark: Annotated[str, Field(max_length=1_000)] = ""


def create_site(
    settings: Settings, assistant: Assistant | None = None, on_feedback: OnFeedback | None = None,
    storage: Storage | None = None,
) -> FastAPI:  # fmt: skip
    """Return the whole site: API, pages, the chat at "/", and the same as a Gradio app at "/gradio".

    `on_feedback(answer_id, up, remark)` stores a judgement; without it answers cannot be judged.
    Raises UnusableIndexError or ModelError when no assistant is given and none can be opened, and
    ServiceError when it would listen to other machines without a key.
    """
    served = assistant or open_assistant(settings, storage.records if storage else None)
    site = create_app(settings, served, storage)
    site.include_router(_chat_routes(served, feedback=on_feedback is not None), include_in_schema=False)
    site.include_router(_reader_routes(served), include_in_schema=False)
    site.include_router(_passport_routes(served), include_in_schema=False)
    if on_feedback:
        site.include_router(_feedback_routes(served, on_feedback), include_in_schema=False)
    return mount_gradio(site, served)


def _chat_routes(assistant: Assistant, *, feedback: bool) -> APIRouter:
    routes = APIRouter()

    @routes.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(chat_page(assistant.pages, feedback=feedback), headers=_POLICY)

    @routes.get("/ui/static/{digest}/{name}")
    def static(digest: str, name: str) -> FileResponse:
        del digest  # it makes the address change with the files
        if name not in ASSETS:
            raise HTTPException(404)
        path, kind = ASSETS[name]
        return FileResponse(FOLDER / path, media_type=kind, headers=_FOREVER)

    @routes.get("/ui/words")
    def words() -> JSONResponse:
        """Give what tells a name from another word, so that a browser finds names before it sends them."""
        known = assistant.handbook.searcher.analyzer.vocabulary
        return JSONResponse({"names": sorted(first_names()), "known": sorted(known)})

    @routes.post("/ui/ask")
    def ask(body: ChatRequest, request: Request) -> Response:
        return StreamedReply(partial(_lines, assistant, body, str(request.base_url)), _NDJSON)

    return routes


def _lines(assistant: Assistant, asked: ChatRequest, base: str, left: threading.Event) -> Generator[str, None, None]:
    """Yield an answer sentence by sentence as it comes: its status first, and at the end what stands under it."""
    first = True
    with closing(assistant.stream(asked.question, asked.conversation(), left)) as events:
        for event in events:
            if isinstance(event, Answer):
                yield _line({"kind": "end"} | _ending(asked.question, event, base))
                return
            if first:
                yield _line({"kind": "start", "status": event.status})
            for piece in pieces(event, first=first):
                yield _line({"kind": "piece"} | asdict(piece))
            first = False


def _ending(question: str, answer: Answer, base: str) -> dict[str, object]:
    return {
        "id": answer.id or uuid4().hex,
        "text": answer.text,
        "places": len(answer.citations) + len(answer.sources),
        "extras": extras_html(answer),
        "suggestions": suggestions_html(answer),
        "exports": export_turn(question, answer, base).as_dict(),
    }


def _passport_routes(assistant: Assistant) -> APIRouter:
    routes = APIRouter()

    @routes.get("/ui/passport/{answer_id}")
    def passport(answer_id: str) -> JSONResponse:
        """Give a passport as a file to whoever has its answer on the screen; the API asks others for a key."""
        found = assistant.passport(answer_id)
        if found is None:
            raise HTTPException(404, NO_ANSWER)
        name = PASSPORT_FILE.format(id=found.id[:8])
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return JSONResponse(found.as_json(), headers=headers)

    return routes


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _reader_routes(assistant: Assistant) -> APIRouter:
    routes = APIRouter()

    @routes.get("/ui/page/{number}")
    def page(number: int, start: int | None = None, end: int | None = None) -> HTMLResponse:
        pages = assistant.pages
        chosen = next((one for one in pages if one.number == number), None)
        if chosen is None:
            raise HTTPException(404, NO_PAGE.format(number=number, last=pages[-1].number))
        known = start is not None and end is not None and 0 <= start < end <= len(chosen.text)
        return HTMLResponse(panel_html(pages, chosen, *(start, end) if known else ()), headers=_POLICY)

    @routes.post("/ui/search")
    def search(body: Words) -> JSONResponse:
        hits = assistant.search_pages(body.words) if body.words.strip() else ()
        return JSONResponse({"note": results_note(hits), "html": results_html(hits)})

    return routes


def _feedback_routes(assistant: Assistant, on_feedback: OnFeedback) -> APIRouter:
    routes = APIRouter()

    @routes.post("/ui/feedback")
    def feedback(body: Feedback, request: Request) -> Response:
        kinds = personal_data(body.remark, assistant.handbook.knows)
        if kinds:
            return problem(422, texts.REMARK_PERSONAL.format(kinds=personal_kinds(kinds)), request.url.path)
        on_feedback(body.answer_id, body.up, body.remark.strip())
        return Response(status_code=204)

    return routes
