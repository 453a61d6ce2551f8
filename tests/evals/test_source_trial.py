"""The made-up sources hold what their questions ask, and each kind of question is judged as it should be."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.loopback import website
from evals.source_pages import load_source_rows, site_of
from evals.source_trial import SourceQuestionRow, is_right, is_warned, is_wrong, load_source_questions
from ingest.extract import read_document
from ingest.source_documents import Standing
from ingest.types import Corpus
from service.types import Answer, AnswerStatus, Citation, CitationKind, SourceCitation

ROWS = {row.id: row for row in load_source_rows()}
QUESTIONS = load_source_questions()
OWN = Citation(1, CitationKind.HANDBOOK, 3, "p", "P", "T", "/handreiking/3", "Zo.", 0, 3)
OTHER = SourceCitation(
    2, "fonds", "Fonds", "NCTV", "2026-11-03T10:00:00+00:00", Standing.CURRENT, "https://a.nl", "Dus.", 0, 4, None, (3,)
)
Row = Callable[..., SourceQuestionRow]


@pytest.fixture
def row() -> Row:
    def make(kind: str, **fields: object) -> SourceQuestionRow:
        return SourceQuestionRow.model_validate({"id": "x", "kind": kind, "question": "Wat?"} | fields)

    return make


def test_every_question_has_an_id_of_its_own_and_a_source_that_exists() -> None:
    assert len({one.id for one in QUESTIONS}) == len(QUESTIONS) >= 60
    assert all(one.source in ROWS for one in QUESTIONS if one.source)
    assert {one.kind for one in QUESTIONS} == {"silent", "more", "first", "differs", "none"}


@pytest.mark.parametrize("key", ROWS)
def test_what_a_question_expects_stands_in_what_is_read_of_its_source_or_in_the_handbook(
    key: str, corpus: Corpus
) -> None:
    served = site_of([ROWS[key]])[ROWS[key].path]
    text = read_document(served.body, served.kind, "https://voorbeeld.nl/").text
    handbook = "\n".join(page.text for page in corpus.pages)
    for one in QUESTIONS:
        for words in one.says if one.source == key else ():
            assert words in text or (one.kind == "differs" and words in handbook), one.id


def test_no_made_up_source_says_what_nobody_answers() -> None:
    assert all(not one.says and one.source is None for one in QUESTIONS if one.kind == "none")


def _told(text: str, *sources: SourceCitation, cited: bool = False) -> Answer:
    return Answer(AnswerStatus.ANSWERED, text, "Wat?", (OWN,) if cited else (), sources=sources)


def test_a_silent_handbook_asks_for_the_right_source_and_its_fact(row: Row) -> None:
    asked, nothing = row("silent", source="fonds", says=["1 mei"]), _told("")
    assert is_right(asked, nothing, _told("Op 1 mei. [2]", OTHER))
    assert not is_right(asked, nothing, nothing)
    for wrong in (_told("Op 2 mei. [2]", OTHER), _told("Op 1 mei. [2]", replace(OTHER, source="anders"))):
        assert not is_right(asked, nothing, wrong)
        assert is_wrong(asked, wrong)
    assert not is_wrong(asked, nothing)


def test_the_handbook_goes_first_only_when_its_answer_stands_unchanged(row: Row) -> None:
    asked, before = row("first", page=3), _told("Zo. [1]", cited=True)
    assert is_right(asked, before, _told("Zo. [1]\n\nMeer: “Dus.” [2]", OTHER, cited=True))
    assert not is_right(asked, before, _told("“Dus.” [2] Zo. [1]", OTHER, cited=True))
    assert not is_right(row("first", page=4), before, before)


def test_a_difference_shows_both(row: Row) -> None:
    asked, before = row("differs", page=3, source="fonds", says=["Zo", "Dus"]), _told("Zo. [1]", cited=True)
    assert is_right(asked, before, _told("Zo. [1]\n\nLet op: “Dus.” [2]", OTHER, cited=True))
    assert not is_right(asked, before, before)


def test_what_nobody_answers_gets_no_quote(row: Row) -> None:
    assert is_right(row("none"), _told(""), _told("", cited=True))
    assert not is_right(row("none"), _told(""), _told("“Dus.” [2]", OTHER))


def test_a_source_that_is_not_what_it_was_must_say_so(row: Row) -> None:
    asked = row("silent", source="fonds", warns="gone")
    assert is_warned(asked, _told("", replace(OTHER, standing=Standing.GONE)))
    assert not is_warned(asked, _told("", OTHER))


def test_the_website_serves_what_stands_there_now() -> None:
    import httpx

    pages = site_of([ROWS["subsidie"]])
    with website(pages) as base:
        assert httpx.get(f"{base}/subsidie").status_code == 200
        pages.clear()
        assert httpx.get(f"{base}/subsidie").status_code == 404
