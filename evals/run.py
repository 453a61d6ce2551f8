"""The runner: each Case through the production stages, many at a time, and on after a crash.

Records go to a journal (JSON Lines, only ever appended to) as they come. A run
that was killed goes on where it stopped; a journal belongs to one corpus and
one set of settings, and is thrown away when its run is complete.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from rich.progress import Progress

from evals.measures.registry import lost
from evals.targets import Look, Target
from evals.types import Case, Quote, Record
from service.types import Answer, Citation, CitationKind, Conversation, Turn

_RECORD = TypeAdapter(Record)
ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Journal:
    """Where the records of one run go: `folder` and a key of all that a record depends on."""

    folder: Path
    key: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / f"{self.key}.jsonl"

    def read(self) -> tuple[Record, ...]:
        """Return the whole records; a line that a crash cut short is not one."""
        lines = self.path.read_bytes().splitlines() if self.path.exists() else []
        return tuple(record for line in lines if (record := _parse(line)) is not None)

    def append(self, record: Record) -> None:
        """Add one record and have it on disk before returning."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as file:
            # A line that a crash cut short must not swallow this one.
            file.write(b"\n" if _torn(self.path) else b"")
            file.write(_RECORD.dump_json(record) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def clear(self) -> None:
        """Throw the journal away, its run being complete."""
        self.path.unlink(missing_ok=True)


def journal_key(corpus: str, settings: Mapping[str, str]) -> str:
    """Return the key of a journal: a digest of the corpus digest and every setting."""
    parts = (corpus, *(f"{name}={settings[name]}" for name in sorted(settings)))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


def run_cases(
    cases: Sequence[Case],
    target: Target,
    texts: Mapping[int, str],
    journal: Journal,
    workers: int,
    label: str,
) -> tuple[Record, ...]:
    """Return a record for every Case, in order; those in `journal` are not asked again.

    `texts` maps page numbers to the words that quotes are checked against.
    A Case whose asking fails gets a record that says so and scores zero.
    """
    done = {(record.case, record.fingerprint): record for record in journal.read() if record.fault is None}
    missing = [case for case in cases if (case.id, case.fingerprint) not in done]
    for record in each(lambda case: ask(case, target, texts), missing, workers, label):
        journal.append(record)
        done[record.case, record.fingerprint] = record
    return tuple(done[case.id, case.fingerprint] for case in cases)


def ask(case: Case, target: Target, texts: Mapping[int, str]) -> Record:
    """Ask one Case, its history first, and return what came back."""
    started = time.perf_counter()
    try:
        history = converse(case.history, target)
        started = time.perf_counter()
        answer = target.answer(case.question, history)
        waited = _since(started)
        seen = target.look(answer.question or case.question) if target.look else None
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
        return lost(case, fault, searched=target.look is not None, latency_ms=_since(started))
    return _record(case, answer, seen, waited, texts)


def converse(questions: Iterable[str], target: Target) -> Conversation:
    """Ask `questions` one after another, each with the turns before it; return all turns."""
    history: Conversation = ()
    for question in questions:
        history = (*history, Turn(question, target.answer(question, history).text))
    return history


def each(work: Callable[[ItemT], ValueT], items: Sequence[ItemT], workers: int, label: str) -> Iterable[ValueT]:
    """Yield `work(item)` for each item as it comes, `workers` at a time, behind a progress bar."""
    with ThreadPoolExecutor(workers) as pool, Progress(transient=True) as progress:
        task = progress.add_task(label, total=len(items))
        try:
            for future in as_completed([pool.submit(work, item) for item in items]):
                progress.advance(task)
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def is_verbatim(citation: Citation, texts: Mapping[int, str]) -> bool:
    """Whether the quote stands in the handbook, letter for letter, where the citation says."""
    if citation.kind is not CitationKind.HANDBOOK or not citation.quote.strip():
        return False
    return texts.get(citation.page, "")[citation.start : citation.end] == citation.quote


def _record(case: Case, answer: Answer, seen: Look | None, waited: float, texts: Mapping[int, str]) -> Record:
    return Record(
        case=case.id,
        fingerprint=case.fingerprint,
        status=answer.status,
        text=answer.text,
        question=answer.question,
        quotes=tuple(
            Quote(one.kind, one.page, one.start, one.end, one.quote, is_verbatim(one, texts))
            for one in answer.citations
        ),
        links=tuple(dict.fromkeys(link.url for link in answer.links if link.url)),
        ranked=seen.pages if seen else None,
        sure=seen.sure if seen else None,
        latency_ms=waited,
    )


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _parse(line: bytes) -> Record | None:
    try:
        return _RECORD.validate_json(line)
    except ValidationError:
        return None


def _torn(path: Path) -> bool:
    size = path.stat().st_size
    if not size:
        return False
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) != b"\n"
