"""The sources' index: what did not change is not encoded again, and the handbook's index never moves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import store
from index.encoder import load_encoder
from index.errors import UnusableIndexError
from index.source_index import build_sources, refresh_sources, sources_fit
from index.source_search import SourceSearcher, open_sources
from ingest.source_documents import SourceDocument
from ingest.source_types import Block, BlockKind

Counting = Any  # the encoder of conftest.py
STAMP = "2026-11-03T10:00:00+00:00"


def _document(key: str, *paragraphs: str) -> SourceDocument:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs)
    return SourceDocument(key, f"Bron {key}", "NCTV", (3,), f"https://nctv.nl/{key}", STAMP, key, False, blocks)


@pytest.fixture
def documents() -> tuple[SourceDocument, ...]:
    return (
        _document("geld", "Een aanvraag voor het fonds kan tot 1 december. Het fonds beslist in maart."),
        _document("kring", "De leerkring komt acht keer per jaar bijeen in Amersfoort."),
    )


def _open(folder: Path) -> SourceSearcher:
    searcher = open_sources(folder, load_encoder())
    assert searcher
    return searcher


def test_a_passage_is_found_by_its_words_and_near_ones(documents: tuple[SourceDocument, ...], tmp_path: Path) -> None:
    build_sources(documents, load_encoder(), tmp_path)
    best = _open(tmp_path).find("Wanneer moet een aanvraag bij het fonds binnen zijn?")[0]
    assert best.passage.source == "geld"
    text = _open(tmp_path).documents["geld"].text
    assert text[best.spans[0].start : best.spans[0].end] == "Een aanvraag voor het fonds kan tot 1 december."


def test_only_what_changed_is_encoded_again(
    documents: tuple[SourceDocument, ...], counting: Counting, tmp_path: Path
) -> None:
    encoder = counting
    first = build_sources(documents, encoder, tmp_path)
    assert encoder.count == first.encoded > 0
    encoder.count = 0
    changed = _document("kring", "De leerkring komt nu tien keer per jaar bijeen in Ede.")
    second = build_sources((documents[0], changed), encoder, tmp_path)
    assert encoder.count == second.encoded == second.documents[1].rows
    assert _open(tmp_path).find("Waar komt de leerkring bijeen?")[0].passage.text.endswith("in Ede.")


def test_a_new_snapshot_is_noticed_and_the_same_one_is_not(
    documents: tuple[SourceDocument, ...], tmp_path: Path
) -> None:
    encoder = load_encoder()
    assert sources_fit(tmp_path, (), encoder)
    assert refresh_sources((), encoder, tmp_path) is None
    assert refresh_sources(documents, encoder, tmp_path) is not None
    assert refresh_sources(documents, encoder, tmp_path) is None
    newer = replace(documents[0], fetched="2026-11-04T10:00:00+00:00")
    assert refresh_sources((newer, documents[1]), encoder, tmp_path) is not None
    assert refresh_sources((), encoder, tmp_path) is not None
    assert _open(tmp_path).find("leerkring") == ()


def test_without_an_index_there_are_no_sources(tmp_path: Path) -> None:
    assert open_sources(tmp_path, load_encoder()) is None


@pytest.mark.parametrize("harm", ["truncate", "remove"])
def test_a_damaged_file_is_refused_by_name_and_built_again(
    documents: tuple[SourceDocument, ...], tmp_path: Path, harm: str
) -> None:
    build_sources(documents, load_encoder(), tmp_path)
    file = store.current(tmp_path) / "sources.jsonl"
    if harm == "truncate":
        file.write_bytes(file.read_bytes()[:40])
    else:
        file.unlink()
    with pytest.raises(UnusableIndexError, match=r"sources\.jsonl"):
        open_sources(tmp_path, load_encoder())
    assert refresh_sources(documents, load_encoder(), tmp_path) is not None
    assert _open(tmp_path).find("leerkring")


def test_vectors_of_another_encoder_are_refused(
    documents: tuple[SourceDocument, ...], counting: Counting, tmp_path: Path
) -> None:
    encoder = counting
    encoder.digest = "another"
    build_sources(documents, encoder, tmp_path)
    with pytest.raises(UnusableIndexError, match="model"):
        open_sources(tmp_path, load_encoder())


def test_what_the_words_of_a_question_tell_is_a_share(documents: tuple[SourceDocument, ...], tmp_path: Path) -> None:
    build_sources(documents, load_encoder(), tmp_path)
    searcher = _open(tmp_path)
    assert searcher.covered("aanvraag fonds", "Een aanvraag bij het fonds.") == 1
    assert searcher.covered("begeleiders van fondsaanvragen", "De begeleider leest elke fondsaanvraag.") == 1
    assert 0 < searcher.covered("aanvraag paspoort", "Een aanvraag bij het fonds.") < 0.5
    assert searcher.covered("paspoort", "Een aanvraag bij het fonds.") == 0


@pytest.mark.parametrize("question", ["", "?!", "   "])
def test_a_text_without_a_word_finds_nothing(
    question: str, documents: tuple[SourceDocument, ...], tmp_path: Path
) -> None:
    build_sources(documents, load_encoder(), tmp_path)
    assert _open(tmp_path).find(question) == ()


def test_a_word_stands_in_a_text_as_another_that_means_the_same(
    documents: tuple[SourceDocument, ...], tmp_path: Path
) -> None:
    build_sources(documents, load_encoder(), tmp_path)
    searcher = _open(tmp_path)
    assert searcher.covered("Wat is de prijs?", "Het tarief ligt vast.") == 1
    assert searcher.covered("leraren", "Een docent leest mee.") == 1
    assert searcher.covered("Hoe dien ik dit in?", "Voor een aanvraag is geen formulier nodig.") == 1
    assert searcher.covered("film", "Er is een uitlegfilm.") == 1
    assert searcher.covered("film", "Er is een filmzaal.") == 0


def test_what_stands_in_the_name_of_a_source_need_not_be_said_again(
    documents: tuple[SourceDocument, ...], tmp_path: Path
) -> None:
    build_sources(documents, load_encoder(), tmp_path)
    searcher = _open(tmp_path)
    assert searcher.covered("prijs wijkfonds", "Het tarief ligt vast.", beyond="Wijkfonds") == 1
    assert searcher.covered("paspoort wijkfonds", "Het tarief ligt vast.", beyond="Wijkfonds") == 0
    assert searcher.covered("wijkfonds", "Het tarief ligt vast.", beyond="Wijkfonds") == 1
