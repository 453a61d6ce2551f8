"""Which boundary a question meets is a sum of what its terms and its vector say, and rare kinds are heard."""

from pathlib import Path

import numpy as np
import pytest

from index.vectors import at_length_one
from index.verdicts import ANSWER, FIELDS, VERDICTS, VerdictLessons, Verdicts, rarity
from ingest.types import BoundaryKind

FAR = VERDICTS.index(BoundaryKind.OUT_OF_SCOPE)
HARM = VERDICTS.index(BoundaryKind.HARMFUL)
ASKED = (
    (0, "wie is de baas van dit dossier"),
    (0, "welke bestuurder is de baas"),
    (0, "waar vraag ik geld aan"),
    (0, "krijgen we geld van het rijk"),
    (FAR, "hoe laat gaat het zwembad open"),
    (FAR, "waar koop ik een fiets"),
    (FAR, "hoe laat sluit het zwembad"),
    (HARM, "hoe werf ik strijders"),
    (HARM, "hoe verberg ik strijders"),
)


def _terms(text: str) -> dict[str, list[str]]:
    return {name: [f"{name}:{word}" for word in text.split()] for name in FIELDS}


def _vectors(count: int) -> np.ndarray:
    return at_length_one(np.random.default_rng(3).normal(size=(count, 8)))


def _lessons() -> VerdictLessons:
    read = [_terms(text) for _, text in ASKED]
    terms = {name: [one[name] for one in read] for name in FIELDS}
    return VerdictLessons(terms, _vectors(len(ASKED)), np.array([kind for kind, _ in ASKED]))


@pytest.fixture(scope="module")
def model() -> Verdicts:
    return _lessons().fit(np.arange(len(ASKED)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("wie is de bestuurder van het geld", ANSWER),
        ("hoe laat gaat het zwembad dicht", BoundaryKind.OUT_OF_SCOPE),
        ("hoe vind ik strijders", BoundaryKind.HARMFUL),
    ],
)
def test_a_question_gets_the_verdict_of_those_with_the_same_words(model: Verdicts, text: str, kind: str) -> None:
    found = model.read(_terms(text), np.zeros(8, np.float32))
    assert max(found, key=found.__getitem__) == kind


def test_a_field_that_is_left_out_and_words_that_are_unknown_have_no_say(model: Verdicts) -> None:
    vector = _vectors(1)[0]
    assert model.read({}, vector) == pytest.approx(model.read(_terms("xyz"), vector))


def test_the_scores_are_those_of_the_regression_itself() -> None:
    lessons = _lessons()
    everything = np.arange(len(ASKED))
    model, vectors = lessons.fit(everything), _vectors(len(ASKED))
    table = lessons._table.toarray()
    weight = rarity(lessons._verdicts)
    targets = np.eye(len(VERDICTS))[lessons._verdicts]
    middle, aim = np.average(table, axis=0, weights=weight), np.average(targets, axis=0, weights=weight)
    own = table - middle
    left = own.T @ (weight[:, None] * own) + 3 * np.eye(own.shape[1])
    fitted = np.linalg.solve(left, own.T @ (weight[:, None] * (targets - aim)))
    for at, (_, text) in enumerate(ASKED):
        found = list(model.read(_terms(text), vectors[at]).values())
        np.testing.assert_allclose(found, own[at] @ fitted + aim, atol=0.01)


def test_questions_that_are_left_out_teach_nothing() -> None:
    without = _lessons().fit(np.flatnonzero([kind != HARM for kind, _ in ASKED]))
    found = without.read(_terms("hoe verberg ik strijders"), _vectors(1)[0])
    assert found[BoundaryKind.HARMFUL] == pytest.approx(0, abs=1e-5)


def test_it_is_the_same_after_the_disk(model: Verdicts, tmp_path: Path) -> None:
    model.save(tmp_path)
    vector = _vectors(1)[0]
    again = Verdicts.load(tmp_path)
    assert again.read(_terms("wie is de baas"), vector) == model.read(_terms("wie is de baas"), vector)


def test_what_is_rare_counts_for_more() -> None:
    np.testing.assert_allclose(rarity(np.array(["a"] * 8 + ["b"] * 2)), [1] * 8 + [2] * 2)
    assert len(rarity(np.array([]))) == 0
