"""Fusion is a sum that one can do by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import RANKERS, Parts, Weights, fuse

EVEN = Weights(dict.fromkeys(RANKERS, 1.0), dict.fromkeys(RANKERS, 0.5))
PAGES = np.array([1, 1, 2])
FEATURES = np.zeros((3, len(RANKERS)), dtype=np.float32)
FEATURES[:, RANKERS.index("words")] = [0.2, 0.4, 0.3]
FEATURES[:, RANKERS.index("examples")] = [0.1, 0.3, 0.0]


def test_a_page_counts_its_best_passage_and_the_sum_of_its_examples() -> None:
    scores = fuse(FEATURES, FEATURES, PAGES, EVEN, Parts())
    first_page = 0.4 + (0.1 + 0.3)
    expected = [first_page + 0.5 * 0.3, first_page + 0.5 * 0.7, 0.3 + 0.5 * 0.3]
    np.testing.assert_allclose(scores, expected, atol=1e-6)


def test_passages_can_be_judged_by_something_else_than_their_page() -> None:
    other = FEATURES[::-1]
    scores = fuse(FEATURES, other, PAGES, EVEN, Parts())
    np.testing.assert_allclose(scores, [0.8 + 0.15, 0.8 + 0.35, 0.3 + 0.15], atol=1e-6)


def test_a_part_that_is_left_out_adds_nothing() -> None:
    scores = fuse(FEATURES, FEATURES, PAGES, EVEN, Parts(bank=False))
    np.testing.assert_allclose(scores, [0.4 + 0.1, 0.4 + 0.2, 0.3 + 0.15], atol=1e-6)


@pytest.mark.parametrize("part", Parts.names())
def test_every_part_has_rankers_of_its_own(part: str) -> None:
    assert Parts(**{part: False}).rankers() < Parts().rankers() == set(RANKERS)


def test_the_weights_that_ship_name_every_ranker_and_punish_none() -> None:
    weights = Weights.load()
    assert set(weights.page) == set(weights.passage) == set(RANKERS)
    assert min(*weights.page.values(), *weights.passage.values()) >= 0


@given(
    st.lists(st.floats(0, 1, width=32), min_size=3 * len(RANKERS), max_size=3 * len(RANKERS)),
    st.integers(0, 3 * len(RANKERS) - 1),
)
def test_a_higher_score_of_any_ranker_never_lowers_a_passage(values: list[float], at: int) -> None:
    features = np.array(values, dtype=np.float32).reshape(3, len(RANKERS))
    better = features.copy()
    better.flat[at] = 1
    row = at // len(RANKERS)
    assert fuse(better, better, PAGES, EVEN, Parts())[row] >= fuse(features, features, PAGES, EVEN, Parts())[row]
