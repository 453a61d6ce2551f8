"""A running service for tests of what stands behind HTTP."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import uvicorn
from fastapi import FastAPI

Running = Callable[[FastAPI], AbstractContextManager[str]]


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
