"""Many conversations at once against the running product: errors, answers that belong to another, speed, memory.

`python tools/load.py` starts the service, lets 50 people talk for two minutes over every channel, each reading some
seconds before the next question, and compares each answer with the one that the same conversation gets alone. Who talks
to the bot sends an Activity and waits for the message that the bot sends to a channel on this computer.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import serving
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ingest.corpus import load_corpus
from service import texts
from service.assistant import Assistant, open_assistant
from service.settings import Settings
from service.types import Conversation, Turn

Say = Callable[[httpx.AsyncClient, Conversation, str], Awaitable[str]]
_TURNS = 4
_FOLLOW_UPS = ("Welke training past bij een baliemedewerker?", "En voor een BOA?", "En bij een beleidsmedewerker?")
_SHARES = 200  # memory is called flat within one part in so many a minute, and some slack for a busy machine
_SLACK = 20.0  # megabytes
_PATIENCE = 60.0  # seconds that one waits for an answer


@dataclass(slots=True)
class Tally:
    """What was seen on one channel: seconds an answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    strange: int = 0


async def _chat(client: httpx.AsyncClient, history: Conversation, question: str) -> str:
    reply = await client.post("/chat", json={"messages": _messages(history, question)})
    return str(reply.raise_for_status().json()["message"]["content"])


async def _stream(client: httpx.AsyncClient, history: Conversation, question: str) -> str:
    reply = await client.post("/chat/stream", json={"messages": _messages(history, question)})
    lines = map(json.loads, reply.raise_for_status().text.splitlines())
    return "".join(line["delta"].get("content", "") for line in lines)


async def _openai(client: httpx.AsyncClient, history: Conversation, question: str) -> str:
    body = {"model": "handreiking", "messages": _messages(history, question)}
    reply = await client.post("/v1/chat/completions", json=body)
    return _without_sources(reply.raise_for_status().json()["choices"][0]["message"]["content"])


async def _openai_stream(client: httpx.AsyncClient, history: Conversation, question: str) -> str:
    body = {"model": "handreiking", "messages": _messages(history, question), "stream": True}
    reply = await client.post("/v1/chat/completions", json=body)
    *events, done, _ = reply.raise_for_status().text.split("\n\n")
    if done != "data: [DONE]":
        raise ValueError(f"a stream without an end: {done}")
    deltas = [json.loads(one.removeprefix("data: "))["choices"][0]["delta"] for one in events]
    return _without_sources("".join(one.get("content", "") for one in deltas))


def _without_sources(content: str) -> str:
    return content.partition(f"\n\n{texts.SOURCES}\n")[0]


async def _browser(client: httpx.AsyncClient, history: Conversation, question: str) -> str:
    reply = await client.post("/ui/ask", json={"messages": _messages(history, question)})
    return str(json.loads(reply.raise_for_status().text.splitlines()[-1])["text"])


class Channel:
    """Where the bot sends its answers: each goes to whoever waits in its conversation."""

    def __init__(self) -> None:
        """Take answers for people who wait in the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, asyncio.Future[str]] = {}
        self.url = ""
        self.stray = 0

    def app(self) -> FastAPI:
        """Return what a channel of the Bot Framework is for a bot."""
        app = FastAPI()

        @app.post("/v3/conversations/{conversation}/activities/{to}")
        async def take(conversation: str, to: str, request: Request) -> JSONResponse:
            said = await request.json()
            if said["type"] == "message":
                self._loop.call_soon_threadsafe(self._deliver, conversation, said["text"])
            return JSONResponse({"id": f"after-{to}"}, 201)

        return app

    def wait(self, conversation: str) -> asyncio.Future[str]:
        """Return what the next answer in a conversation will be."""
        self._waiting[conversation] = self._loop.create_future()
        return self._waiting[conversation]

    def _deliver(self, conversation: str, text: str) -> None:
        waiting = self._waiting.pop(conversation, None)
        if waiting is None or waiting.done():
            self.stray += 1
        else:
            waiting.set_result(text)


class Colleague:
    """One who talks to the bot as somebody does in Teams; the bot remembers what was said before."""

    def __init__(self, channel: Channel) -> None:
        """Talk through `channel`."""
        self._channel = channel
        self._conversation = ""

    async def __call__(self, client: httpx.AsyncClient, history: Conversation, question: str) -> str:
        """Send a question, in a conversation of its own when nothing was said before; return the answer that comes."""
        if not history:
            self._conversation = f"a:{uuid4().hex}"
        coming = self._channel.wait(self._conversation)
        activity = {
            "type": "message", "id": uuid4().hex, "channelId": "msteams", "serviceUrl": self._channel.url,
            "from": {"id": "29:iemand"}, "recipient": {"id": "28:bot"}, "text": question,
            "conversation": {"id": self._conversation, "conversationType": "personal"},
        }  # fmt: skip
        reply = await client.post("/api/messages", json=activity)
        if reply.raise_for_status().status_code != httpx.codes.ACCEPTED:
            raise ValueError(f"the bot answers {reply.status_code} and not 202")
        text = await asyncio.wait_for(coming, _PATIENCE)
        return text.partition(f"\n\n{texts.BOT_LINKS}\n")[0]


def people_by_channel(channel: Channel) -> dict[str, Callable[[], Say]]:
    """Return for each way in how one begins to talk there."""
    alike = {"chat": _chat, "stream": _stream, "v1": _openai, "v1_stream": _openai_stream, "browser": _browser}
    made: dict[str, Callable[[], Say]] = {name: partial(_itself, say) for name, say in alike.items()}
    return made | {"bot": partial(Colleague, channel)}


def _itself(say: Say) -> Say:
    return say


def _messages(history: Conversation, question: str) -> list[dict[str, str]]:
    told = [
        {"role": role, "content": content}
        for turn in history
        for role, content in (("user", turn.question), ("assistant", turn.answer))
    ]
    return [*told, {"role": "user", "content": question}]


def conversations(assistant: Assistant, many: int) -> list[Conversation]:
    """Return conversations with the answers that they get alone: follow-ups, and questions of the handbook's bank."""
    bank = [entry.questions[0] for page in load_corpus(Settings().corpus).pages for entry in page.bank]
    chosen = random.Random(7)  # noqa: S311 - the same conversations every time
    asked = [_FOLLOW_UPS, *(tuple(chosen.sample(bank, _TURNS)) for _ in range(many - 1))]
    made: list[Conversation] = []
    for questions in asked:
        history: Conversation = ()
        for question in questions:
            history = (*history, Turn(question, assistant.answer(question, history).text))
        made.append(history)
    return made


