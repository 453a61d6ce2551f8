"""What changed between two runs, and whether chance could do the same."""

from collections.abc import Callable
from math import comb

import pytest

from evals.compare import changes, differences, holm, randomisation_p
from evals.measures.part import Part
from evals.measures.registry import MEASURES
from evals.types import Case, Outcome
from service.types import AnswerStatus

MakeCase = Callable[..., Case]
MakeOutcome = Callable[..., Outcome]
ACCURACY = MEASURES["accuracy"]


def test_holm_multiplies_the_smallest_by_all_and_never_falls() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}


def test_equal_runs_are_never_different() -> None:
    parts = [Part(1.0), Part(0.0), Part(1.0)]
    assert randomisation_p(ACCURACY, parts, parts) == 1.0


def test_p_is_the_share_of_coin_throws_that_give_as_much() -> None:
    # Six Cases all went from wrong to right: of 64 throws, two (all kept, all swapped) give as large a difference.
    p = randomisation_p(ACCURACY, [Part(0.0)] * 6, [Part(1.0)] * 6)
    assert p == pytest.approx(2 / 64, abs=0.01)


def test_cases_that_did_not_change_do_not_alter_p() -> None:
    # One of ten got worse, four got better: as large a difference as 3 has 2 * (1 + 5) / 2**5 of the throws.
    a = [Part(1.0)] + [Part(0.0)] * 4 + [Part(1.0)] * 5
    b = [Part(0.0)] + [Part(1.0)] * 4 + [Part(1.0)] * 5
    assert randomisation_p(ACCURACY, a, b) == pytest.approx(2 * (comb(5, 0) + comb(5, 1)) / 2**5, abs=0.02)


def test_a_case_that_says_nothing_in_one_run_changes_places_too() -> None:
    precision = MEASURES["refusal_precision"]
    assert randomisation_p(precision, [Part(1.0), None], [None, Part(1.0)]) == 1.0


def test_every_measure_is_set_side_by_side_and_told_better_or_worse(case: MakeCase, outcome: MakeOutcome) -> None:
    cases = [case(id=f"c{place}") for place in range(12)]
    bad = [outcome(one, status=AnswerStatus.REFUSED) for one in cases]
    good = [outcome(one, cited=(1,), text="burgemeester", ranked=(1,)) for one in cases]
    found = {one.measure: one for one in differences(bad, good)}
    assert (found["accuracy"].a, found["accuracy"].b, found["accuracy"].better) == (0, 1, True)
    assert (found["false_refusals"].a, found["false_refusals"].b, found["false_refusals"].better) == (
        1,
        0,
        True,
    )
    assert found["latency_p95"].better is None
    assert "refusal_recall" not in found
    assert {one.measure: one.better for one in differences(good, bad)}["false_refusals"] is False


def test_changed_cases_are_listed_worse_first(case: MakeCase, outcome: MakeOutcome) -> None:
    one, other, same = (case(id=id_) for id_ in ("a", "b", "c"))
    right = {"cited": (1,), "text": "burgemeester"}
    before = [outcome(one), outcome(other, **right), outcome(same, **right)]
    after = [outcome(one, **right), outcome(other), outcome(same, **right)]
    assert [(change.a.case.id, change.better) for change in changes(before, after)] == [
        ("b", False),
        ("a", True),
    ]
