"""Fitting: the threshold keeps both bounds, the estimate is honest, and weights go to what leads to the right page."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.tune.decision import Grounds, estimate, fit_decision, least_sure, shares
from evals.tune.fusion import _conditional_logit
from index.fusion import RANKERS
from index.verdicts import ANSWER
from ingest.types import BoundaryKind

NEAR, FAR = BoundaryKind.NOT_IN_HANDBOOK.value, BoundaryKind.OUT_OF_SCOPE.value


def _grounds(apart: float, seed: int = 1, count: int = 400) -> Grounds:
    """Make questions of which one feature tells whether they have an answer, the better the more `apart`."""
    chance = np.random.default_rng(seed)
    labels = np.array([ANSWER, ANSWER, NEAR, FAR])[np.arange(count) % 4]
    table = chance.normal(size=(count, 3))
    table[:, 0] += apart * (labels == ANSWER)
    return Grounds(("telling", "noise", "more"), table, labels, np.ones(count), np.arange(count) % 3 == 0)


def test_the_shares_are_counted_a_kind() -> None:
    found = shares(np.array([True, False, True, True, False]), np.array([ANSWER, ANSWER, NEAR, FAR, FAR]))
    assert (found.false_refusals, found.near, found.far) == (0.5, 1.0, 0.5)


def test_the_threshold_is_the_middle_of_those_that_keep_both_bounds() -> None:
    sure = np.array([0.1, 0.2, 0.8, 0.9])
    assert least_sure(sure, np.array([NEAR, NEAR, ANSWER, ANSWER]), np.ones(4, dtype=bool)) == pytest.approx(0.5)


def test_the_threshold_looks_at_new_questions_only() -> None:
    sure = np.array([0.1, 0.3, 0.6, 0.9])
    new = np.array([True, True, False, False])
    assert least_sure(sure, np.array([NEAR, ANSWER, NEAR, NEAR]), new) == pytest.approx(0.2)


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.sampled_from([ANSWER, NEAR])), min_size=1, max_size=40))
def test_both_bounds_are_kept_where_any_threshold_keeps_them(asked: list[tuple[float, str]]) -> None:
    sure, labels = np.array([one for one, _ in asked]), np.array([label for _, label in asked])
    least = least_sure(sure, labels, np.ones(len(sure), dtype=bool))
    possible = min(_used(sure, labels, other) for other in (0.0, *sure, *(sure + 1e-9), 1.1)) <= 1
    assert not possible or _used(sure, labels, least) <= 1 or any(abs(sure - least) < 1e-4)


def _used(sure: np.ndarray, labels: np.ndarray, least: float) -> float:
    found = shares(sure < least, labels)
    near = found.near if (labels == NEAR).any() else 0.0
    return max(found.false_refusals / 0.04, (1 - near) / 0.10)


def test_the_estimate_is_near_perfect_where_the_kinds_are_far_apart_and_chance_where_they_are_alike() -> None:
    easy, hard = estimate(_grounds(apart=8)), estimate(_grounds(apart=0))
    assert easy.false_refusals <= 0.03
    assert easy.near >= 0.97
    assert hard.near - hard.false_refusals < 0.3


def test_a_fitted_decision_leans_on_what_tells_and_says_what_to_expect() -> None:
    found = fit_decision(_grounds(apart=3))
    weights = dict(zip(found["features"], found["weights"][ANSWER], strict=True))  # type: ignore[index,arg-type]
    assert weights["telling"] > 3 * max(abs(weights["noise"]), abs(weights["more"]))
    assert 0 < found["least"] < 1  # type: ignore[operator]
    assert set(found["expected"]) == {"false_refusals", "near", "far"}  # type: ignore[call-overload]


def test_the_ranker_that_is_right_gets_the_weight() -> None:
    chance = np.random.default_rng(2)
    rows = []
    for _ in range(60):
        features, right = chance.random((5, len(RANKERS))), np.zeros(5, dtype=bool)
        right[int(features[:, 2].argmax())] = True
        rows.append((features, right, 1.0))
    weights = _conditional_logit(rows)
    assert int(weights.argmax()) == 2
    assert (weights >= 0).all()
