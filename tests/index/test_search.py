"""Hybrid search finds the page that answers, with or without shared words."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index.fusion import Parts
from index.search import Searcher
from index.types import PassageKind


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Wie is de aangewezen bestuurlijk portefeuillehouder?", 3),
        ("Kunnen wij ergens een potje aanvragen bij het Rijk?", 7),
        ("wat is extremisme", 2),
        ("waar kan ik een zorgelijk signaal kwijt", 12),
        ("Wie heeft de regie bij de PGA?", 15),
    ],
)
def test_the_page_that_answers_comes_first(searcher: Searcher, question: str, page: int) -> None:
    assert searcher.search(question)[0].passage.page == page


def test_a_typing_error_does_not_lose_the_page(searcher: Searcher) -> None:
    assert searcher.search("bestuurlijk portefuillehouder burgemeestr")[0].passage.page == 3


def test_a_table_row_is_found_by_its_role(searcher: Searcher) -> None:
    hits = searcher.search("Welke training krijgen baliemedewerkers?")
    assert any(hit.passage.kind is PassageKind.TABLE_ROW and "Balie" in hit.passage.text for hit in hits[:4])


@pytest.mark.parametrize("part", Parts.names())
def test_every_part_can_be_left_out(searcher: Searcher, part: str) -> None:
    hits = searcher.search("Wie is de portefeuillehouder?", parts=Parts(**{part: False}))
    assert hits


def test_without_a_word_there_are_no_hits(searcher: Searcher) -> None:
    assert searcher.search("?! 🙂") == ()


def test_hits_come_best_first_and_each_once(searcher: Searcher) -> None:
    hits = searcher.search("netwerk van professionals", limit=50)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.id for hit in hits}) == len(hits) == 50


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_searched(searcher: Searcher, text: str) -> None:
    findings = searcher.find(text)
    for hit in findings.hits:
        page = next(one for one in searcher.pages if one.number == hit.passage.page)
        assert page.text[hit.passage.start : hit.passage.end] == hit.passage.text
        for span in hit.spans:
            assert page.text[span.start : span.end].strip()
