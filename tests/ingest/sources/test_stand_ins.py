"""What a site gives instead of a page is known for what it is, and never kept as the page's text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.collect import CollectOptions, fetch_all
from ingest.extract import read_document
from ingest.fetch import HttpFetcher
from ingest.snapshots import SnapshotStore
from ingest.source_documents import Standing, source_documents, standing
from ingest.source_types import Health
from ingest.types import Source

_HTML = "text/html; charset=utf-8"
_TAIL = "Neem anders contact op met de redactie. Zij helpt u graag verder. U kunt ook zoeken op deze website."


def _health(title: str, heading: str, text: str) -> Health:
    html = (
        f"<html lang='nl'><head><title>{title}</title></head><body><main><h2>{heading}</h2><p>{text} {_TAIL}</p></main>"
    )
    return read_document(html.encode(), _HTML, "https://voorbeeld.nl/a").health


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Oeps!", "De pagina die u zoekt bestaat niet (meer)."),
        ("Sorry, deze pagina kunnen we niet vinden", "Controleer of het adres goed is."),
        ("Gemeente Voorbeeld", "Het document is helaas verwijderd."),
        ("Fout 404", "Er ging iets mis."),
    ],
)
def test_a_page_that_says_in_its_text_that_it_is_not_there_is_gone(heading: str, text: str) -> None:
    assert _health("Gemeente Voorbeeld", heading, text) is Health.GONE


@pytest.mark.parametrize(
    ("title", "heading", "text"),
    [
        ("Voorbeeld", "Wij gebruiken cookies", "Kies welke cookies u wilt. Met cookies volgen wij uw bezoek."),
        ("Voorbeeld", "Welkom", "Wij controleren of u een mens bent. Dit duurt enkele seconden."),
        ("Voorbeeld", "Werk aan de site", "Onze website is tijdelijk niet beschikbaar."),
        ("Inloggen | Voorbeeld", "Welkom", "Vul uw gebruikersnaam en wachtwoord in."),
        ("Voorbeeld", "Welkom", "U moet eerst inloggen om deze pagina te zien."),
        ("Even geduld...", "Even geduld...", "U wordt vanzelf doorgestuurd."),
    ],
)
def test_what_stands_before_a_page_is_not_the_page(title: str, heading: str, text: str) -> None:
    assert _health(title, heading, text) is Health.UNREACHABLE


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Symbolenbank", "Voor de symbolenbank vraagt u een account aan. Daarna kunt u inloggen met uw wachtwoord."),
        ("Meldpunt", "Als een signaal niet gevonden kan worden, belt het meldpunt u terug. Dat duurt een dag."),
        ("Onderhoud van het netwerk", "Onderhoud van uw netwerk kost tijd. Plan daarom elke maand een gesprek."),
        ("Privacy", "Wij plaatsen een cookie. De gemeente bewaart uw gegevens een jaar. Daarna worden zij gewist."),
    ],
)
def test_a_short_page_about_such_things_is_read(heading: str, text: str) -> None:
    assert _health("Voorbeeld", heading, text) is Health.OK


def test_the_known_pages_are_all_pages(site_folder: Path) -> None:
    for file in site_folder.glob("*.html"):
        assert read_document(file.read_bytes(), _HTML, "https://voorbeeld.nl/a").health is Health.OK


def test_a_wall_hides_a_source_for_a_while_and_takes_nothing_of_what_was_kept(
    website: Any,  # noqa: ANN401 - the website of conftest.py
    source: Callable[..., Source],
    page: Callable[..., str],
    fetcher: HttpFetcher,
    store: SnapshotStore,
) -> None:
    one = source("a", "/a")

    def fetch() -> Health:
        options = CollectOptions(force=True)
        return fetch_all([one], fetcher, store, options, lambda: None).checks[0].health

    website.put("/a", page(""))
    assert fetch() is Health.OK
    website.put("/a", f"<title>Onderhoud</title><body><p>Onze website is tijdelijk niet beschikbaar. {_TAIL}</p>")
    assert fetch() is Health.UNREACHABLE
    [document] = source_documents([one], store)
    assert "weerbare buurt" in document.text
    assert standing(document, store.check("a")) is Standing.CURRENT
