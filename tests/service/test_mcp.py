"""The tools for other assistants, with the protocol's own client over both transports."""

import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

import anyio
import httpx
import httpx2
from fastapi import FastAPI
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from ingest.types import Corpus
from service.api import create_app
from service.assistant import Assistant
from service.mcp_server import mcp_server
from service.settings import Settings
from service.storage import Storage

QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
Running = Callable[[FastAPI], AbstractContextManager[str]]


async def _use(client: Client, corpus: Corpus) -> None:
    """Use every tool and check what it gives against the handbook."""
    listed = await client.list_tools()
    assert {tool.name for tool in listed.tools} == {"vraag", "zoek", "pagina"}
    assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)
    pages = {page.number: page for page in corpus.pages}
    answer = await _call(client, "vraag", vraag=QUESTION)
    assert "burgemeester" in answer["text"]
    (citation,) = answer["context"]["citations"]
    assert pages[citation["page"]].text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["url"].startswith("http")
    later = await _call(
        client, "vraag", vraag="En voor een BOA?", eerdere_vragen=["Welke training past bij een baliemedewerker?"]
    )
    assert later["context"]["question"] == "Welke training past bij een BOA?"
    found = (await _call(client, "zoek", woorden="weegploeg", aantal=2))["passages"]
    assert [pages[one["page"]].text[one["start"] : one["end"]] for one in found] == [one["text"] for one in found]
    assert (await _call(client, "pagina", nummer=3))["text"] == pages[3].text
    long = "Karel met bsn 111222333 " * 100
    for name, arguments in (
        ("pagina", {"nummer": 99}),
        ("zoek", {"woorden": "Karel met bsn 111222333"}),
        ("zoek", {"woorden": long}),
        ("vraag", {"vraag": long}),
    ):
        failed = await client.call_tool(name, arguments)
        assert failed.is_error
        assert "111222333" not in str(failed.content)


def test_the_nearest_page_can_be_opened_where_the_handbook_is_silent(assistant: Assistant, corpus: Corpus) -> None:
    questions = (one for boundary in corpus.boundaries for one in boundary.questions)
    question = next(one for one in questions if assistant.answer(one).nearest)

    async def use() -> None:
        async with Client(mcp_server(assistant, "https://handreiking.example.nl")) as client:
            context = (await _call(client, "vraag", vraag=question))["context"]
            assert context["nearest"]["url"].startswith("https://handreiking.example.nl/handreiking/")

    anyio.run(use)


async def _call(client: Client, name: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def test_every_tool_works_over_standard_input_and_output(settings: Settings, corpus: Corpus) -> None:
    environment = {**os.environ, "HANDREIKING_VAR": str(settings.var)}
    server = StdioServerParameters(command=sys.executable, args=["-m", "ui.cli", "mcp"], env=environment)

    async def use() -> None:
        async with Client(server) as client:
            await _use(client, corpus)

    anyio.run(use)


def test_every_tool_works_over_http(assistant: Assistant, settings: Settings, corpus: Corpus, running: Running) -> None:
    async def use(url: str) -> None:
        async with Client(f"{url}/mcp") as client:
            await _use(client, corpus)

    with running(create_app(settings, assistant)) as url:
        anyio.run(use, url)


@asynccontextmanager
async def _with_key(url: str, secret: str) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers) as http, Client(
        streamable_http_client(f"{url}/mcp", http_client=http)
    ) as client:  # fmt: skip
        yield client


def test_http_asks_for_a_key_when_the_service_does(
    assistant: Assistant, settings: Settings, running: Running, tmp_path: os.PathLike[str]
) -> None:
    storage = Storage(f"sqlite:///{tmp_path}/a.sqlite")
    secret = storage.keys.add("ander")

    async def use(url: str) -> None:
        async with _with_key(url, secret) as client:
            assert "burgemeester" in (await _call(client, "vraag", vraag=QUESTION))["text"]

    with running(create_app(settings.model_copy(update={"require_keys": True}), assistant, storage)) as url:
        assert httpx.post(f"{url}/mcp", json={}).status_code == 401
        anyio.run(use, url)
