"""Prototypes learn which words ask the same, and say how near a question is to each passage that answers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.adapt import _TEMPERATURE, _change, adapt
from index.prototypes import Prototypes
from index.rows import Group, Row
from index.vectors import at_length_one
from ingest.types import BoundaryKind

HARMFUL = list(BoundaryKind).index(BoundaryKind.HARMFUL)
GROUPS = 6
LETTERS = "abcdef"


def _random(rows: int, seed: int, dimension: int = 24) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return at_length_one(made)


def _asked(count: int, seed: int) -> tuple[list[list[str]], list[Row]]:
    """Return made-up questions: those of a group take four of its own ten words; the last group is a boundary."""
    chance = np.random.default_rng(seed)
    texts, rows = [], []
    for at in range(count):
        group = at % GROUPS
        texts.append([f"{LETTERS[group]}{word}" for word in chance.choice(10, size=4, replace=False)])
        rows.append(
            Row(Group.BOUNDARY, HARMFUL, 0, 0, "", "schade")
            if group == GROUPS - 1
            else Row(Group.BANK, group // 2, 10 * group, 10 * group + 5, "")
        )
    return texts, rows


def _read(model: Prototypes, terms: list[str], vector: np.ndarray) -> np.ndarray:
    return model.likeness(terms, vector, 4)


@pytest.fixture(scope="module")
def model() -> Prototypes:
    texts, rows = _asked(240, seed=1)
    return Prototypes.fit(texts, _random(len(texts), seed=2), rows)


def test_questions_in_new_combinations_of_known_words_find_their_passage(model: Prototypes) -> None:
    texts, rows = _asked(120, seed=3)
    asked = [(text, row) for text, row in zip(texts, rows, strict=True) if row.group == Group.BANK]
    found = [_read(model, text, _random(1, seed=at)[0]).argmax() for at, (text, _) in enumerate(asked)]
    assert np.mean([at == row.owner for at, (_, row) in zip(found, asked, strict=True)]) > 0.95


def test_a_question_of_a_boundary_is_kept_away_from_every_passage(model: Prototypes) -> None:
    vector = _random(1, seed=4)[0]
    asked = _read(model, ["a1", "a4", "a7", "a8"], vector)
    assert _read(model, ["f1", "f4", "f7", "f8"], vector).max() < 0.5 * asked.max()


def test_a_passage_without_a_prototype_gets_nought(model: Prototypes) -> None:
    assert _read(model, ["a1"], _random(1, seed=5)[0])[3] == 0


def test_words_that_no_question_holds_leave_the_vector_as_it_is(model: Prototypes) -> None:
    vector = _random(1, seed=6)[0]
    one, other = _read(model, ["onbekend"], vector), _read(model, [], vector)
    np.testing.assert_array_equal(one, other)


def test_words_of_one_or_two_questions_are_not_learned() -> None:
    texts = [["vaak", "eens"], ["vaak", "tweemaal"], ["vaak", "tweemaal"]]
    rows = [Row(Group.BANK, at, 0, 5, "") for at in (0, 0, 1)]
    model = Prototypes.fit(texts, _random(3, seed=7), rows)
    vector = _random(1, seed=8)[0]
    rare, none = _read(model, ["eens", "tweemaal"], vector), _read(model, [], vector)
    np.testing.assert_array_equal(rare, none)


def test_they_are_the_same_after_the_disk(model: Prototypes, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = Prototypes.load(tmp_path)
    vector = _random(1, seed=9)[0]
    one, other = _read(model, ["a1", "c3", "f2"], vector), _read(again, ["a1", "c3", "f2"], vector)
    np.testing.assert_array_equal(one, other)


def test_without_any_question_everything_is_nought() -> None:
    likeness = _read(Prototypes.fit([], np.zeros((0, 24), np.float32), []), ["a1"], _random(1, seed=1)[0])
    assert not likeness.any()


def test_learning_twice_gives_the_same(model: Prototypes) -> None:
    texts, rows = _asked(240, seed=1)
    again = Prototypes.fit(texts, _random(len(texts), seed=2), rows)
    vector = _random(1, seed=9)[0]
    np.testing.assert_array_equal(_read(model, ["a1"], vector), _read(again, ["a1"], vector))


def test_questions_that_are_alone_in_their_group_teach_nothing() -> None:
    from scipy.sparse import csr_matrix

    terms = csr_matrix(np.ones((3, 2), dtype=np.float32))
    assert not adapt(terms, _random(3, seed=1), np.array([0, 1, 2])).any()


def _loss(raw: np.ndarray, groups: np.ndarray) -> float:
    """Return the loss of a batch, written out one question at a time."""
    unit = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    count = len(groups)
    scores = unit[:count] @ unit[count:].T / _TEMPERATURE
    total = 0.0
    for at in range(count):
        others = [other for other in range(count) if other == at or groups[other] != groups[at]]
        for line in (scores[at, others], scores[others, at]):
            total -= scores[at, at] - np.log(np.exp(line).sum())
    return total / (2 * count)


@given(st.integers(0, 10_000), st.integers(2, 6))
def test_the_slope_is_that_of_the_loss(seed: int, count: int) -> None:
    chance = np.random.default_rng(seed)
    raw = chance.normal(size=(2 * count, 5)) + 0.1
    groups = chance.integers(0, 3, size=count)
    slope = _change(raw, groups)
    way = chance.normal(size=raw.shape)
    step = 1e-5
    measured = (_loss(raw + step * way, groups) - _loss(raw - step * way, groups)) / (2 * step)
    assert measured == pytest.approx(float((slope * way).sum()), abs=1e-3, rel=1e-3)
