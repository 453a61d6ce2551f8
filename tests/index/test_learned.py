"""What the index learns leads questions to their answers or boundaries, also as if some had not been there."""

from pathlib import Path

import numpy as np
import pytest

from index.dutch import grams, phrases
from index.learned import Learned, Verdict
from index.lessons import Lessons
from index.rows import Group, Row
from index.vectors import at_length_one
from index.verdicts import ANSWER, FIELDS
from ingest.types import BoundaryKind

OUT = list(BoundaryKind).index(BoundaryKind.OUT_OF_SCOPE)
PAGE_OF = (1, 1, 2, 2)
ROWS = tuple(
    Row(group, owner, start, end, text, about)
    for group, owner, start, end, about, texts in (
        (Group.BANK, 0, 0, 40, "", ("wie is de baas van dit dossier", "welke baas is het", "wie is hier de baas")),
        (Group.BANK, 2, 10, 20, "", ("waar vraag ik geld aan", "waar haal ik geld", "bij wie vraag ik geld")),
        (Group.BANK, 2, 30, 45, "", ("krijgen we subsidie van het rijk", "geeft het rijk subsidie", "subsidie rijk")),
        (Group.BOUNDARY, OUT, 0, 0, "bad", ("hoe laat opent het zwembad", "is het zwembad open", "zwembad hoe laat")),
    )
    for text in texts
)


def _vectors(count: int) -> np.ndarray:
    return at_length_one(np.random.default_rng(3).normal(size=(count, 8)))


def _lessons(rows: tuple[Row, ...] = ROWS) -> Lessons:
    read = [_read(row.text) for row in rows]
    terms = {name: [one[name] for one in read] for name in FIELDS}
    return Lessons(rows, terms, _vectors(len(rows)).reshape(-1, 8), PAGE_OF)


def _read(text: str) -> dict[str, list[str]]:
    words = text.lower().split()
    concepts = ["geld" for word in words if word in {"geld", "subsidie", "steun"}]
    return {"words": words, "grams": grams(text), "phrases": phrases(text), "concepts": concepts}


def _ask(model: Learned, text: str, vector: np.ndarray | None = None) -> Verdict:
    return model.verdict(_read(text), np.zeros(8, np.float32) if vector is None else vector, len(PAGE_OF))


@pytest.fixture(scope="module")
def model() -> Learned:
    return _lessons().fit()


@pytest.mark.parametrize(("text", "passage"), [("wie is de baas", 0), ("geld vraag ik waar", 2), ("subsidie", 2)])
def test_a_question_in_known_words_leads_to_the_passage_that_answers(model: Learned, text: str, passage: int) -> None:
    verdict = _ask(model, text)
    assert int(verdict.passages.argmax()) == int(verdict.likeness.argmax()) == passage
    assert verdict.verdicts[ANSWER] == max(verdict.verdicts.values())
    assert verdict.chances[ANSWER] == max(verdict.chances.values())


def test_a_question_of_a_boundary_is_told_from_one_with_an_answer(model: Learned) -> None:
    verdict = _ask(model, "hoe laat gaat het zwembad open")
    for found in (verdict.verdicts, verdict.chances):
        assert max(found, key=found.__getitem__) == BoundaryKind.OUT_OF_SCOPE


def test_a_passage_is_as_likely_as_its_needs_together_and_one_without_any_gets_nought(model: Learned) -> None:
    verdict = _ask(model, "waar vraag ik subsidie aan")
    assert model.needs.tolist() == [[0, 0, 40], [2, 10, 20], [2, 30, 45]]
    assert verdict.passages[2] == pytest.approx(verdict.needs[1] + verdict.needs[2])
    assert verdict.likeness[2] == pytest.approx(max(verdict.cosines[1:]) ** 2)
    assert verdict.passages[[1, 3]].tolist() == verdict.likeness[[1, 3]].tolist() == [0, 0]


def test_the_chances_add_up_to_one_of_passages_and_of_verdicts(model: Learned) -> None:
    verdict = _ask(model, "hoe laat vraag ik geld")
    assert verdict.passages.sum() == pytest.approx(1, abs=1e-5)
    assert sum(verdict.chances.values()) == pytest.approx(1, abs=1e-5)


def test_a_question_that_is_left_out_has_no_say_in_the_verdict_on_itself() -> None:
    lessons = _lessons()
    known, left_out, alone = (lessons.verdict(3, lessons.fit(hidden)) for hidden in ((), {3}, {3, 4, 5}))
    assert known.needs[1] > left_out.needs[1] > alone.needs[1]
    assert known.verdicts[ANSWER] > left_out.verdicts[ANSWER]


def test_it_is_the_same_after_the_disk(model: Learned, tmp_path: Path) -> None:
    model.save(tmp_path)
    vector = _vectors(2)[1]
    one, other = _ask(model, "welke baas", vector), _ask(Learned.load(tmp_path), "welke baas", vector)
    np.testing.assert_array_equal(one.passages, other.passages)
    np.testing.assert_array_equal(one.cosines, other.cosines)
    assert (one.verdicts, one.chances) == (other.verdicts, other.chances)


@pytest.mark.parametrize("rows", [(), ROWS[-3:], ROWS[:-3]])
def test_any_part_of_the_examples_may_be_missing(rows: tuple[Row, ...]) -> None:
    verdict = _ask(_lessons(rows).fit(), "waar vraag ik geld aan")
    assert np.isfinite(
        [*verdict.passages, *verdict.likeness, *verdict.verdicts.values(), *verdict.chances.values()]
    ).all()
