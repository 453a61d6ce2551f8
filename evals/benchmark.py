"""How fast and how heavy: `python -m evals.benchmark`. A script, not a timed test.

Warm: a search in this process, and a whole answer as `/chat` makes it, over
every dev question, several times. Cold: the whole of `handreiking ask` in a process of its own.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from rich.console import Console
from rich.progress import track

from evals import texts
from evals.cases import load_cases
from evals.local import build_local
from evals.types import Split
from ingest.corpus import load_corpus
from service.assistant import open_assistant
from service.settings import Settings

_ROUNDS = 5
_COLD_RUNS = 5
_QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"


def warm_ms(ask: Callable[[str], object], questions: Sequence[str], rounds: int = _ROUNDS) -> list[float]:
    """Return the milliseconds that `ask` takes for each question, after one round that does not count."""
    for question in questions:
        ask(question)
    return [_timed(ask, question) for _ in track(range(rounds), transient=True) for question in questions]


def cold_s(command: Sequence[str], runs: int = _COLD_RUNS) -> tuple[list[float], float]:
    """Return the seconds of each run of `command` and the most memory that one used (MiB).

    Raises subprocess.CalledProcessError when a run fails.
    """
    spent = []
    for _ in track(range(runs), transient=True):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        spent.append(time.perf_counter() - started)
    return spent, mebibytes(resource.RUSAGE_CHILDREN)


def main() -> None:
    """Measure all and print it."""
    console = Console()
    settings = Settings()
    corpus = load_corpus(settings.corpus)
    questions = [case.question for case in load_cases(corpus.pages) if case.split is Split.DEV]
    build_local(corpus, settings)
    assistant = open_assistant(settings)
    for what, ask in ((texts.SEARCH, assistant.handbook.searcher.find), (texts.ANSWER, assistant.answer)):
        spent = warm_ms(ask, questions)
        p50, p95 = np.percentile(spent, [50, 95])
        console.print(texts.warm(what, len(spent), float(p50), float(p95), mebibytes(resource.RUSAGE_SELF)))
    runs, memory = cold_s([sys.executable, "-m", "ui.cli", "ask", _QUESTION])
    console.print(texts.cold(len(runs), float(np.median(runs)), max(runs), memory))
    console.print(texts.machine(os.cpu_count() or 1))


def _timed(ask: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    ask(question)
    return (time.perf_counter() - started) * 1000


def mebibytes(who: int) -> float:
    """Return the most memory (MiB) of this process or its children (`resource.RUSAGE_*`).

    Linux counts in KiB, macOS in bytes.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    main()
