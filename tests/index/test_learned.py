"""What the index learns from examples is ridge regression, leaving out is exact, and it survives the disk."""

from pathlib import Path

import numpy as np
import pytest

from index.dutch import grams, phrases
from index.learned import ANSWER, FIELDS, Learned, Verdict
from index.lessons import Lessons
from index.rows import Group, Row
from ingest.types import BoundaryKind

OUT = list(BoundaryKind).index(BoundaryKind.OUT_OF_SCOPE)
ROWS = (
    Row(Group.PASSAGE, 0, 0, 40, "De burgemeester is portefeuillehouder."),
    Row(Group.BANK, 0, 0, 40, "wie is de baas van dit dossier"),
    Row(Group.BANK, 0, 0, 40, "welke bestuurder gaat hierover"),
    Row(Group.BANK, 2, 10, 20, "waar vraag ik geld aan"),
    Row(Group.BANK, 2, 30, 45, "krijgen we subsidie van het rijk"),
    Row(Group.PASSAGE, 2, 0, 50, "Vraag financiële steun aan bij de NCTV."),
    Row(Group.BOUNDARY, OUT, 0, 0, "hoe laat gaat het zwembad open"),
    Row(Group.BOUNDARY, OUT, 0, 0, "waar koop ik een fiets"),
)


def _vectors(count: int) -> np.ndarray:
    made = np.random.default_rng(3).normal(size=(count, 8)).astype(np.float32)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _lessons(rows: tuple[Row, ...], vectors: np.ndarray) -> Lessons:
    read = [_read(row.text) for row in rows]
    return Lessons(rows, {name: [one[name] for one in read] for name in FIELDS}, vectors)


def _read(text: str) -> dict[str, list[str]]:
    words = text.lower().split()
    concepts = ["geld" for word in words if word in {"geld", "subsidie", "steun"}]
    return {"words": words, "grams": grams(text), "phrases": phrases(text), "concepts": concepts}


def _ask(model: Learned, text: str, vector: np.ndarray, passages: int = 4) -> Verdict:
    along = model.along(vector)
    nearness = model.nearness(along, np.zeros(len(model.vectors), dtype=np.float32))
    return model.verdict(_read(text), along, nearness, passages)


@pytest.fixture(scope="module")
def model() -> Learned:
    return _lessons(ROWS, _vectors(len(ROWS))).fit()


@pytest.mark.parametrize(("at", "passage"), [(1, 0), (2, 0), (3, 2), (4, 2)])
def test_an_example_leads_to_its_own_passage(model: Learned, at: int, passage: int) -> None:
    verdict = _ask(model, ROWS[at].text, _vectors(len(ROWS))[at])
    assert int(verdict.passages.argmax()) == passage
    assert verdict.verdicts[ANSWER] == max(verdict.verdicts.values())


def test_a_question_of_a_boundary_is_told_from_one_with_an_answer(model: Learned) -> None:
    verdict = _ask(model, ROWS[6].text, _vectors(len(ROWS))[6])
    assert max(verdict.verdicts, key=verdict.verdicts.__getitem__) == BoundaryKind.OUT_OF_SCOPE


def test_the_score_of_a_passage_is_the_sum_of_its_needs(model: Learned) -> None:
    verdict = _ask(model, "waar vraag ik subsidie aan", _vectors(len(ROWS))[3])
    assert model.needs.tolist() == [[0, 0, 40], [2, 10, 20], [2, 30, 45]]
    assert verdict.passages[2] == pytest.approx(verdict.needs[1] + verdict.needs[2])
    assert verdict.passages[[1, 3]].tolist() == [0, 0]


def test_leaving_examples_out_gives_what_fitting_without_them_gives() -> None:
    vectors = _vectors(len(ROWS))
    lessons = _lessons(ROWS, vectors)
    system, targets, mean = lessons._system(), lessons._targets, lessons._mean
    for example, hidden in ((1, [1]), (3, [3, 4]), (6, [6])):
        found = lessons.without(example, hidden)
        kept = [at for at in range(len(ROWS)) if at not in hidden]
        fitted = np.linalg.solve(system[np.ix_(kept, kept)], (targets - mean)[kept])
        np.testing.assert_allclose(found, system[example, kept] @ fitted + mean, atol=1e-4)


def test_a_question_that_is_left_out_has_no_say_in_the_prototypes_it_is_compared_with() -> None:
    lessons = _lessons(ROWS, _vectors(len(ROWS)))
    with_it, without = (lessons.likeness(1, lessons.prototypes(hidden), 4) for hidden in ((), {1}))
    alone = lessons.likeness(1, lessons.prototypes({1, 2}), 4)
    assert with_it[0] > without[0]
    assert alone[0] == 0


def test_vectors_that_differ_along_few_axes_keep_their_cosines() -> None:
    few = _vectors(40) @ np.random.default_rng(5).normal(size=(8, 300)).astype(np.float32)
    few /= np.linalg.norm(few, axis=1, keepdims=True)
    model = _lessons(tuple(Row(Group.BANK, at % 4, 0, 9, f"vraag {at}") for at in range(40)), few).fit()
    assert model.vectors.shape[1] < few.shape[1]
    found = model.nearness(model.along(few[7]), np.zeros(40, dtype=np.float32))
    np.testing.assert_allclose(found, few @ few[7], atol=1e-5)


def test_it_is_the_same_after_the_disk(model: Learned, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = Learned.load(tmp_path)
    vector = _vectors(len(ROWS))[2]
    one, other = _ask(model, "welke wethouder", vector), _ask(again, "welke wethouder", vector)
    np.testing.assert_allclose(one.passages, other.passages, atol=1e-6)
    assert other.verdicts == pytest.approx(one.verdicts, abs=1e-6)
    np.testing.assert_allclose(one.prototypes, other.prototypes, atol=1e-6)


@pytest.mark.parametrize("rows", [(), ROWS[6:], ROWS[:5]])
def test_any_part_of_the_examples_may_be_missing(rows: tuple[Row, ...]) -> None:
    model = _lessons(rows, _vectors(len(rows)).reshape(-1, 8)).fit()
    verdict = _ask(model, "waar vraag ik geld aan", _vectors(1)[0])
    assert np.isfinite([*verdict.passages, *verdict.verdicts.values(), *verdict.prototypes]).all()
