"""The HTTP interface: chat in the AI Chat Protocol's shape, the handbook's pages, and health."""

import json
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from fastapi import FastAPI, Query, Request, Security
from fastapi import Path as PathParameter
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.routing import Route

from index.errors import UnusableIndexError
from ingest.types import Page
from service import problems, teams, texts
from service.assistant import Assistant, open_assistant
from service.docs_view import docs_html
from service.envelope import API_VERSION, Envelope
from service.gate import Gate, check_start
from service.http_models import ChatReply, ChatRequest, LinkBody, PageBody, context_of, reply_of
from service.limits import Limits
from service.mcp_server import McpEndpoint
from service.openai import openai_routes, refused
from service.openai_errors import RefusedRequestError
from service.openapi import Responses, describe, problem_response
from service.pages_view import STYLE, index_html, page_html
from service.passport import Passport
from service.retention import cleaning
from service.search_api import search_routes
from service.settings import Settings
from service.storage import Storage
from service.stream import StreamedReply
from service.types import Piece
from service.verify import page_url

_MOST_BYTES = 1_000_000
_FAVICON = Path(__file__).with_name("favicon.svg")
_NDJSON = "application/x-ndjson"
_PROBLEMS = {code: problem_response(code) for code in (401, 404, 413, 422, 429, 500, 503)}
_API_PROBLEMS: Responses = {code: _PROBLEMS[code] for code in (401, 413, 422, 429, 503)}
# The gate looks at keys before a route is found; here they are only described.
_KEY = Security(HTTPBearer(auto_error=False, description=texts.API_KEY))


