"""Two sentences differ when they are about the same thing and a fact in them is not the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.differences import Fact, difference


@pytest.mark.parametrize(
    ("one", "two", "fact"),
    [
        ("Het overleg komt binnen 24 uur bijeen.", "Het overleg komt binnen 48 uur bijeen.", Fact.NUMBER),
        ("De training kost 250 euro.", "De training kost € 300.", Fact.NUMBER),
        ("Het fonds betaalt 1.500 euro per jaar.", "Het fonds betaalt 15.000 euro per jaar.", Fact.NUMBER),
        ("De raad krijgt maandelijks een brief.", "De raad krijgt elk kwartaal een brief.", Fact.NUMBER),
        (
            "Je kan jaarlijks bij de NCTV een aanvraag doen voor steun.",
            "Gemeenten kunnen elke twee jaar bij de NCTV een aanvraag doen voor steun.",
            Fact.NUMBER,
        ),
        (
            "De gemeente stuurt de verantwoording uiterlijk 1 juli in.",
            "De gemeente stuurt de verantwoording uiterlijk 1 mei in.",
            Fact.DATE,
        ),
        (
            "De burgemeester is de aangewezen portefeuillehouder voor dit dossier.",
            "De wethouder is de aangewezen portefeuillehouder voor dit dossier.",
            Fact.NAME,
        ),
        (
            "Vraag de steun jaarlijks aan bij de NCTV in Den Haag.",
            "Vraag de steun jaarlijks aan bij de VNG in Den Haag.",
            Fact.NAME,
        ),
        (
            "De gemeente moet een convenant sluiten met de politie.",
            "De gemeente hoeft geen convenant te sluiten met de politie.",
            Fact.DUTY,
        ),
        (
            "Een school mag zorgen over een leerling delen met de gemeente.",
            "Een school mag zorgen over een leerling niet delen met de gemeente.",
            Fact.DUTY,
        ),
    ],
)
def test_a_fact_that_is_not_the_same_is_named_by_its_kind(one: str, two: str, fact: Fact) -> None:
    assert difference(one, two) is difference(two, one) is fact


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Het overleg komt binnen 24 uur bijeen.", "Het overleg komt binnen 24 uur weer bijeen."),
        ("Een groep telt twee begeleiders.", "Een groep telt 2 begeleiders."),
        ("De raad krijgt elk jaar een brief.", "De raad krijgt jaarlijks een brief."),
        ("De training kost 250 euro.", "Het meldpunt is 24 uur per dag open."),
        ("De burgemeester overlegt met de politie.", "De wethouder praat met scholen in de wijk."),
        ("De gemeente mag dit delen met de politie.", "De gemeente hoeft dit niet te delen met de politie."),
        ("De burgemeester is de portefeuillehouder.", "De burgemeester en de wethouder zijn de portefeuillehouder."),
    ],
)
def test_what_agrees_or_is_about_something_else_does_not_differ(one: str, two: str) -> None:
    assert difference(one, two) is None


@given(st.text(max_size=200))
def test_no_text_differs_from_itself(text: str) -> None:
    assert difference(text, text) is None


@given(st.text(max_size=120), st.text(max_size=120))
def test_the_order_does_not_matter(one: str, two: str) -> None:
    assert difference(one, two) is difference(two, one)
