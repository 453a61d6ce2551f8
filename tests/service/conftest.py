"""A running service for tests of what stands behind HTTP, and an assistant whose chat model does as a script says."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import uvicorn
from fastapi import FastAPI

from evals.llm_server import Asked, Job, Reply, ScriptedServer, serve
from service.assistant import Assistant
from service.generate import open_writer
from service.settings import Settings

Running = Callable[[FastAPI], AbstractContextManager[str]]
Writing = Callable[[float], Assistant]
Write = Callable[[Callable[[str], Iterator[str]]], None]
POINT = "De burgemeester is dan ook de aangewezen bestuurlijk portefeuillehouder voor dit dossier."


def _nothing(_asked: Asked) -> Reply:
    return Reply()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """Give a chat model's server that says nothing until it gets a script."""
    with serve(_nothing) as running:
        monkeypatch.setenv("OPENAI_API_KEY", "geheim")
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        yield running


@pytest.fixture
def write(server: ScriptedServer) -> Write:
    """Let the chat model write `sentences(token)`, where the token names the passage with who holds the portfolio."""

    def done(sentences: Callable[[str], Iterator[str]]) -> None:
        def script(asked: Asked) -> Reply:
            tokens = [token for token, text in asked.passages.items() if POINT in text]
            return Reply(sentences(tokens[0])) if tokens and asked.job is Job.WRITE else Reply()

        server.script = script

    return done


@pytest.fixture
def writing_within(server: ScriptedServer, assistant: Assistant, settings: Settings) -> Writing:
    """Give a way to make an assistant that writes by `server` within so many seconds, over the shared index."""
    assert server.url

    def made(seconds: float) -> Assistant:
        chosen = settings.model_copy(update={"llm": "openai:scripted", "llm_seconds": seconds, "llm_retries": 0})
        return Assistant(chosen, assistant._encoder, None, assistant.handbook, open_writer(chosen))

    return made


@pytest.fixture(scope="session")
def running() -> Running:
    """Give a way to serve an application on a port of 127.0.0.1; it gives the address."""

    @contextmanager
    def served(app: FastAPI) -> Iterator[str]:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)
        assert not thread.is_alive()

    return served
