"""The classifier learns which words ask the same, and says how near a question is to each answer."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from index.adapt import _WIDER, TEMPERATURE, _slopes, softmax, weighed
from index.classifier import Classifier, Leaning
from index.vectors import at_length_one

GROUPS = 6
WIDER = np.array([0, 0, 1, 1, 2, 3])
LETTERS = "abcdef"


def _random(rows: int, seed: int, dimension: int = 24) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return at_length_one(made)


def _asked(count: int, seed: int) -> tuple[list[list[str]], np.ndarray]:
    """Return made-up questions and their groups: those of a group take four of its own ten words."""
    chance = np.random.default_rng(seed)
    groups = np.arange(count) % GROUPS
    texts = [[f"{LETTERS[group]}{word}" for word in chance.choice(10, size=4, replace=False)] for group in groups]
    return texts, groups


def _fitted() -> Classifier:
    texts, groups = _asked(240, seed=1)
    return Classifier.fit(texts, _random(len(texts), seed=2), groups, WIDER)


@pytest.fixture(scope="module")
def model() -> Classifier:
    return _fitted()


def _same(one: Leaning, other: Leaning) -> None:
    np.testing.assert_array_equal(one.cosines, other.cosines)
    np.testing.assert_array_equal(one.chances, other.chances)


def test_questions_in_new_combinations_of_known_words_find_their_group(model: Classifier) -> None:
    texts, groups = _asked(120, seed=3)
    found = [model.read(text, _random(1, seed=at)[0]).chances.argmax() for at, text in enumerate(texts)]
    assert np.mean(found == groups) > 0.95


def test_the_chances_are_shares_of_one_and_go_with_the_cosines(model: Classifier) -> None:
    leaning = model.read(["a1", "c3", "f2"], _random(1, seed=9)[0])
    assert leaning.chances.sum() == pytest.approx(1, abs=1e-5)
    assert leaning.chances.argsort().tolist() == leaning.cosines.argsort().tolist()
    assert np.abs(leaning.cosines).max() <= 1 + 1e-5


def test_words_that_no_question_holds_leave_the_vector_as_it_is(model: Classifier) -> None:
    vector = _random(1, seed=6)[0]
    _same(model.read(["onbekend"], vector), model.read([], vector))


def test_words_of_one_or_two_questions_are_not_learned() -> None:
    texts = [["vaak", "eens"], ["vaak", "tweemaal"], ["vaak", "tweemaal"]]
    model = Classifier.fit(texts, _random(3, seed=7), np.array([0, 0, 1]), np.array([0, 1]))
    vector = _random(1, seed=8)[0]
    _same(model.read(["eens", "tweemaal"], vector), model.read([], vector))


def test_it_is_the_same_after_the_disk(model: Classifier, tmp_path: Path) -> None:
    model.save(tmp_path)
    vector = _random(1, seed=9)[0]
    _same(model.read(["a1", "c3", "f2"], vector), Classifier.load(tmp_path).read(["a1", "c3", "f2"], vector))


def test_learning_twice_gives_the_same(model: Classifier) -> None:
    vector = _random(1, seed=9)[0]
    _same(model.read(["a1"], vector), _fitted().read(["a1"], vector))


def test_without_any_question_nothing_is_likelier_than_anything_else() -> None:
    leaning = Classifier.fit([], np.zeros((0, 24), np.float32), np.zeros(0, np.int64), WIDER).read([], np.ones(24))
    assert not leaning.cosines.any()
    np.testing.assert_allclose(leaning.chances, 1 / GROUPS, atol=1e-6)


def test_many_words_weigh_as_much_as_few() -> None:
    found = weighed(csr_matrix(np.array([[1, 1, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=np.float32)))
    np.testing.assert_allclose(found.toarray(), [[0.5] * 4, [1, 0, 0, 0], [0] * 4])


@given(st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=9))
def test_the_softmax_adds_up_to_one_and_keeps_the_order(values: list[float]) -> None:
    found = softmax(np.array(values, dtype=np.float32))
    assert found.sum() == pytest.approx(1, abs=1e-5)
    assert found[int(np.argmax(values))] == found.max()


def _loss(raw: np.ndarray, points: np.ndarray, groups: np.ndarray, wider: np.ndarray) -> float:
    """Return the loss of a batch, written out one question at a time."""
    total = 0.0
    for vector, group in zip(raw, groups, strict=True):
        cosines = points @ vector / np.linalg.norm(vector) / np.linalg.norm(points, axis=1)
        chances = np.exp(cosines / TEMPERATURE) / np.exp(cosines / TEMPERATURE).sum()
        total -= np.log(chances[group]) + _WIDER * np.log(chances[wider == wider[group]].sum())
    return total / len(groups) / (1 + _WIDER)


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_the_slopes_are_those_of_the_loss(seed: int, count: int) -> None:
    chance = np.random.default_rng(seed)
    raw, points = chance.normal(size=(count, 5)), chance.normal(size=(4, 5))
    groups, wider = chance.integers(0, 4, size=count), np.array([0, 0, 1, 2])
    of_raw, of_points = _slopes(raw, points, groups, wider)
    way, other = chance.normal(size=raw.shape), chance.normal(size=points.shape)
    step = 1e-5
    ahead = _loss(raw + step * way, points + step * other, groups, wider)
    behind = _loss(raw - step * way, points - step * other, groups, wider)
    expected = float((of_raw * way).sum() + (of_points * other).sum())
    assert (ahead - behind) / (2 * step) == pytest.approx(expected, abs=2e-3, rel=2e-3)
