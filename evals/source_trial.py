"""How the assistant uses linked sources, on made-up ones: what it answers from them, and what it must not.

The sources are served on this machine, fetched, indexed and asked about; some then change or
go. The question set of the handbook is asked with the sources on the shelf as well: no
answer of the handbook may become another, and no question that nobody answers may get
an answer.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from evals.errors import QuestionsError
from evals.loopback import website
from evals.schema import Row, Text, read_shape
from evals.source_pages import SOURCES, age, load_source_rows, site_of, stock
from evals.source_shares import Share
from evals.types import Case, Split
from index.encoder import Encoder
from ingest.source_documents import Standing
from service.assistant import Handbook, whole_answer
from service.types import Answer, AnswerStatus

ItemT = TypeVar("ItemT", "SourceQuestionRow", Case)
_SILENT = frozenset({AnswerStatus.NOT_IN_HANDBOOK, AnswerStatus.OUT_OF_SCOPE})


class SourceQuestionRow(Row):
    """A question about the made-up sources, with what must come of it."""

    id: Text
    kind: Literal["silent", "more", "first", "differs", "none"]
    question: Text
    source: Text | None = None
    page: int | None = None
    says: tuple[Text, ...] = Field(default=(), strict=False)
    warns: Literal["gone", "changed"] | None = None
    fact: Literal["name", "number", "date", "duty"] | None = None

    @property
    def split(self) -> Split:
        """The half that this question belongs to, by its id, as a Case's."""
        return Split.TEST if hashlib.sha256(self.id.encode()).digest()[0] % 2 else Split.DEV


def load_source_questions(folder: Path = SOURCES) -> tuple[SourceQuestionRow, ...]:
    """Return the questions about the made-up sources; raise QuestionsError with every problem in the file."""
    problems: list[str] = []
    rows = read_shape(folder / "questions.yaml", SourceQuestionRow, problems)
    if problems:
        raise QuestionsError(problems)
    return rows


def try_sources(handbook: Handbook, encoder: Encoder, cases: Sequence[Case], folder: Path) -> tuple[Share, ...]:
    """Return how the questions about made-up sources went, and those of the handbook beside them, for both halves.

    Snapshots and index stand under `folder`.
    """
    rows = load_source_rows()
    site = site_of(rows)
    with website(site) as base:
        sources = [row.source(base) for row in rows]
        shelf = stock(sources, folder, encoder)
        age(rows, site, sources, folder)
    stocked = replace(handbook, shelf=shelf)
    return (*_asked(handbook, stocked), *_moved(handbook, stocked, cases))


def _asked(handbook: Handbook, stocked: Handbook) -> Iterable[Share]:
    questions = load_source_questions()
    for kind in ("silent", "more", "first", "differs", "none"):
        rows = [row for row in questions if row.kind == kind]
        yield from _shares(f"{kind}", rows, lambda row: is_right(row, *_both(row.question, handbook, stocked)))
    answered = [row for row in questions if row.kind == "silent"]
    yield from _shares("not_wrong", answered, lambda row: not is_wrong(row, _both(row.question, handbook, stocked)[1]))
    warned = [row for row in questions if row.warns]
    yield from _shares("warned", warned, lambda row: is_warned(row, _both(row.question, handbook, stocked)[1]))


def _moved(handbook: Handbook, stocked: Handbook, cases: Sequence[Case]) -> Iterable[Share]:
    """Yield how many answers of the handbook stay what they were, and how many silent ones stay silent."""
    single = [case for case in cases if not case.history]

    def stays(case: Case) -> bool:
        before, after = _both(case.question, handbook, stocked)
        return after.text.startswith(before.text) and after.citations == before.citations

    def adds_nothing(case: Case) -> bool:
        return not _both(case.question, handbook, stocked)[1].sources

    yield from _shares("handbook_stays", [case for case in single if case.answerable], stays)
    yield from _shares("handbook_alone", [case for case in single if case.answerable], adds_nothing)
    yield from _shares("silence_stays", [case for case in single if case.status in _SILENT], adds_nothing)
    others = [case for case in single if not case.answerable and case.status not in _SILENT]
    yield from _shares("refusal_stays", others, adds_nothing)


def is_right(row: SourceQuestionRow, before: Answer, after: Answer) -> bool:
    """Tell whether a question got what its kind asks for; `before` is its answer without sources."""
    if row.kind == "none":
        return not after.sources
    if row.kind == "first":
        kept = after.text.startswith(before.text) and after.citations == before.citations
        return kept and row.page in {one.page for one in after.citations}
    told = {one.source for one in after.sources} == {row.source} and all(one in after.text for one in row.says)
    if row.kind == "differs":
        return told and after.text.startswith(before.text) and row.page in {one.page for one in after.citations}
    return told


def is_wrong(row: SourceQuestionRow, answer: Answer) -> bool:
    """Tell whether a source answers a question and does not say what was asked."""
    return bool(answer.sources) and not is_right(row, answer, answer)


def is_warned(row: SourceQuestionRow, answer: Answer) -> bool:
    """Tell whether an answer from a source that is not what it was says so (no such answer: nothing to say)."""
    return all(one.standing is Standing(row.warns) for one in answer.sources if row.warns)


def _both(question: str, handbook: Handbook, stocked: Handbook) -> tuple[Answer, Answer]:
    return whole_answer(question, (), handbook), whole_answer(question, (), stocked)


def _shares(name: str, items: Sequence[ItemT], passes: Callable[[ItemT], bool]) -> Iterable[Share]:
    """Yield for each half how many of `items` pass."""
    for split in Split:
        own = [one for one in items if one.split is split]
        failed = tuple(one.id for one in own if not passes(one))
        yield Share(name, split, len(own) - len(failed), len(own), failed)
