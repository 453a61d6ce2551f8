"""What tests of the service share: a running service, a scripted chat model, and sources on the shelf."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from evals.llm_server import Asked, Job, Reply, ScriptedServer, serve
from index.encoder import load_encoder
from index.source_index import build_sources
from ingest.snapshots import SnapshotStore
from ingest.source_documents import SourceDocument
from ingest.source_types import Check, Health
from service.assistant import Assistant, Handbook
from service.generate import open_writer
from service.settings import Settings
from service.sources import open_shelf

Running = Callable[[FastAPI], AbstractContextManager[str]]
Stocked = Callable[..., Handbook]
Writing = Callable[[float], Assistant]
Write = Callable[[Callable[[str], Iterator[str]]], None]
POINT = "De burgemeester is dan ook de aangewezen bestuurlijk portefeuillehouder voor dit dossier."
_SECONDS = 4.0


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """Run a server of the OpenAI protocol that says nothing until a test gives it a script."""
    with serve(lambda _: Reply()) as running:
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


@pytest.fixture
def writing(writing_within: Writing) -> Assistant:
    """Return an assistant that writes by the scripted server, over the shared index."""
    return writing_within(_SECONDS)


@pytest.fixture
def stocked(assistant: Assistant, tmp_path: Path) -> Stocked:
    """Put documents on the handbook's shelf, with how they stood when they were last looked at."""

    def put(*documents: SourceDocument, health: Health = Health.OK, digest: str = "") -> Handbook:
        encoder, store = load_encoder(), SnapshotStore(tmp_path / "bronnen")
        build_sources(documents, encoder, tmp_path / "index")
        for one in documents:
            seen = digest or one.digest
            store.record(Check(one.key, one.url, one.fetched, health, digest=seen, fetched=one.fetched))
        shelf = open_shelf(tmp_path / "index", tmp_path / "bronnen", encoder)
        return replace(assistant.handbook, shelf=shelf)

    return put


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
