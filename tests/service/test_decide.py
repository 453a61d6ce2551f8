"""An answer is given when it is likely enough, and never where harm is likelier."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Searcher
from index.types import Evidence, Findings
from index.verdicts import ANSWER
from ingest.types import BoundaryKind
from service.decide import DecisionModel

NEAR, HARM, FAR = BoundaryKind.NOT_IN_HANDBOOK, BoundaryKind.HARMFUL, BoundaryKind.OUT_OF_SCOPE
KINDS = (ANSWER, NEAR, HARM)
LEAST = 0.4
QUESTION = "Wie is de portefeuillehouder?"
MODEL = DecisionModel(  # the logarithm of each chance is a feature, so the chances are what a test says
    KINDS,
    (0.0,) * len(KINDS),
    (1.0,) * len(KINDS),
    {kind: tuple(float(kind == other) for other in KINDS) for kind in KINDS},
    dict.fromkeys(KINDS, 0.0),
    LEAST,
)


@pytest.fixture(scope="module")
def found(searcher: Searcher) -> Findings:
    return searcher.find(QUESTION)


def _seen(found: Findings, chances: Mapping[str, float]) -> Findings:
    features = {kind: math.log(chances[kind]) for kind in KINDS}
    return Findings(found.query, found.hits, Evidence(features, ()))


@pytest.mark.parametrize(
    ("answer", "near", "harm", "chosen"),
    [
        (0.41, 0.55, 0.04, ANSWER),
        (0.39, 0.55, 0.06, NEAR),
        (0.41, 0.17, 0.42, HARM),
        (0.45, 0.11, 0.44, ANSWER),
        (0.20, 0.38, 0.42, HARM),
    ],
)
def test_the_choice_keeps_the_threshold_and_gives_way_to_harm(
    found: Findings, answer: float, near: float, harm: float, chosen: str
) -> None:
    decision = MODEL.decide(QUESTION, _seen(found, {ANSWER: answer, NEAR: near, HARM: harm}))
    assert decision.chosen == chosen
    assert decision.boundary == (None if chosen == ANSWER else chosen)


def test_a_part_of_a_question_gets_some_leave_but_not_when_it_asks_for_harm(found: Findings) -> None:
    unsure, harmful = ({ANSWER: 0.3, NEAR: 0.6, HARM: 0.1}, {ANSWER: 0.3, NEAR: 0.3, HARM: 0.4})
    assert MODEL.carries(QUESTION, _seen(found, unsure), alone=False)
    assert not MODEL.carries(QUESTION, _seen(found, unsure), alone=True)
    assert not MODEL.carries(QUESTION, _seen(found, harmful), alone=False)


def test_without_hits_or_a_word_that_is_known_it_is_out_of_reach(found: Findings) -> None:
    sure = _seen(found, {ANSWER: 0.9, NEAR: 0.05, HARM: 0.05})
    assert MODEL.decide(QUESTION, Findings(QUESTION, (), sure.evidence)).boundary is FAR
    unknown = Findings("Xyz qrs?", sure.hits, Evidence(sure.evidence.features, ("xyz", "qrs")))
    assert MODEL.decide("Xyz qrs?", unknown).boundary is FAR


@given(st.tuples(*[st.floats(0.01, 1)] * 3))
def test_the_chances_add_up_to_one_and_an_answer_is_at_least_as_likely_as_harm(parts: tuple[float, ...]) -> None:
    found = Findings(QUESTION, (None,), Evidence(dict(zip(KINDS, map(math.log, parts), strict=True)), ()))  # type: ignore[arg-type]
    decision = MODEL.decide(QUESTION, found)
    assert sum(decision.probabilities.values()) == pytest.approx(1)
    answered = decision.chosen == ANSWER
    assert answered == (decision.probabilities[ANSWER] >= max(LEAST, decision.probabilities[HARM]))
