"""A follow-up is completed from the question before it."""

import pytest

from service.conversation import asks_for_link, questions_within, understand
from service.types import Turn


def _whole(question: str, *before: str) -> str:
    return understand(question, tuple(Turn(one, "") for one in before)).whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("Welke training past bij een baliemedewerker?", "En voor een BOA?", "Welke training past bij een BOA?"),
        ("Wat moet ik regelen voor de raad?", "En voor het college?", "Wat moet ik regelen voor het college?"),
        (
            "Wie coördineert de aanvragen in Rotterdam?",
            "en in de waterweg",
            "Wie coördineert de aanvragen in de waterweg?",
        ),
    ],
)
def test_an_elliptic_question_takes_the_place_of_the_object(before: str, question: str, whole: str) -> None:
    assert _whole(question, before) == whole


@pytest.mark.parametrize("question", ["Waarom is dat?", "Wie doet dat dan?", "Kan dat ook regionaal?", "Waarom?"])
def test_a_pointing_question_stands_behind_the_one_before(question: str) -> None:
    whole = _whole(question, "Waarom is een meldpunt nodig?")
    assert whole.startswith("Waarom is een meldpunt nodig?")
    assert whole.endswith(question)


def test_asking_for_a_link_asks_for_the_link_of_the_question_before() -> None:
    whole = _whole("Kunt u daar een link van geven?", "Wat zijn versterkingsgelden?")
    assert asks_for_link(whole)
    assert "Wat zijn versterkingsgelden?" in whole


@pytest.mark.parametrize(
    "question",
    [
        "Wie is verantwoordelijk voor de persoonsgerichte aanpak?",
        "Welke partners zitten in het netwerk rond signalen?",
        "Waar vind ik de factsheet radicalisering?",
    ],
)
def test_a_question_that_stands_on_its_own_is_left_alone(question: str) -> None:
    assert _whole(question, "Wat is extremisme?") == question


def test_a_chain_of_follow_ups_keeps_its_beginning() -> None:
    first = "Welke training past bij een baliemedewerker?"
    assert (
        _whole("En voor beleidsmedewerkers?", first, "En voor een BOA?")
        == "Welke training past bij beleidsmedewerkers?"
    )


def test_without_history_nothing_changes() -> None:
    assert _whole("En voor een BOA?") == "En voor een BOA?"


def test_what_was_asked_last_is_kept_apart_from_what_it_leans_on() -> None:
    understood = understand("Waarom is dat?", (Turn("Wie trekt dit dossier?", ""),))
    assert understood.whole == "Wie trekt dit dossier? Waarom is dat?"
    assert understood.focus == "Waarom is dat?"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Wie trekt dit dossier bij ons en welke training past bij een BOA?",
            ("Wie trekt dit dossier bij ons", "welke training past bij een BOA?"),
        ),
        (
            "Waar vraag ik geld aan voor dit thema? Wie zit er in de weegploeg?",
            ("Waar vraag ik geld aan voor dit thema?", "Wie zit er in de weegploeg?"),
        ),
        ("Wat is radicalisering en waarom is dat erg?", ("Wat is radicalisering en waarom is dat erg?",)),
        ("Hij liep weg en is nu terug.", ("Hij liep weg en is nu terug.",)),
        ("", ("",)),
    ],
)
def test_only_questions_that_ask_something_of_their_own_are_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert questions_within(question) == parts
