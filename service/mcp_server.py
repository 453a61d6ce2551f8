"""The assistant as tools for other assistants (Model Context Protocol): ask, search, read a page, all with sources.

One server, two transports: standard input and output for a program that
starts it (`handreiking mcp`), and streamable HTTP at /mcp of the service.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from urllib.parse import urljoin

from anyio.to_thread import run_sync
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.types import ASGIApp, Receive, Scope, Send

from service import texts
from service.assistant import Assistant
from service.http_models import MAX_QUESTION, Context, LinkBody, PageBody, context_of
from service.personal import personal_data
from service.search_api import PassageBody, passages_of
from service.types import Turn
from service.verify import page_url

_MOST = 30
_TURNS = 20
# Limits of text are told in the schema and kept by `_bounded`: an error of pydantic would repeat what was asked.
Text = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION})]
Earlier = Annotated[list[str], Field(json_schema_extra={"maxItems": _TURNS})]
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False, idempotent_hint=True)


class McpAnswer(BaseModel):
    """An answer with all that it rests on; `[n]` in the text points at the citation with that number."""

    text: str
    context: Context


class McpPassages(BaseModel):
    """Passages, best first."""

    passages: list[PassageBody]


class McpEndpoint:
    """Streamable HTTP as an application; each time the service starts it gets a server of its own."""

    def __init__(self, assistant: Assistant, base: str) -> None:
        self._assistant, self._base = assistant, base
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request while the service runs."""
        if self._app is None:
            raise RuntimeError("asked before start-up")
        await self._app(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve for as long as the context is open."""
        server = mcp_server(self._assistant, self._base)
        # The gate looks at Host and at keys already, for every route.
        open_host = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        self._app = server.streamable_http_app(
            streamable_http_path="/mcp", stateless_http=True, json_response=True, transport_security=open_host
        )
        async with server.session_manager.run():
            yield


def mcp_server(assistant: Assistant, base: str) -> MCPServer[None]:
    """Return a server with the tools `vraag`, `zoek` and `pagina`; `base` is where the pages can be read."""
    server: MCPServer[None] = MCPServer(
        "handreiking", title=texts.API_TITLE, instructions=texts.MCP_INSTRUCTIONS, log_level="WARNING"
    )

    @server.tool(description=texts.MCP_ASK, annotations=_READS)
    async def vraag(
        vraag: Text,
        eerdere_vragen: Earlier | None = None,
    ) -> McpAnswer:
        history = tuple(Turn(one[:MAX_QUESTION], "") for one in (eerdere_vragen or ())[-_TURNS:])
        answer = await run_sync(assistant.answer, _bounded(vraag), history)
        context = context_of(answer)
        for one in context.citations:
            one.url = urljoin(base, one.url)
        if context.nearest:
            context.nearest.url = urljoin(base, context.nearest.url)
        return McpAnswer(text=answer.text, context=context)

    @server.tool(description=texts.MCP_SEARCH, annotations=_READS)
    async def zoek(
        woorden: Text,
        aantal: Annotated[int, Field(ge=1, le=_MOST)] = 5,
    ) -> McpPassages:
        kinds = personal_data(_bounded(woorden), assistant.handbook.knows)
        if kinds:
            raise ToolError(texts.PERSONAL_DATA.format(kinds=texts.personal_kinds(kinds)))
        found = await run_sync(passages_of, assistant, woorden, aantal)
        return McpPassages(passages=[one.model_copy(update={"url": urljoin(base, one.url)}) for one in found])

    @server.tool(description=texts.MCP_PAGE, annotations=_READS)
    async def pagina(nummer: int) -> PageBody:
        pages = assistant.handbook.pages
        if nummer not in pages:
            raise ToolError(texts.NO_PAGE.format(number=nummer, last=max(pages)))
        page = pages[nummer]
        return PageBody(
            number=page.number, id=page.id, title=page.title, theme=page.theme.value, text=page.text,
            url=urljoin(base, page_url(page.number)),
            links=[LinkBody(label=link.label, url=link.url, page=page.number) for link in page.links],
        )  # fmt: skip

    return server


def _bounded(text: str) -> str:
    """Return `text`. Raises ToolError when it is longer than a question may be."""
    if len(text) > MAX_QUESTION:
        raise ToolError(texts.TOO_LONG.format(most=MAX_QUESTION, found=len(text)))
    return text
