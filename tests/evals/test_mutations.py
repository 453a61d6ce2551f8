"""The measures bite: each of these makes the gate red. The assistant, its index and the questions are the real ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest

from evals.cases import check_cases
from evals.gate import check, load_thresholds
from evals.local import local_target
from evals.run import ask
from evals.types import Case, Record, Run
from ingest.types import Corpus, Page
from service.assistant import Assistant
from service.settings import Settings
from service.types import AnswerStatus


@pytest.fixture(scope="module")
def records(assistant: Assistant, corpus: Corpus, questions: Sequence[Case]) -> tuple[Record, ...]:
    """Return what the assistant really makes of the dev questions."""
    return _ask_all(assistant, corpus, questions)


def test_the_gate_is_open_as_things_are(records: Sequence[Record], questions: Sequence[Case]) -> None:
    assert _short(records, questions) == set()


@pytest.mark.parametrize(("one", "other"), [(3, 8), (5, 12), (7, 15)])
def test_it_is_red_when_two_pages_swap_their_text(
    one: int,
    other: int,
    corpus: Corpus,
    questions: Sequence[Case],
    open_other: Callable[[Corpus], Assistant],
) -> None:
    swapped = replace(corpus, pages=tuple(_swapped(corpus.pages, one, other)))
    records = _ask_all(open_other(swapped), swapped, questions)
    assert _short(records, questions) >= {"recall@1", "recall@3", "citation_precision"}
    assert check_cases(questions, swapped.pages, whole=False)


def test_it_is_red_when_citations_are_shifted_by_one_page(records: Sequence[Record], questions: Sequence[Case]) -> None:
    shifted = [
        replace(record, quotes=tuple(replace(quote, page=quote.page + 1) for quote in record.quotes))
        for record in records
    ]
    assert _short(shifted, questions) >= {"citation_precision", "citation_recall"}


def test_it_is_red_when_every_question_is_refused(records: Sequence[Record], questions: Sequence[Case]) -> None:
    refused = [
        replace(record, status=AnswerStatus.NOT_IN_HANDBOOK, text="Dat staat er niet in.", quotes=(), links=())
        for record in records
    ]
    assert _short(refused, questions) >= {"false_refusals", "key_facts", "refusal_precision"}


def _ask_all(assistant: Assistant, corpus: Corpus, questions: Iterable[Case]) -> tuple[Record, ...]:
    target = local_target(assistant, Settings())
    texts = {page.number: page.text for page in corpus.pages}
    return tuple(ask(case, target, texts) for case in questions)


def _short(records: Sequence[Record], questions: Sequence[Case]) -> set[str]:
    """Return the names of the dev thresholds that these records fall short of, but for waiting times."""
    run = Run("mutatie", "", "", "", "", {}, tuple(records))
    thresholds = {
        "dev": {name: value for name, value in load_thresholds()["dev"].items() if not name.startswith("latency")}
    }
    return {one.name for one in check(thresholds, run, questions) if not one.passed}


def _swapped(pages: Sequence[Page], one: int, other: int) -> Iterable[Page]:
    by_number = {page.number: page for page in pages}
    from_where = {one: other, other: one}
    for page in pages:
        source = by_number[from_where.get(page.number, page.number)]
        yield replace(page, text=source.text, links=source.links, bank=source.bank)
