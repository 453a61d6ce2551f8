"""A judgement with the real storage: it is kept, and a database that fails costs that judgement only."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import httpx

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings
from service.storage import Storage
from service.texts import STORAGE_PROBLEM
from ui.chat import _feedback_routes

ASKED = {"messages": [{"role": "user", "content": "Wat is radicalisering?"}]}


def test_a_locked_database_costs_a_judgement_and_no_answer(
    assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a.sqlite"
    storage = Storage(f"sqlite:///{file}")
    site = create_app(settings, assistant, storage)
    site.include_router(_feedback_routes(assistant, storage.feedback.keep))

    async def use() -> None:
        transport = httpx.ASGITransport(site)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            judged = {"answer_id": "a" * 32, "up": True}
            assert (await client.post("/ui/feedback", json=judged)).status_code == 204
            locker = sqlite3.connect(file, isolation_level=None)
            locker.execute("begin exclusive")
            failed = await client.post("/ui/feedback", json=judged | {"answer_id": "b" * 32})
            assert (failed.status_code, failed.json()["detail"]) == (503, STORAGE_PROBLEM)
            for path in ("/chat", "/chat/stream"):
                assert (await client.post(path, json=ASKED)).status_code == 200
            locker.execute("rollback")
            locker.close()

    # The browser of other tests keeps a loop of its own on this thread.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(anyio.run, use).result()
    assert [one.answer_id for one in storage.feedback.all()] == ["a" * 32]
    storage.close()
