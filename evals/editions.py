"""Two editions of the handbook asked the same questions: whose answers change.

Each edition gets an index of its own under `var/`, for as long as the comparison lasts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from evals import texts
from evals.cases import flat, read_cases
from evals.errors import QuestionsError
from evals.local import open_local
from evals.results import code_digest, corpus_digest
from evals.run import Journal, journal_key, run_cases
from evals.types import Case, Record
from ingest.editions.diff import homes
from ingest.editions.swap import clear
from ingest.types import Corpus, Page
from service.settings import Settings

_PAGE = re.compile(r"\b(pagina )(\d+)\b")
_ROOT = Path(__file__).resolve().parent.parent


class Differs(StrEnum):
    """In what an answer differs; the first that holds is named."""

    STATUS = "status"
    PAGES = "pages"
    TEXT = "text"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A Case that gets another answer from the new edition."""

    case: Case
    before: Record
    after: Record
    differs: Differs


@dataclass(frozen=True, slots=True)
class AnswersCompared:
    """All Cases, those whose answers change, and those whose expected words no longer stand in the new edition."""

    cases: tuple[Case, ...]
    changes: tuple[AnswerChange, ...]
    stale: tuple[Case, ...]


def compare_answers(old: Corpus, new: Corpus, settings: Settings, workers: int, questions: Path) -> AnswersCompared:
    """Ask every question of both editions, and return what differs.

    A page that has another number now counts as the same page. Raises QuestionsError for a question set that
    cannot be read and ModelError when the encoder of `settings` cannot be used.
    """
    problems: list[str] = []
    cases = read_cases(questions, problems)
    if problems:
        raise QuestionsError(problems)
    numbers = homes(old.pages, new.pages)
    before, after = (_ask(corpus, cases, settings, workers) for corpus in (old, new))
    pairs = zip(cases, before, after, strict=True)
    changed = [AnswerChange(case, a, b, found) for case, a, b in pairs if (found := differs(a, b, numbers))]
    stale = tuple(case for case in cases if _is_stale(case, new.pages, numbers))
    return AnswersCompared(cases, tuple(changed), stale)


def differs(before: Record, after: Record, numbers: Mapping[int, int]) -> Differs | None:
    """Return in what two answers differ, None in nothing; `numbers` maps old numbers of pages to new ones."""
    cited = {numbers.get(quote.page, -quote.page) for quote in before.quotes}
    if before.status is not after.status:
        return Differs.STATUS
    if cited != {quote.page for quote in after.quotes}:
        return Differs.PAGES
    if _said(before, numbers) != _said(after, {}):
        return Differs.TEXT
    return Differs.LINKS if before.links != after.links else None


def _said(record: Record, numbers: Mapping[int, int]) -> str:
    """Return what a user is told, with the numbers of pages as they are in the new edition."""
    return _PAGE.sub(lambda one: f"{one[1]}{numbers.get(int(one[2]), one[2])}", record.text)


def _ask(corpus: Corpus, cases: Sequence[Case], settings: Settings, workers: int) -> tuple[Record, ...]:
    digest = corpus_digest(corpus)
    folder = settings.var / "edities" / digest
    own = settings.model_copy(update={"var": folder})
    journal = Journal(settings.var / "edities", journal_key(digest, {"code": code_digest(_ROOT)}))
    try:
        target = open_local(corpus, own)
        page_texts = {page.number: page.text for page in corpus.pages}
        records = run_cases(cases, target, page_texts, journal, workers, texts.ASKING)
    finally:
        clear(folder)
    journal.clear()
    return records


def _is_stale(case: Case, pages: Sequence[Page], numbers: Mapping[int, int]) -> bool:
    wanted = {numbers.get(number) for number in case.pages}
    gold = " \n ".join(flat(page.text) for page in pages if page.number in wanted)
    return any(not any(flat(fact) in gold for fact in alternatives) for alternatives in case.facts)