async def talk(
    client: httpx.AsyncClient, say: Say, told: Sequence[Conversation], tally: Tally, pause: float, until: float
) -> None:
    """Hold conversations one after another until the time is over."""
    chance = random.Random()  # noqa: S311 - who reads how long
    while True:
        history: Conversation = ()
        for turn in chance.choice(told):
            await asyncio.sleep(chance.uniform(0.2, 1.8) * pause)
            if time.monotonic() > until:
                return
            start = time.perf_counter()
            try:
                text = await say(client, history, turn.question)
            except (httpx.HTTPError, KeyError, ValueError, TimeoutError) as error:
                tally.errors.append(f"{type(error).__name__}: {error}")
                break
            tally.seconds.append(time.perf_counter() - start)
            tally.strange += text != turn.answer
            history = (*history, turn)


@asynccontextmanager
async def product() -> AsyncIterator[tuple[str, int]]:
    """Give the address and the process of the product, as `handreiking serve` runs it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"HANDREIKING_TEAMS_ANONYMOUS": "true"},
    )  # fmt: skip
    try:
        async with httpx.AsyncClient() as client:
            while True:
                if process.poll() is not None:
                    raise RuntimeError("the service did not start")
                try:
                    await client.get(f"http://127.0.0.1:{port}/health")
                except httpx.TransportError:
                    await asyncio.sleep(0.2)
                else:
                    break
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)


async def watch(process: int, every: float, seen: list[float]) -> None:
    """Note the memory of a process, in megabytes, until stopped."""
    pages = os.sysconf("SC_PAGE_SIZE") / 1e6
    while True:
        seen.append(int(Path(f"/proc/{process}/statm").read_text().split()[1]) * pages)
        await asyncio.sleep(every)


async def run(people: int, seconds: float, pause: float) -> dict[str, Any]:
    """Let `people` talk for `seconds`, and return what was seen."""
    told = conversations(open_assistant(Settings()), 20)
    memory: list[float] = []
    channel = Channel()
    ways = people_by_channel(channel)
    tallies = {name: Tally() for name in ways}
    shares = [list(ways)[at % len(ways)] for at in range(people)]
    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    with serving.serving(channel.app()) as channel.url:
        async with product() as (url, process), httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
            until = time.monotonic() + seconds
            watching = asyncio.create_task(watch(process, 1.0, memory))
            await asyncio.gather(*(talk(client, ways[one](), told, tallies[one], pause, until) for one in shares))
            watching.cancel()
    return _report(tallies, channel.stray, memory, people, seconds, pause)


def _report(
    tallies: dict[str, Tally], stray: int, memory: list[float], people: int, seconds: float, pause: float
) -> dict[str, Any]:
    half = memory[len(memory) // 2 :]
    return {
        "people": people, "seconds": seconds, "pause_s": pause, "cores": os.cpu_count(),
        "answers": {name: len(one.seconds) for name, one in tallies.items()},
        "errors": [error for one in tallies.values() for error in one.errors][:10],
        "answers_of_another": sum(one.strange for one in tallies.values()) + stray,
        "p50_ms": {name: _percentile(one.seconds, 50) for name, one in tallies.items()},
        "p95_ms": {name: _percentile(one.seconds, 95) for name, one in tallies.items()},
        "memory_mb": {"start": round(memory[0]), "half": round(half[0]), "end": round(half[-1])},
        "load": os.getloadavg()[0],
    }  # fmt: skip


def _percentile(seconds: list[float], percent: int) -> float | None:
    return round(statistics.quantiles(seconds, n=100)[percent - 1] * 1000, 1) if len(seconds) > 1 else None


def main() -> int:
    """Run and report; return 1 after an error, an answer of another conversation, slowness, or memory that grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=5, help="mean seconds of reading before the next question")
    parser.add_argument("--p95", type=float, default=150, help="milliseconds that 95 in 100 answers must be within")
    wanted = parser.parse_args()
    seen = asyncio.run(run(wanted.people, wanted.seconds, wanted.pause))
    sys.stdout.write(json.dumps(seen, indent=2, ensure_ascii=False) + "\n")
    memory = seen["memory_mb"]
    grows = memory["end"] > memory["half"] * (1 + wanted.seconds / 60 / _SHARES) + _SLACK
    silent = not all(seen["answers"].values())
    slow = any(one is None or one > wanted.p95 for one in seen["p95_ms"].values())
    return int(bool(seen["errors"] or seen["answers_of_another"] or grows or silent or slow))


if __name__ == "__main__":
    raise SystemExit(main())
