"""The bot on a real port, and a channel on this computer that takes what it says."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings
from service.storage import Storage

Body = dict[str, Any]
BASE = "https://handreiking.example.nl"


@contextmanager
def serving(app: FastAPI, listener: socket.socket | None = None) -> Iterator[str]:
    """Serve `app` on a free port of 127.0.0.1, or on that of `listener`; yield its address."""
    listener = listener or socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listener.close()
        assert not thread.is_alive()


@dataclass
class Channel:
    """A channel that keeps what the bot sends, in the order in which it came and with the moment; and what it replaces.

    `refuse` may return an HTTP answer for a message, as a channel does that does not take it.
    """

    url: str = ""
    said: list[Body] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    replaced: list[Body] = field(default_factory=list)
    refuse: Callable[[Body], Response | None] = lambda _: None

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/v3/conversations/{rest:path}")
        async def take(rest: str, request: Request) -> Response:
            del rest
            body = await request.json()
            refused = self.refuse(body)
            if refused:
                return refused
            self.said.append(body)
            self.at.append(time.monotonic())
            return JSONResponse({"id": f"sent-{len(self.said)}"}, status_code=201)

        @app.put("/v3/conversations/{conversation}/activities/{one}")
        async def replace(conversation: str, one: str, request: Request) -> Response:
            del conversation
            self.replaced.append(await request.json())
            return JSONResponse({"id": one})

        return app

    def messages(self, count: int, seconds: float = 20) -> list[Body]:
        """Wait until `count` messages came, and return them."""

        def found() -> list[Body]:
            return [one for one in tuple(self.said) if one["type"] == "message"]

        self.wait(lambda: len(found()) >= count, seconds)
        return found()

    def wait(self, done: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something is so."""
        until = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < until, self.said
            time.sleep(0.01)


@pytest.fixture
def channel() -> Iterator[Channel]:
    found = Channel()
    with serving(found.app()) as url:
        found.url = url
        yield found


@dataclass
class Talk:
    """One who speaks to the bot through a channel."""

    http: httpx.Client
    channel: Channel

    def activity(self, text: str | None = None, **more: object) -> Body:
        """Return an Activity as Teams sends it in a chat of one person with the bot."""
        body: Body = {
            "type": "message",
            "id": "1700000000000",
            "timestamp": "2026-11-25T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.channel.url,
            "from": {"id": "29:iemand", "name": "Iemand", "aadObjectId": "6b5e3c9a-0000-4000-8000-000000000001"},
            "recipient": {"id": "28:bot", "name": "Handreiking"},
            "conversation": {"id": "a:gesprek", "conversationType": "personal", "tenantId": "t"},
            "textFormat": "plain",
            "locale": "nl-NL",
            "entities": [{"type": "clientInfo", "locale": "nl-NL", "country": "NL", "platform": "Web"}],
            "channelData": {"tenant": {"id": "t"}},
        }
        if text is not None:
            body["text"] = text
        return body | more

    def post(self, body: object, **headers: str) -> httpx.Response:
        return self.http.post("/api/messages", json=body, headers=headers)

    def say(self, text: str, **more: object) -> None:
        """Send a message and check that nobody had to wait for its answer."""
        response = self.post(self.activity(text, **more))
        assert (response.status_code, response.content) == (202, b"")

    def ask(self, text: str, **more: object) -> list[Body]:
        """Ask with `deliveryMode: expectReplies` and return the replies."""
        response = self.post(self.activity(text, deliveryMode="expectReplies", **more))
        assert response.status_code == 200, response.text
        replies: list[Body] = response.json()["activities"]
        return replies


@pytest.fixture
def open_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"teams_anonymous": True, "public_url": BASE})


Site = Callable[[Assistant], AbstractContextManager[str]]


@pytest.fixture
def serve_site(settings: Settings) -> Site:
    """Give a way to serve with the bot open on this computer, its own address as the public one; it gives that."""

    @contextmanager
    def served(assistant: Assistant) -> Iterator[str]:
        listener = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        open_here = settings.model_copy(update={"teams_anonymous": True, "public_url": url})
        with serving(create_app(open_here, assistant), listener):
            yield url

    return served


Talking = Callable[..., AbstractContextManager[Talk]]


@pytest.fixture
def talking(open_settings: Settings, channel: Channel) -> Talking:
    """Give a way to talk with an assistant, or over a storage, that is not quite the real one."""

    @contextmanager
    def talk(assistant: Assistant, storage: Storage | None = None) -> Iterator[Talk]:
        app = create_app(open_settings, assistant, storage)
        with serving(app) as url, httpx.Client(base_url=url, timeout=30) as http:
            yield Talk(http, channel)

    return talk


@pytest.fixture
def talk(talking: Talking, assistant: Assistant) -> Iterator[Talk]:
    with talking(assistant) as found:
        yield found
