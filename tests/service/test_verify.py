"""No answer passes the gate with a word that the handbook does not prove."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.types import Page, Theme
from service.errors import UnprovenAnswerError
from service.texts import LINK_LEAD
from service.types import AnswerLink
from service.verify import Statement, check_answer, check_links, prove

TEXT = "# Kop\n\nDe burgemeester gaat hierover. Dat is niet de wethouder.\n\n| Balie | Kort |"
PAGES = {3: Page(3, "kop", "Kop", Theme.POLICY, TEXT, ())}


def _statement(quote: str, text: str | None = None, **changes: object) -> Statement:
    start = TEXT.index(quote)
    made = Statement(text or quote, 3, start, start + len(quote), ((start, start + len(quote)),))
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_a_sentence_of_the_page_gets_its_number_and_its_quote() -> None:
    proven = prove([_statement("De burgemeester gaat hierover.")], PAGES)
    assert proven.text == "De burgemeester gaat hierover. [1]"
    assert proven.citations[0].quote == "De burgemeester gaat hierover."
    assert proven.citations[0].url.startswith("/handreiking/3?start=")


def test_the_same_words_keep_one_number() -> None:
    one = _statement("De burgemeester gaat hierover.")
    assert len(prove([one, one], PAGES).citations) == 1


def test_cells_are_joined_with_punctuation_only() -> None:
    row = TEXT.index("Balie | Kort")
    cells = ((row, row + 5), (row + 8, row + 12))
    assert prove([Statement("Balie: Kort", 3, row, row + 12, cells)], PAGES).text == "Balie: Kort [1]"


@pytest.mark.parametrize(
    "text",
    [
        "De wethouder gaat hierover.",
        "De burgemeester gaat hierover. Altijd.",
        "Vooral: De burgemeester gaat hierover.",
        "de burgemeester gaat hierover.",
        "",
    ],
)
def test_words_that_are_not_the_page_s_are_refused(text: str) -> None:
    with pytest.raises(UnprovenAnswerError):
        prove([dataclasses.replace(_statement("De burgemeester gaat hierover."), text=text)], PAGES)


@pytest.mark.parametrize(
    "changes",
    [
        {"page": 4},
        {"start": -1},
        {"end": 10_000},
        {"fragments": ()},
        {"fragments": ((0, 5),)},
        {"lead": "Iedereen weet:"},
    ],
)
def test_a_statement_that_points_outside_its_citation_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UnprovenAnswerError):
        prove([_statement("De burgemeester gaat hierover.", **changes)], PAGES)


def test_a_fixed_opening_is_allowed() -> None:
    assert prove([_statement("Kort", lead=LINK_LEAD)], PAGES).text.startswith(LINK_LEAD)


def test_a_quote_that_was_altered_is_refused() -> None:
    proven = prove([_statement("De burgemeester gaat hierover.")], PAGES)
    altered = dataclasses.replace(proven.citations[0], quote="De wethouder gaat hierover!!!")
    with pytest.raises(UnprovenAnswerError):
        check_answer(proven.text, [altered], PAGES)


@pytest.mark.parametrize("text", ["Zonder merk.", "Merk van niemand. [2]", "Twee. [1] [2]"])
def test_markers_and_citations_must_match(text: str) -> None:
    proven = prove([_statement("De burgemeester gaat hierover.")], PAGES)
    with pytest.raises(UnprovenAnswerError):
        check_answer(text, proven.citations, PAGES)


def test_a_link_that_the_page_does_not_name_is_refused() -> None:
    with pytest.raises(UnprovenAnswerError):
        check_links([AnswerLink("Iets", "https://voorbeeld.nl", 3)], PAGES)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.text(max_size=40))
def test_only_the_page_s_own_words_ever_pass(start: int, end: int, text: str) -> None:
    statement = Statement(text, 3, start, end, ((start, end),))
    try:
        proven = prove([statement], PAGES)
    except UnprovenAnswerError:
        return
    assert TEXT[start:end] in text
    assert proven.citations[0].quote == TEXT[start:end]
