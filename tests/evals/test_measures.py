"""Every measure, with values that one can compute by hand."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.measures import citations, effort, facts, ranking, statuses, whole
from evals.measures.part import Part
from evals.measures.registry import LOST_MS, MEASURES, lost
from evals.types import Case, CaseKind, Outcome, Quote
from service.types import AnswerStatus, CitationKind

MakeCase = Callable[..., Case]
MakeOutcome = Callable[..., Outcome]
REFUSALS = [status for status in AnswerStatus if statuses.refused(status)]


@pytest.fixture
def near_miss(case: MakeCase) -> Case:
    return case(kind=CaseKind.NEAR_MISS, pages=(), facts=(), status=AnswerStatus.NOT_IN_HANDBOOK)


@pytest.fixture
def far_miss(case: MakeCase) -> Case:
    return case(kind=CaseKind.HARMFUL, pages=(), facts=(), status=AnswerStatus.REFUSED)


@pytest.fixture
def both_needed(case: MakeCase) -> Case:
    return case(kind=CaseKind.SEVERAL_PAGES, pages=(1, 2))


# Ranking


def test_recall_of_one_page_is_whether_it_stands_in_the_first_k(case: MakeCase) -> None:
    assert ranking.recall(case(pages=(7,)), (3, 7, 1), 1) == 0
    assert ranking.recall(case(pages=(7,)), (3, 7, 1), 3) == 1


def test_any_one_of_alternative_pages_will_do(case: MakeCase) -> None:
    assert ranking.recall(case(pages=(7, 8)), (8, 1, 2), 3) == 1


def test_several_needed_pages_count_each_and_never_more_than_fit_in_k(both_needed: Case) -> None:
    assert ranking.recall(both_needed, (1, 2), 1) == 1
    assert ranking.recall(both_needed, (1, 5, 6), 3) == 0.5
    assert ranking.recall(both_needed, (5, 2, 1), 3) == 1


def test_reciprocal_rank_is_one_over_the_rank_of_the_first_gold_page(outcome: MakeOutcome) -> None:
    assert ranking.reciprocal_rank(outcome(ranked=(5, 6, 1))) == Part(pytest.approx(1 / 3))
    assert ranking.reciprocal_rank(outcome(ranked=(5, 6))) == Part(0.0)


def test_ndcg_discounts_by_the_logarithm_of_the_rank(outcome: MakeOutcome, both_needed: Case) -> None:
    best = 1 + 1 / math.log2(3)
    assert ranking.ndcg(outcome(both_needed, ranked=(1, 9, 2))) == Part(pytest.approx((1 + 0.5) / best))
    assert ranking.ndcg(outcome(both_needed, ranked=(2, 1))) == Part(pytest.approx(1.0))


def test_a_search_that_finds_nothing_scores_zero_and_does_not_vanish(outcome: MakeOutcome) -> None:
    nothing = outcome(ranked=())
    assert ranking.page_recall(nothing, 5) == ranking.reciprocal_rank(nothing) == ranking.ndcg(nothing) == Part(0)


def test_a_search_that_cannot_be_seen_is_not_measured(outcome: MakeOutcome) -> None:
    unseen = outcome(ranked=None)
    assert ranking.page_recall(unseen, 5) is ranking.reciprocal_rank(unseen) is ranking.ndcg(unseen) is None


# Key facts


def test_a_fact_counts_when_one_of_its_alternatives_is_said(case: MakeCase, outcome: MakeOutcome) -> None:
    asked = case(facts=(("de burgemeester", "het hoofd"), ("het college",)))
    assert facts.key_facts(outcome(asked, text="Dat is HET hoofd [1].")) == Part(0.5)
    assert facts.missing_facts(asked, "Dat is het hoofd.") == ("het college",)


def test_markers_pipes_and_punctuation_do_not_hide_a_fact(case: MakeCase, outcome: MakeOutcome) -> None:
    asked = case(facts=(("Balie | Signalen herkennen",), ("eerst dit. Dan dat",)))
    assert facts.key_facts(outcome(asked, text="- **Balie**: signalen herkennen. Eerst dit [1]. Dan dat.")) == Part(1)


def test_a_part_of_a_word_is_not_the_fact(case: MakeCase, outcome: MakeOutcome) -> None:
    assert facts.key_facts(outcome(case(facts=(("raad",),)), text="De raadsheer.")) == Part(0)


def test_a_case_without_facts_has_none_to_miss(case: MakeCase, outcome: MakeOutcome) -> None:
    assert facts.key_facts(outcome(case(facts=()))) is None


# Citations and links


def test_citation_precision_is_the_share_that_points_at_gold(outcome: MakeOutcome) -> None:
    assert citations.citation_precision(outcome(cited=(1, 1, 4, 5))) == Part(0.5)
    assert citations.citation_precision(outcome(cited=())) == Part(0.0)


def test_citation_recall_is_the_share_of_needed_pages_that_is_cited(
    outcome: MakeOutcome, case: MakeCase, both_needed: Case
) -> None:
    assert citations.citation_recall(outcome(both_needed, cited=(1, 1, 9))) == Part(0.5)
    assert citations.citation_recall(outcome(case(pages=(1, 2)), cited=(2,))) == Part(1.0)
    assert citations.citation_recall(outcome(cited=())) == Part(0.0)


def test_verbatim_counts_quotes_and_an_answer_without_one_fails(outcome: MakeOutcome) -> None:
    quotes = tuple(Quote(CitationKind.HANDBOOK, 1, 0, 1, "x", good) for good in (True, True, False))
    assert citations.verbatim(outcome(quotes=quotes)) == Part(2, 3)
    assert citations.verbatim(outcome(quotes=())) == Part(0, 1)
    assert citations.verbatim(outcome(quotes=(), status=AnswerStatus.REFUSED)) is None


def test_the_expected_link_must_be_given_and_others_lower_precision(case: MakeCase, outcome: MakeOutcome) -> None:
    asked = case(link="https://a.nl")
    assert citations.link_accuracy(outcome(asked, links=("https://b.nl", "https://a.nl"))) == Part(1)
    assert citations.link_precision(outcome(asked, links=("https://b.nl", "https://a.nl"))) == Part(0.5)
    assert citations.link_accuracy(outcome(asked)) == citations.link_precision(outcome(asked)) == Part(0)
    assert citations.link_accuracy(outcome()) is citations.link_precision(outcome()) is None


# Answering and refusing


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refused_question_that_has_an_answer_is_a_false_refusal(outcome: MakeOutcome, status: AnswerStatus) -> None:
    assert statuses.false_refusal(outcome(status=status)) == Part(1)
    assert statuses.refusal_precision(outcome(status=status)) == Part(0)
    assert statuses.false_refusal(outcome()) == Part(0)


@pytest.mark.parametrize("status", REFUSALS)
def test_any_refusal_of_a_question_without_answer_counts_but_status_must_be_exact(
    outcome: MakeOutcome, near_miss: Case, status: AnswerStatus
) -> None:
    found = outcome(near_miss, status=status)
    assert statuses.refusal_recall(found) == statuses.refusal_precision(found) == Part(1)
    assert statuses.status_accuracy(found) == Part(float(status is AnswerStatus.NOT_IN_HANDBOOK))


def test_near_misses_are_counted_apart_from_far_ones(outcome: MakeOutcome, near_miss: Case, far_miss: Case) -> None:
    assert statuses.near_refusal_recall(outcome(near_miss)) == Part(0)
    assert statuses.far_refusal_recall(outcome(near_miss)) is None
    assert statuses.far_refusal_recall(outcome(far_miss, status=AnswerStatus.REFUSED)) == Part(1)
    assert statuses.near_refusal_recall(outcome(far_miss)) is None


def test_an_answer_is_no_refusal_and_says_nothing_about_their_precision(outcome: MakeOutcome, near_miss: Case) -> None:
    assert statuses.refusal_precision(outcome(near_miss)) is None
    assert statuses.refusal_recall(outcome(near_miss)) == Part(0)


def test_confusion_counts_expected_against_given(outcome: MakeOutcome, near_miss: Case) -> None:
    table = statuses.confusion([outcome(), outcome(status=AnswerStatus.REFUSED), outcome(near_miss)])
    assert table[AnswerStatus.ANSWERED][AnswerStatus.ANSWERED] == 1
    assert table[AnswerStatus.ANSWERED][AnswerStatus.REFUSED] == 1
    assert table[AnswerStatus.NOT_IN_HANDBOOK][AnswerStatus.ANSWERED] == 1
    assert list(table) == [AnswerStatus.ANSWERED, AnswerStatus.NOT_IN_HANDBOOK]


# The answer as a whole


def test_an_answer_is_right_only_when_everything_is(outcome: MakeOutcome, case: MakeCase) -> None:
    asked = case(link="https://a.nl")
    right = outcome(asked, cited=(1,), text="De burgemeester [1].", links=("https://a.nl",))
    assert whole.accuracy(right) == Part(1)
    unproved = tuple(replace(quote, verbatim=False) for quote in right.record.quotes)
    for spoiled in (
        {"status": AnswerStatus.REFUSED},
        {"text": "De wethouder [1]."},
        {"quotes": ()},
        {"quotes": unproved},
        {"links": ()},
    ):
        assert not whole.correct(Outcome(asked, replace(right.record, **spoiled)))


def test_follow_up_accuracy_looks_at_follow_ups_only(outcome: MakeOutcome, case: MakeCase) -> None:
    assert whole.follow_up_accuracy(outcome()) is None
    asked = case(kind=CaseKind.FOLLOW_UP, history=("Eerder?",))
    assert whole.follow_up_accuracy(outcome(asked, cited=(1,), text="burgemeester")) == Part(1)


# Effort


def test_length_counts_the_words_of_an_answer_without_markers(outcome: MakeOutcome, near_miss: Case) -> None:
    assert effort.length(outcome(text="De burgemeester [1], ook hier [12].")) == Part(4)
    assert effort.length(outcome(near_miss, text="Dat staat er niet in.")) is None


def test_latency_is_the_waiting_time_in_milliseconds(outcome: MakeOutcome) -> None:
    assert effort.latency(outcome(latency_ms=12.5)) == Part(12.5)


# No result at all


def test_a_case_without_a_result_scores_the_worst_of_every_measure_that_it_belongs_to(
    case: MakeCase, near_miss: Case
) -> None:
    asked = case(kind=CaseKind.FOLLOW_UP, history=("Eerder?",), link="https://a.nl")
    got = {name: measure.of(Outcome(asked, lost(asked, "weg", searched=True))) for name, measure in MEASURES.items()}
    worst = {"false_refusals": Part(1), "latency_p50": Part(LOST_MS), "latency_p95": Part(LOST_MS)}
    refusals_only = {"refusal_recall", "refusal_recall_near", "refusal_recall_far"}
    assert {name for name, part in got.items() if part is None} == refusals_only
    assert all(part == worst.get(name, Part(0)) for name, part in got.items() if part is not None)
    missed = Outcome(near_miss, lost(near_miss, "weg", searched=True))
    assert statuses.refusal_recall(missed) == statuses.near_refusal_recall(missed) == Part(0)
