"""Typing errors are mended towards words that the corpus knows; right words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import is_dutch_word
from index.search import Searcher
from index.spelling import Speller

KNOWN = ("radicalisering", "training", "burgemeester", "netwerk", "meldpunt", "aandachtsfunctionaris")


@pytest.fixture(scope="module")
def speller() -> Speller:
    words = {*KNOWN, "gouda", "trouwing", "raad"}
    return Speller((*KNOWN, "trainging"), frozenset({"weegploeg"}), words.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("radicalizering", "radicalisering"),
        ("wie is de burgermeester?", "wie is de burgemeester?"),
        ("Welke TRANING past?", "Welke training past?"),
        ("netwrk", "netwerk"),
        ("weegploeeg", "weegploeg"),
        ("trainging", "training"),
        ("aandachtsfunctinaris", "aandachtsfunctionaris"),
    ],
)
def test_a_typing_error_is_mended(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("text", ["gouda", "trouwing", "raad", "rad", "Rotterdam 2024!", "xyzzyq", ""])
def test_other_words_stay_as_they_are(speller: Speller, text: str) -> None:
    assert speller.correct(text) == text


@given(st.text(max_size=80))
def test_only_letters_change(speller: Speller, text: str) -> None:
    def frame(value: str) -> str:
        return "".join(one for one in value if not one.isalpha())

    assert frame(speller.correct(text)) == frame(text)


def test_common_dutch_words_are_words_and_errors_are_not() -> None:
    assert all(map(is_dutch_word, ("burgemeester", "gemeente", "uitkering", "parkeren")))
    assert not any(map(is_dutch_word, ("burgermeester", "gemeetne", "xyzzyq")))


def test_the_page_is_found_in_spite_of_typing_errors(searcher: Searcher) -> None:
    for typed in ("wie heeft radicalizering in portefuile", "partisipatie van inwoners bij radicalisring"):
        assert searcher.search(typed)[0].passage.page in {3, 14}
