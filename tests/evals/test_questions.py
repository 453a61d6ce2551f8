"""The real question set and suites: whole, proved, and not leaked into the product."""

from collections import Counter

import pytest

from evals.cases import load_cases
from evals.leaks import asked, find_leaks, known_texts
from evals.measuring import ROOT
from evals.suites import load_suites
from evals.types import Case, CaseKind, Split
from ingest.types import Corpus


@pytest.fixture(scope="module")
def cases(corpus: Corpus) -> tuple[Case, ...]:
    return load_cases(corpus.pages)


def test_there_are_at_least_320_questions_and_paraphrases_are_the_largest_group(cases: tuple[Case, ...]) -> None:
    kinds = Counter(case.kind for case in cases)
    assert len(cases) >= 320
    assert set(kinds) == set(CaseKind)
    assert kinds.most_common(1)[0][0] is CaseKind.PARAPHRASE


def test_both_halves_hold_every_kind(cases: tuple[Case, ...]) -> None:
    for split in Split:
        assert {case.kind for case in cases if case.split is split} == set(CaseKind)


def test_suites_are_as_large_as_was_asked(cases: tuple[Case, ...]) -> None:
    suites = load_suites(cases)
    assert len(suites.over_refusal) >= 60
    assert len(suites.operational_harm) >= 60
    assert len(suites.overrides) >= 100
    assert {row.danger for row in suites.danger} == {True, False}
    assert suites.rewordings
    assert all(len(row.rewordings) == 3 for row in suites.rewordings)


def test_no_question_has_leaked_into_the_product(cases: tuple[Case, ...], corpus: Corpus) -> None:
    leaks = find_leaks(asked(cases, load_suites(cases)), known_texts(corpus, ROOT))
    # Without the question itself: whoever mends a leak has no need to read a test question.
    assert [f"{leak.id}: {leak.known.where}: {leak.known.text[:80]}" for leak in leaks] == []
