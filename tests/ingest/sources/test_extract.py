"""A web page is read as a person reads it: its own text with its structure, without what stands around it."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.charset import decode
from ingest.extract import read_document
from ingest.source_errors import UnreadableError
from ingest.source_types import BlockKind, Extract, Health

MakePage = Callable[..., str]
Shares = Callable[[str, Extract, str], tuple[float, float]]

HTML = "text/html; charset=utf-8"
LEAST_KEPT = 0.98
MOST_LET_IN = 0.02


def _read(html: str | bytes, content_type: str = HTML) -> Extract:
    body = html.encode() if isinstance(html, str) else html
    return read_document(body, content_type, "https://voorbeeld.nl/map/pagina")


def test_the_main_text_of_every_known_page_is_kept_and_what_surrounds_it_stays_out(
    site_folder: Path, shares: Shares
) -> None:
    measured = [
        shares(file.name, _read(file.read_bytes()), file.with_suffix(".txt").read_text("utf-8"))
        for file in sorted(site_folder.glob("*.html"))
    ]
    assert min(kept for kept, _ in measured) >= LEAST_KEPT
    assert max(let_in for _, let_in in measured) <= MOST_LET_IN


def test_tables_lists_and_headings_keep_their_shape(site_folder: Path) -> None:
    table = next(b for b in _read((site_folder / "tabel.html").read_bytes()).blocks if b.kind is BlockKind.TABLE)
    assert table.text.split("\n")[:2] == ["Jaar | Bedrag | Aantal gemeenten", "2022 | € 6.500.000 | 20"]
    blocks = _read((site_folder / "blog.html").read_bytes()).blocks
    assert [(one.level, one.text) for one in blocks if one.kind is BlockKind.HEADING] == [
        (1, "Nieuwe factsheets voor professionals"),
        (2, "Voor wie zijn ze bedoeld?"),
        (3, "Wat staat erin?"),
    ]
    assert [one.level for one in blocks if one.kind is BlockKind.ITEM] == [1, 2, 2, 1, 1]


def test_a_page_offers_its_own_documents_with_their_whole_address(page: MakePage) -> None:
    found = _read(
        page("<a href='stuk.pdf#page=2'>Lees</a><a href='https://elders.nl/x.pdf'>Elders</a><a href='x'>X</a>")
    )
    assert found.documents == ("https://voorbeeld.nl/map/stuk.pdf",)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "utf-8"),
        ("utf-8", "windows-1252"),
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
        ("iso8859-15", "iso-8859-15"),
        ("utf-16", "utf-8"),
        ("utf-8-sig", "windows-1252"),
        ("utf-8", "onbekend"),
    ],
)
@pytest.mark.parametrize("place", ["header", "meta"])
def test_letters_survive_a_wrong_character_set(encoding: str, declared: str, place: str) -> None:
    words = "Coördinator, financiën, één café: € 5 – “ja”" if encoding != "iso8859-15" else "Coördinator, één: € 5"
    meta = f"<meta charset='{declared}'>" if place == "meta" else ""
    body = f"<html><head>{meta}</head><body><p>{words}</p></body></html>".encode(encoding)
    header = f"text/html; charset={declared}" if place == "header" else "text/html"
    assert words in decode(body, header)


def test_text_that_was_encoded_twice_is_put_right() -> None:
    assert decode("FinanciÃ«n, cafÃ©, â€œjaâ€\u009d".encode(), HTML).startswith("Financiën, café, “ja")


def test_a_page_put_together_from_two_character_sets_keeps_the_letters_of_both() -> None:
    assert decode("één, ".encode() * 9 + "één".encode("cp1252"), HTML) == "één, " * 9 + "één"


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=("Cc",)), max_size=60))
def test_good_utf8_without_double_encoding_is_left_as_it_is(text: str) -> None:
    if not re.search("[ÂÃÅâ]", text):
        assert decode(text.encode(), "text/html; charset=windows-1252") == text


@pytest.mark.parametrize("body", ["", " ", "<", "<html></html>", "\x00", "<!-- -->", "<p>" * 50])
def test_next_to_nothing_is_empty_or_refused_and_never_a_crash(body: str) -> None:
    with suppress(UnreadableError):
        assert _read(body).health is Health.EMPTY


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(UnreadableError):
        assert isinstance(_read(body), Extract)


def test_plain_text_is_read_by_its_paragraphs() -> None:
    text = "Een eerste alinea\nover twee regels.\n\nEen tweede alinea. Met nog een zin. En nog een."
    assert [one.text for one in _read(text, "text/plain").blocks] == [
        "Een eerste alinea over twee regels.",
        "Een tweede alinea. Met nog een zin. En nog een.",
    ]


@pytest.mark.parametrize("content_type", ["image/png", "application/zip", "application/msword", "video/mp4"])
def test_what_is_no_document_is_refused_by_its_kind(content_type: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(content_type)):
        _read(b"\x00\x01", content_type)


def test_a_pdf_is_known_by_its_first_bytes_whatever_the_server_says() -> None:
    with pytest.raises(UnreadableError, match="pdf"):
        _read(b"%PDF-1.7 kapot", "text/html")


def test_scripts_forms_and_data_addresses_never_come_through(page: MakePage) -> None:
    extract = _read(
        page(
            "<script>alert(1)</script><form><p>Vul uw wachtwoord in op dit formulier.</p><input></form>"
            "<p onclick='x()'>Klik <a href='data:text/html,x'>hier</a> voor meer.</p>"
            "<iframe srcdoc='<p>x</p>'></iframe>"
        )
    )
    assert "Klik hier voor meer." in extract.text
    assert not re.search(r"alert|wachtwoord|data:|srcdoc|onclick|<", extract.text)


def test_what_is_extracted_keeps_nothing_of_the_markup(site_folder: Path) -> None:
    value: Any = _read((site_folder / "gemeente.html").read_bytes())
    assert "<" not in value.text
    assert "href" not in value.text
