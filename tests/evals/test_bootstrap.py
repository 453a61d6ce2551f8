"""Intervals come from drawing pages, not Cases."""

from collections.abc import Callable

import numpy as np
import pytest

from evals.measures.bootstrap import Sample, estimate, percentile, ratio, sample
from evals.measures.part import Part
from evals.types import Case


def _samples(*clusters: tuple[str, list[float]], refusal: bool = False) -> list[Sample]:
    return [Sample(name, refusal, Part(value)) for name, values in clusters for value in values]


def test_the_value_is_the_sum_of_got_over_the_sum_of_of() -> None:
    found = estimate([Sample("a", False, Part(1, 2)), Sample("b", False, Part(3, 4))])
    assert found is not None
    assert found.value == pytest.approx(4 / 6)
    assert found.cases == 2


def test_pages_are_drawn_whole() -> None:
    # Two pages, one all right and one all wrong: a draw holds 0, 1 or 2 good pages, never a mix of Cases.
    found = estimate(_samples(("a", [1] * 50), ("b", [0] * 50)))
    assert found is not None
    assert (found.low, found.value, found.high) == (0.0, 0.5, 1.0)


def test_refusals_are_clusters_of_their_own_and_keep_their_proportion() -> None:
    pages = _samples(("a", [1] * 50), ("b", [1] * 50))
    refusals = _samples(*((f"r{place}", [0.0]) for place in range(100)), refusal=True)
    found = estimate(pages + refusals)
    assert found is not None
    assert found.low == found.high == 0.5


def test_cases_of_one_page_are_drawn_by_case_so_that_the_interval_is_not_a_point() -> None:
    found = estimate(_samples(("a", [1] * 10 + [0] * 10)))
    assert found is not None
    assert 0.2 < found.low < 0.4 < 0.6 < found.high < 0.8


def test_the_interval_is_the_same_in_every_run() -> None:
    samples = _samples(("a", [1, 0]), ("b", [1]), ("c", [0, 0, 1]))
    assert estimate(samples) == estimate(samples)


def test_nothing_in_the_denominator_means_no_estimate() -> None:
    assert estimate([Sample("a", False, Part(0, 0))]) is None


def test_a_case_belongs_to_its_first_gold_page_and_a_refusal_to_itself(case: Callable[..., Case]) -> None:
    assert sample(case(pages=(7, 3)), Part(1)).cluster == "page 7"
    assert sample(case(id="x", pages=()), Part(1)) == Sample("x", True, Part(1))


def test_a_percentile_is_the_smallest_value_that_enough_cases_do_not_exceed() -> None:
    values, ones = np.arange(1.0, 21.0), np.ones(20)
    assert percentile(0.5)(values, ones, np.ones((1, 20)))[0] == 10
    assert percentile(0.95)(values, ones, np.ones((1, 20)))[0] == 19
    twice = np.array([[0.0] * 19 + [1.0]])
    assert percentile(0.5)(values, ones, twice)[0] == 20


def test_a_draw_without_any_of_the_denominator_is_undefined() -> None:
    assert np.isnan(ratio(np.ones(1), np.ones(1), np.zeros((1, 1)))[0])


def test_all_right_and_all_wrong_leave_room_for_doubt_by_the_number_of_cases() -> None:
    right, wrong = (estimate(_samples(("a", [value] * 5), ("b", [value] * 5))) for value in (1.0, 0.0))
    assert right is not None
    assert wrong is not None
    assert (right.low, right.high) == (pytest.approx(0.025**0.1), 1.0)
    assert (wrong.low, wrong.high) == (0.0, pytest.approx(1 - 0.025**0.1))
