"""What the chat costs in a real browser: `python -m evals.chat`. A script, not a timed test.

It starts `handreiking serve`, drives Chromium with real keys, and measures what people feel: how much comes over the
line, how soon the first screen can be used, how soon the first words come after Enter, whether twenty people at once
each get their own answers, and whether every follow-up question on offer is answered. It asks dev questions only. The
table that it prints stands in `docs/chat.md`.
"""

import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import httpx
import numpy as np
import typer
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.progress import track

from evals.browsing import TURNS, crowd, first_screen, first_words, follow_ups
from evals.cases import load_cases
from evals.report import put_between
from evals.types import CaseKind, Split
from ingest.corpus import load_corpus
from service.settings import Settings

_COLD_RUNS = 5
_PEOPLE = 20
_START_S = 60
_MARKER = "chat"
_CLI = (sys.executable, "-m", "ui.cli")

_MOST_BYTES = 1_500_000
_USABLE_MS = 2_000
_FIRST_WORDS_MS = 150


@contextmanager
def serving() -> Iterator[tuple[str, float]]:
    """Serve in a process of its own; yield the address, and the seconds until it could answer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url, started = f"http://127.0.0.1:{port}/", time.perf_counter()
    process = subprocess.Popen([*_CLI, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(url, process)
        yield url, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(_START_S)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the service is healthy. Raises TimeoutError when that takes too long or it stopped."""
    until = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            if httpx.get(f"{url}health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(f"no service at {url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium as installed. Raises FileNotFoundError when it is not."""
    path = shutil.which("chromium")
    if not path:
        raise FileNotFoundError("chromium: bash tools/browser.sh installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a measure, what it has to be (or nothing), and whether it is."""

    name: str
    measured: str
    goal: str = ""
    holds: bool = True


def cold_rows() -> list[Row]:
    """Measure the first screen, each time with a service and a browser that have just started."""
    screens, starts = [], []
    for _ in track(range(_COLD_RUNS), transient=True):
        with serving() as (url, started), chromium() as browser:
            screens.append(first_screen(browser, url))
            starts.append(started)
    usable, weight = [one.usable_ms for one in screens], max(one.bytes for one in screens)
    hosts = max(len(one.hosts) for one in screens)
    return [
        Row(
            "first screen: transferred",
            f"{weight / 1000:.0f} kB",
            f"< {_MOST_BYTES // 1000:,} kB",
            weight < _MOST_BYTES,
        ),
        Row("requests", f"{screens[0].requests}, to {hosts} host", "1 host", hosts == 1),
        Row("first screen: usable, all cold", _times(usable), f"max < {_USABLE_MS:,} ms", max(usable) < _USABLE_MS),
        Row("service: from start to ready", f"{np.median(starts):.1f} s"),
    ]


def warm_rows(questions: Sequence[str]) -> list[Row]:
    """Measure a service that runs: one person, many at once, and the follow-up questions on offer."""
    with serving() as (url, _), chromium() as browser:
        waits = first_words(browser, url, questions)
        together = crowd(browser, url, [questions[one::_PEOPLE][:TURNS] for one in range(_PEOPLE)])
        offered, silent = follow_ups(url, questions)
        version = browser.version
    p95 = float(np.percentile(waits, 95))
    name = f"from Enter to the first words, {len(waits)} questions"
    return [
        Row(name, _times(waits), f"p95 < {_FIRST_WORDS_MS} ms", p95 < _FIRST_WORDS_MS),
        Row(
            f"{_PEOPLE} people at once, {together.answers} answers: wrong", str(together.wrong), "0", not together.wrong
        ),
        Row("the same: from sending to the first words", _times(together.waits_ms)),
        Row(f"follow-up questions offered: {offered}; not answered", str(len(silent)), "0", not silent),
        Row("machine", f"{os.cpu_count()} cores, Python {platform.python_version()}, Chromium {version}"),
    ]


def _times(milliseconds: Sequence[float]) -> str:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return f"p50 {p50:.0f}, p95 {p95:.0f}, max {max(milliseconds):.0f} ms"


def main(
    most: Annotated[int, typer.Option(min=_PEOPLE * TURNS, help="How many questions are asked at most.")] = 300,
    markdown: Annotated[Path | None, typer.Option(help="Write the table between this file's markers.")] = None,
) -> None:
    """Measure, print the table, and leave with 1 when a goal is missed."""
    subprocess.run([*_CLI, "index", "build", "--if-needed"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    cases = load_cases(load_corpus(Settings().corpus).pages)
    # Personal data stops in the browser: no answer comes.
    dev = [one.question for one in cases if one.split is Split.DEV and one.kind is not CaseKind.PERSONAL_DATA]
    rows = [*cold_rows(), *warm_rows(dev[:most])]
    lines = [f"| {row.name} | {row.measured} | {row.goal} |" for row in rows]
    table = "\n".join(["| | measured | has to be |", "| --- | ---: | ---: |", *lines])
    Console(width=200).print(table)
    if markdown:
        put_between(markdown, _MARKER, table)
    raise typer.Exit(int(not all(row.holds for row in rows)))


if __name__ == "__main__":
    typer.run(main)
