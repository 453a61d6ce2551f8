"""Many conversations at once against the running product: errors, answers that belong to another, speed, memory.

`python tools/load.py` starts the service, lets 50 people talk for two minutes over every channel, each reading some
seconds before the next question, and compares each answer with the one that the same conversation gets alone.
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
from pathlib import Path
from typing import Any

import httpx

from ingest.corpus import load_corpus
from service.assistant import Assistant, open_assistant
from service.settings import Settings
from service.types import Conversation, Turn

Say = Callable[[httpx.AsyncClient, Conversation, str], Awaitable[str]]
_TURNS = 4
_FOLLOW_UPS = ("Welke training past bij een baliemedewerker?", "En voor een BOA?", "En bij een beleidsmedewerker?")
_SHARES = 200  # memory is called flat within one part in so many a minute, and some slack for a busy machine
_SLACK = 20.0  # megabytes


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
    return str(reply.raise_for_status().json()["choices"][0]["message"]["content"]).partition("\n\nBronnen:\n")[0]


async def _browser(client: httpx.AsyncClient, history: Conversation, question: str) -> str:
    reply = await client.post("/ui/ask", json={"messages": _messages(history, question)})
    return str(json.loads(reply.raise_for_status().text.splitlines()[-1])["text"])


# A bot has its place here: a function that sends a question and gives the text of the answer.
CHANNELS: dict[str, Say] = {"chat": _chat, "stream": _stream, "v1": _openai, "browser": _browser}


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
            except (httpx.HTTPError, KeyError, ValueError) as error:
                tally.errors.append(f"{type(error).__name__}: {error}")
                break
            tally.seconds.append(time.perf_counter() - start)
            tally.strange += text != turn.answer
            history = (*history, turn)


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[str, int]]:
    """Give the address and the process of the product, as `handreiking serve` runs it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
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
    tallies = {name: Tally() for name in CHANNELS}
    names = list(CHANNELS)
    memory: list[float] = []
    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    async with serving() as (url, process), httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        until = time.monotonic() + seconds
        watching = asyncio.create_task(watch(process, 1.0, memory))
        shares = [names[at % len(names)] for at in range(people)]
        await asyncio.gather(*(talk(client, CHANNELS[name], told, tallies[name], pause, until) for name in shares))
        watching.cancel()
    return _report(tallies, memory, people, seconds, pause)


def _report(
    tallies: dict[str, Tally], memory: list[float], people: int, seconds: float, pause: float
) -> dict[str, Any]:
    half = memory[len(memory) // 2 :]
    return {
        "people": people, "seconds": seconds, "pause_s": pause, "cores": os.cpu_count(),
        "answers": sum(len(one.seconds) for one in tallies.values()),
        "errors": [error for one in tallies.values() for error in one.errors][:10],
        "answers_of_another": sum(one.strange for one in tallies.values()),
        "p50_ms": {name: _percentile(one.seconds, 50) for name, one in tallies.items()},
        "p95_ms": {name: _percentile(one.seconds, 95) for name, one in tallies.items()},
        "memory_mb": {"start": round(memory[0]), "half": round(half[0]), "end": round(half[-1])},
        "load": os.getloadavg()[0],
    }  # fmt: skip


def _percentile(seconds: list[float], percent: int) -> float | None:
    return round(statistics.quantiles(seconds, n=100)[percent - 1] * 1000, 1) if len(seconds) > 1 else None


def main() -> int:
    """Run and report; return 1 after an error, an answer of another conversation, or memory that keeps growing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=5, help="mean seconds of reading before the next question")
    wanted = parser.parse_args()
    seen = asyncio.run(run(wanted.people, wanted.seconds, wanted.pause))
    sys.stdout.write(json.dumps(seen, indent=2, ensure_ascii=False) + "\n")
    memory = seen["memory_mb"]
    grows = memory["end"] > memory["half"] * (1 + wanted.seconds / 60 / _SHARES) + _SLACK
    return int(bool(seen["errors"] or seen["answers_of_another"] or grows or not seen["answers"]))


if __name__ == "__main__":
    raise SystemExit(main())
