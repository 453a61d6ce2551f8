"""The question set: read as a whole, and proved against the handbook.

A key fact is proved when one of its alternatives stands on a gold page, letter
for letter, after white space is collapsed and the pipes of Markdown tables are
dropped (`flat`). A question set with a mistake in it measures the mistake, so
nothing is loaded until everything holds.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from evals import texts
from evals.errors import QuestionsError
from evals.schema import CaseRow, read_shape, repeated
from evals.types import Case, CaseKind
from ingest.types import Page
from service.types import AnswerStatus

EVALS = Path(__file__).resolve().parent
QUESTIONS = EVALS / "questions"

_STATUSES: Mapping[CaseKind, frozenset[AnswerStatus]] = {
    CaseKind.NEAR_MISS: frozenset({AnswerStatus.NOT_IN_HANDBOOK}),
    CaseKind.OUT_OF_SCOPE: frozenset({AnswerStatus.OUT_OF_SCOPE}),
    CaseKind.HARMFUL: frozenset({AnswerStatus.REFUSED}),
    CaseKind.OVERRIDE: frozenset({AnswerStatus.REFUSED, AnswerStatus.OUT_OF_SCOPE}),
    CaseKind.PERSONAL_DATA: frozenset({AnswerStatus.PERSONAL_DATA}),
}
_ANSWERED = frozenset({AnswerStatus.ANSWERED})
_EVERYWHERE = frozenset(
    {CaseKind.DIRECT, CaseKind.PARAPHRASE, CaseKind.SLOPPY, CaseKind.FOLLOW_UP, CaseKind.SEVERAL_PAGES}
)
_TABLE_OR_LIST = re.compile(r"^(\||[-*] |\d+\. )", re.MULTILINE)


def load_cases(pages: Sequence[Page], source: Path = QUESTIONS, *, whole: bool = True) -> tuple[Case, ...]:
    """Return the Cases in `source`, a YAML file or a folder of them, in order of file name and row.

    With `whole`, every page must be covered in every kind that fits it. Raises
    QuestionsError with every problem in every file.
    """
    problems: list[str] = []
    cases = read_cases(source, problems)
    problems.extend(check_cases(cases, pages, whole=whole))
    if not cases:
        problems.append(texts.no_questions(str(source)))
    if problems:
        raise QuestionsError(problems)
    return cases


def read_cases(source: Path, problems: list[str]) -> tuple[Case, ...]:
    """Return the Cases in `source` as they stand there, not held against any page; add what cannot be read."""
    files = sorted(source.glob("*.yaml")) if source.is_dir() else [source]
    return tuple(row.case() for file in files for row in read_shape(file, CaseRow, problems))


def check_cases(cases: Sequence[Case], pages: Sequence[Page], *, whole: bool = True) -> list[str]:
    """Return one line for everything that is wrong with `cases` beside the handbook's `pages`."""
    known = {page.number: page for page in pages}
    problems = [texts.duplicate_id(id_) for id_ in repeated(case.id for case in cases)]
    problems += [texts.duplicate_question(asked) for asked in _asked_twice(cases)]
    for case in cases:
        problems.extend(_check_case(case, known))
    return [*problems, *_uncovered(cases, pages)] if whole else problems


def fitting_kinds(page: Page) -> frozenset[CaseKind]:
    """Return the kinds of Case that can be asked about `page`.

    A page with a link, a table or list, or a definition can be asked for it.
    """
    own = page.text.partition("\n## Tools\n")[0]
    kinds = set(_EVERYWHERE)
    if any(link.url for link in page.links):
        kinds.add(CaseKind.LINK)
    if _TABLE_OR_LIST.search(own):
        kinds.add(CaseKind.TABLE_LIST)
    if "Definitie" in own:
        kinds.add(CaseKind.DEFINITION)
    return frozenset(kinds)


def flat(text: str) -> str:
    """Collapse white space and drop the pipes of Markdown tables."""
    return " ".join(text.replace("|", " ").split())


def _asked_twice(cases: Iterable[Case]) -> Sequence[str]:
    return repeated(" / ".join((*case.history, case.question)) for case in cases)


def _check_case(case: Case, known: Mapping[int, Page]) -> Iterable[str]:
    yield from _check_status(case)
    yield from _check_history(case)
    for number in case.pages:
        if number not in known:
            yield texts.problem(case.id, "pages", str(number), texts.UNKNOWN_PAGE)
    gold = [known[number] for number in case.pages if number in known]
    yield from _check_facts(case, " \n ".join(flat(page.text) for page in gold))
    urls = {link.url for page in gold for link in page.links}
    if case.link is not None and case.link not in urls:
        yield texts.problem(case.id, "link", case.link, texts.LINK_ELSEWHERE)
    if case.kind is CaseKind.LINK and case.link is None:
        yield texts.problem(case.id, "link", "", texts.LINK_MISSING)


def _check_status(case: Case) -> Iterable[str]:
    allowed = _STATUSES.get(case.kind, _ANSWERED)
    if case.status not in allowed:
        yield texts.problem(case.id, "status", case.status, texts.one_of(sorted(allowed)))
    if case.answerable != bool(case.pages):
        yield texts.problem(case.id, "pages", str(list(case.pages)), texts.PAGES_IF_ANSWERED)
    if case.answerable != bool(case.facts or case.link):
        yield texts.problem(case.id, "facts", "", texts.FACTS_IF_ANSWERED)
    if case.kind is CaseKind.SEVERAL_PAGES and len(case.pages) < 2:
        yield texts.problem(case.id, "pages", str(list(case.pages)), texts.SEVERAL_NEEDED)
    if len(set(case.pages)) != len(case.pages):
        yield texts.problem(case.id, "pages", str(list(case.pages)), texts.PAGE_TWICE)


def _check_history(case: Case) -> Iterable[str]:
    if case.kind is CaseKind.FOLLOW_UP and not case.history:
        yield texts.problem(case.id, "history", "", texts.HISTORY_MISSING)


def _check_facts(case: Case, gold: str) -> Iterable[str]:
    for place, alternatives in enumerate(case.facts):
        for fact in alternatives:
            if flat(fact) not in gold:
                yield texts.problem(case.id, f"facts.{place}", fact, texts.FACT_ELSEWHERE)


def _uncovered(cases: Sequence[Case], pages: Sequence[Page]) -> Iterable[str]:
    asked = {(number, case.kind) for case in cases for number in case.pages}
    for page in pages:
        missing = sorted(kind for kind in fitting_kinds(page) if (page.number, kind) not in asked)
        if missing:
            yield texts.uncovered(page.number, page.title, missing)