def create_app(
    settings: Settings | None = None, assistant: Assistant | None = None, storage: Storage | None = None
) -> FastAPI:
    """Make the application; what is not given is opened as the settings say. Its storage is at `state.storage`.

    Raises UnusableIndexError or ModelError when the index or the encoder cannot be used, and ServiceError
    when it would listen to other machines without a key.
    """
    chosen = settings or Settings()
    stored = storage or Storage(chosen.database_url, keep_questions=chosen.keep_questions)
    check_start(chosen, stored)
    served = assistant or open_assistant(chosen, stored.records)
    mcp = McpEndpoint(served, chosen.base_url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        served.answer("Wat doet een gemeente?")
        async with cleaning(stored, chosen.retention_days), mcp.running():
            yield
            await finish_bot()
        stored.close()

    app = FastAPI(
        title=texts.API_TITLE, description=texts.API_SUMMARY, version=API_VERSION, docs_url=None, redoc_url=None,
        contact={"name": texts.API_CONTACT, "email": texts.CONTACT}, redirect_slashes=False,
        lifespan=lifespan, responses={500: _PROBLEMS[500]},
    )  # fmt: skip
    problems.install(app)
    app.state.storage = stored
    _wrap(app, chosen, stored)
    _chat_routes(app, served)
    _page_routes(app, served)
    _answer_routes(app, served)
    _other_routes(app, served)
    app.include_router(search_routes(served), dependencies=[_KEY], responses=_API_PROBLEMS)
    app.include_router(openai_routes(served), dependencies=[_KEY])
    app.add_exception_handler(RefusedRequestError, refused)
    app.router.routes.append(Route("/mcp", mcp))
    finish_bot = teams.install(app, chosen, served, stored)
    describe(app)
    return app


def _wrap(app: FastAPI, settings: Settings, storage: Storage) -> None:
    """Put around the routes, from the inside out: the limit of a body, keys and limits, other sites, the envelope."""
    limits = Limits(settings.limit_key, settings.limit_address)
    app.add_middleware(problems.BodyLimit, most=_MOST_BYTES)
    app.add_middleware(Gate, keys=storage.keys, limits=limits, require_keys=settings.require_keys)
    origins = [origin for one in settings.cors_origins.split(",") if (origin := one.strip())]
    if origins:
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    app.add_middleware(Envelope)


def _chat_routes(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/chat", summary=texts.API_CHAT, responses=_API_PROBLEMS, dependencies=[_KEY])
    def chat(request: ChatRequest) -> ChatReply:
        return reply_of(assistant.answer(request.question, request.conversation()), request.session_state)

    lines: Responses = {200: {"content": {_NDJSON: {"schema": {"type": "string"}}}}}

    @app.post(
        "/chat/stream", summary=texts.API_STREAM, responses={**lines, **_API_PROBLEMS},
        response_class=Response, dependencies=[_KEY],
    )  # fmt: skip
    def stream(request: ChatRequest) -> Response:
        return StreamedReply(partial(_stream_lines, assistant, request), _NDJSON)


def _stream_lines(assistant: Assistant, request: ChatRequest, left: threading.Event) -> Generator[str, None, None]:
    """Yield the reply as deltas: first the role, then the text a proven sentence at a time, last the context."""
    session_state = request.session_state or uuid4().hex
    with closing(assistant.stream(request.question, request.conversation(), left)) as told:
        first = next(told)
        yield _line({"delta": {"role": "assistant"}, "session_state": session_state})
        for one in chain([first], told):
            if isinstance(one, Piece):
                yield _line({"delta": {"content": one.text}})
            else:
                context = context_of(one).model_dump(mode="json")
                yield _line({"delta": {}, "context": context, "session_state": session_state})


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _page_routes(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/handreiking", summary=texts.API_PAGES, response_model=list[PageBody])
    def pages(request: Request) -> Response | list[PageBody]:
        found = assistant.pages
        return HTMLResponse(index_html(found)) if _wants_html(request) else [_page_body(page) for page in found]

    @app.get(
        "/handreiking/{number}",
        summary=texts.API_PAGE,
        response_model=PageBody,
        responses={404: _PROBLEMS[404], 422: _PROBLEMS[422]},
    )
    def page(
        request: Request,
        number: int,
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=0)] = None,
    ) -> Response | PageBody:
        pages = assistant.pages
        chosen = next((one for one in pages if one.number == number), None)
        if chosen is None:
            raise HTTPException(404, texts.NO_PAGE.format(number=number, last=pages[-1].number))
        if start is not None and not start < (end or 0) <= len(chosen.text):
            raise HTTPException(404, texts.BAD_SPAN.format(start=start, end=end, number=number))
        return HTMLResponse(page_html(pages, chosen, start, end)) if _wants_html(request) else _page_body(chosen)


def _answer_routes(app: FastAPI, assistant: Assistant) -> None:
    faults: Responses = {code: _PROBLEMS[code] for code in (401, 404, 422, 429, 503)}

    @app.get("/answers/{answer_id}", summary=texts.API_ANSWER, responses=faults, dependencies=[_KEY])
    def answer(
        answer_id: Annotated[str, PathParameter(pattern="^[0-9a-f]{32}$")], response: Response,
        download: Annotated[str | None, Query()] = None,
    ) -> Passport:  # fmt: skip
        passport = assistant.passport(answer_id)
        if passport is None:
            raise HTTPException(404, texts.NO_ANSWER)
        response.headers["Cache-Control"] = "no-store"
        if download is not None:
            name = texts.PASSPORT_FILE.format(id=answer_id[:8])
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return passport


def _other_routes(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/health", summary=texts.API_HEALTH, responses={503: _PROBLEMS[503]})
    def health(request: Request) -> Response:
        try:
            handbook = assistant.handbook
        except UnusableIndexError as error:
            return problems.problem(503, texts.NOT_READY.format(reason=error), request.url.path)
        manifest = handbook.searcher.manifest
        return JSONResponse(
            {"status": "ready", "index": handbook.searcher.generation, "encoder": manifest.encoder.name,
             "pages": len(handbook.pages), "passages": len(handbook.searcher.passages)}
        )  # fmt: skip

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(docs_html(app.openapi()))

    @app.get("/pages.css", include_in_schema=False)
    def style() -> FileResponse:
        return FileResponse(STYLE, media_type="text/css")

    @app.get("/favicon.svg", include_in_schema=False)
    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> FileResponse:
        return FileResponse(_FAVICON, media_type="image/svg+xml")


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _page_body(page: Page) -> PageBody:
    return PageBody(
        number=page.number,
        id=page.id,
        title=page.title,
        theme=page.theme.value,
        url=page_url(page.number),
        text=page.text,
        links=[LinkBody(label=link.label, url=link.url, page=page.number) for link in page.links],
    )
