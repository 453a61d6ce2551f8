"""An address opens a source at the cited words, in the form that browsers read."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.fragments import source_url, text_directive

URL = "https://www.nctv.nl/onderwerpen/x"


def _directive(text: str, quote: str) -> str:
    start = text.rindex(quote)
    return text_directive(text, start, start + len(quote))


def _found(text: str, directive: str) -> tuple[int, int]:
    """Find what a browser would: `[prefix-,]start[,end]`, each as whole words, the first that fits."""
    *rest, last = directive.split(",")
    parts = [unquote(part) for part in (*rest, last)]
    prefix = parts.pop(0)[:-1] if directive.split(",")[0].endswith("-") else ""
    opening = f"{prefix} {parts[0]}" if prefix else parts[0]
    start = text.index(opening) + (len(prefix) + 1 if prefix else 0)
    if len(parts) == 1:
        return start, start + len(parts[0])
    return start, text.index(parts[1], start + len(parts[0])) + len(parts[1])


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Bel de ouders.", "Bel%20de%20ouders."),
        ("Ja, dat kan & mag: 50%.", "Ja%2C%20dat%20kan%20%26%20mag%3A%2050%25."),
        ("Zij-instroom mag.", "Zij%2Dinstroom%20mag."),
        (
            "De gemeente en de school praten elke maand met elkaar over wat zij in de wijk zien.",
            "De%20gemeente%20en%20de%20school,zij%20in%20de%20wijk%20zien.",
        ),
        ("Wijkmanager | Belt de bewoners op", "Wijkmanager,Belt%20de%20bewoners%20op"),
    ],
)
def test_a_quote_becomes_a_text_directive(quote: str, expected: str) -> None:
    assert _directive(quote, quote) == expected


def test_words_before_the_quote_tell_which_of_two_is_meant() -> None:
    text = "Op school: bel de ouders.\n\nIn de wijk: bel de ouders."
    assert _directive(text, "bel de ouders.") == "In%20de%20wijk%3A-,bel%20de%20ouders."


def test_a_fragment_that_an_address_has_makes_way() -> None:
    assert source_url(f"{URL}#:~:text=oud", "Bel hen.", 0, 8, None) == f"{URL}#:~:text=Bel%20hen."


def test_a_pdf_opens_at_its_page() -> None:
    assert source_url(f"{URL}.pdf", "Bel hen.", 0, 8, 12) == f"{URL}.pdf#page=12"


_WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=9), min_size=1, max_size=40)


@given(_WORDS, _WORDS)
def test_for_any_quote_a_browser_finds_it(before: list[str], words: list[str]) -> None:
    quote = " ".join(word.replace("|", "") or "x" for word in words)
    text = f"{' '.join(before)}\n\n{quote}"
    start = len(text) - len(quote)
    directive = text_directive(text, start, len(text))
    assert not set(directive.replace(",", "").replace("%", "").removesuffix("-")) & set('"<> `')
    if text.count(quote) == 1 and text.index(" ".join(quote.split()[:5])) == start:
        assert _found(text, directive) == (start, len(text)) or text.count(quote.split()[-1]) > 1
