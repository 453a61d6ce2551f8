"""Played writers over a part of the question set: all that is shown is proven, and no lie gets through."""

from collections.abc import Sequence

import pytest

from evals.cases import load_cases
from evals.llm_server import Asked, Job
from evals.types import Case, Split
from evals.writer_trial import Trial, try_writers
from evals.writers import Lines, PlayedWriter, Writing
from ingest.types import Corpus
from service.assistant import Assistant

_SOME = 12


@pytest.fixture(scope="module")
def trials(assistant: Assistant, corpus: Corpus) -> dict[str, Trial]:
    cases = [
        case for case in load_cases(corpus.pages) if case.split is Split.DEV and case.answerable and not case.history
    ]
    some: Sequence[Case] = cases[:: len(cases) // _SOME]
    return {trial.writing: trial for trial in try_writers(some, assistant.handbook)}


def test_every_sentence_that_is_shown_is_carried_by_its_citation(trials: dict[str, Trial]) -> None:
    for trial in trials.values():
        assert trial.proven == trial.sentences > 0
        assert trial.verbatim == trial.quotes > 0


def test_no_lie_reaches_the_user(trials: dict[str, Trial]) -> None:
    assert trials[Writing.LIAR].lies >= 3 * _SOME
    assert trials[Writing.LIAR].reached == 0


def test_the_honest_writer_is_heard_and_says_no_less(trials: dict[str, Trial]) -> None:
    assert trials[Writing.HONEST].written >= _SOME // 2
    assert trials[Writing.HONEST].facts >= trials["extractive"].facts


def test_a_lie_that_is_shown_is_counted(assistant: Assistant) -> None:
    quoted = assistant.answer("Wie is de aangewezen bestuurlijk portefeuillehouder?")
    player = PlayedWriter(Writing.LIAR, lambda _: quoted, Lines.load())
    reply = player(Asked(Job.WRITE, quoted.question, {"p1": quoted.citations[0].quote}, ""))
    written = "".join(reply.pieces)
    assert len(player.lies) >= 3
    assert all(lie in written for lie in player.lies)
