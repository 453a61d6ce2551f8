"""Passages for those who want no answer made of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings


@pytest.fixture(scope="module")
def client(
    assistant: Assistant, settings: Settings, running: Callable[[FastAPI], AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    with running(create_app(settings, assistant)) as url, httpx.Client(base_url=url) as made:
        yield made


def test_passages_come_best_first_and_stand_on_their_page(client: httpx.Client) -> None:
    found = client.post("/search", json={"query": "wie zit er in de weegploeg", "limit": 4}).json()["passages"]
    assert len(found) == 4
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    for one in found:
        page = client.get(f"/handreiking/{one['page']}").json()
        assert page["text"][one["start"] : one["end"]] == one["text"]
        assert one["url"].startswith(f"/handreiking/{one['page']}?start={one['start']}&end={one['end']}")


@pytest.mark.parametrize(
    "body",
    [{}, {"query": ""}, {"query": "a", "limit": 0}, {"query": "a", "limit": 31}, {"query": "a", "limit": "3"},
     {"query": "a\0"}, {"query": "a" * 2001}, []],
)  # fmt: skip
def test_a_search_that_cannot_be_read_is_a_problem(client: httpx.Client, body: object) -> None:
    reply = client.post("/search", json=body)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_personal_data_is_not_searched(client: httpx.Client) -> None:
    reply = client.post("/search", json={"query": "Karel met bsn 111222333"})
    assert reply.status_code == 422
    assert "111222333" not in reply.text
    assert "gegevens over een persoon" in reply.json()["detail"]
