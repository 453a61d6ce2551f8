"""The corpus that comes with the product: its pages, sources, thesaurus and question bank."""

from collections import Counter

import pytest

from ingest.corpus import load_corpus
from ingest.handbook import default_corpus
from ingest.types import Concept, Page, SourceKind, Theme

CORPUS = load_corpus(default_corpus())
EXPECTED = [
    (1, "inleiding", "Inleiding", Theme.GENERAL),
    (2, "definities", "Definities", Theme.GENERAL),
    (3, "borging-portefeuille", "Borging portefeuille", Theme.POLICY),
    (4, "capaciteit", "Capaciteit", Theme.POLICY),
    (5, "problematiek-in-kaart", "Problematiek in kaart", Theme.POLICY),
    (6, "integrale-visie-en-strategie", "Integrale visie en strategie", Theme.POLICY),
    (7, "financiele-middelen", "Financiële middelen", Theme.POLICY),
    (8, "verbreden-van-de-kennis", "Verbreden van de kennis", Theme.EXPERTISE),
    (9, "train-de-juiste-mensen", "Train de juiste mensen", Theme.EXPERTISE),
    (10, "haak-externe-partners-aan", "Haak externe partners aan", Theme.EXPERTISE),
    (11, "netwerken", "Netwerken", Theme.RESILIENCE),
    (12, "meldstructuur", "Meldstructuur", Theme.RESILIENCE),
    (13, "preventie", "Preventie", Theme.RESILIENCE),
    (14, "participatie", "Participatie", Theme.RESILIENCE),
    (
        15,
        "multidisciplinaire-persoonsgerichte-aanpak",
        "Multidisciplinaire persoonsgerichte aanpak",
        Theme.CASEWORK,
    ),
    (16, "integrale-aanpak", "Integrale aanpak", Theme.CASEWORK),
]
# Pages that the handbook opens with another heading than the short name in its menu, or with none.
OWN_HEADING = {
    2: "## Definitie radicalisering",
    12: "# Organiseer een meldstructuur voor bewoners en professionals",
    14: "# Creëer participatie om radicalisering tegen te gaan.",
}


def test_the_pages_have_their_number_name_and_theme() -> None:
    assert [(page.number, page.id, page.title, page.theme) for page in CORPUS.pages] == EXPECTED


@pytest.mark.parametrize("page", CORPUS.pages, ids=lambda page: page.id)
def test_a_page_opens_with_its_heading(page: Page) -> None:
    assert page.text.split("\n")[0] == OWN_HEADING.get(page.number, f"# {page.title}")


def test_every_address_that_a_page_links_to_is_one_source() -> None:
    urls = {link.url for page in CORPUS.pages for link in page.links if link.url}
    assert len(urls) == 36
    assert Counter(source.url for source in CORPUS.sources) == Counter(urls)


def test_a_source_that_ends_in_a_pdf_is_a_pdf() -> None:
    for source in CORPUS.sources:
        assert (source.kind is SourceKind.PDF) == source.url.endswith((".pdf", "/pdf", "/file"))


@pytest.mark.parametrize("page", CORPUS.pages, ids=lambda page: page.id)
def test_a_page_has_questions_at_its_own_words(page: Page) -> None:
    assert sum(len(entry.questions) for entry in page.bank) >= 80
    for entry in page.bank:
        assert page.text[entry.start : entry.end].strip() == page.text[entry.start : entry.end] != ""


def test_the_thesaurus_is_rich() -> None:
    assert len(CORPUS.concepts) >= 250


@pytest.mark.parametrize("concept", CORPUS.concepts, ids=lambda concept: concept.id)
def test_a_concept_is_named_with_words_of_the_handbook(concept: Concept) -> None:
    assert any(concept.preferred.casefold() in page.text.casefold() for page in CORPUS.pages)


def test_no_everyday_word_has_more_than_three_meanings() -> None:
    words = Counter(word.casefold() for concept in CORPUS.concepts for word in concept.alternatives)
    assert max(words.values()) <= 3
