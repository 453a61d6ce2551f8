"""Every answer becomes a message within the limits of Teams, with its quotes word for word."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.types import Corpus
from service import texts
from service.assistant import Assistant
from service.teams_reply import MOST_ABSTRACT, MOST_BYTES, MOST_CITATIONS, MOST_NAME, cut, plain, reply_of
from service.types import Answer, AnswerLink, AnswerStatus, Citation, CitationKind, PageSuggestion

BASE = "https://handreiking.example.nl"
_words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=400)


@st.composite
def _answers(draw: st.DrawFn) -> Answer:
    count = draw(st.integers(0, 40))
    citations = tuple(
        Citation(
            number=number + 1, kind=CitationKind.HANDBOOK, page=draw(st.integers(1, 99)), page_id="p",
            title=draw(_words), theme="t", url=f"/handreiking/{number}?start=1&end=2#citaat",
            quote=draw(_words) * draw(st.sampled_from([1, 1, 1, 30])), start=0, end=1,
        )
        for number in range(count)
    )  # fmt: skip
    return Answer(
        status=AnswerStatus.ANSWERED if count else AnswerStatus.NOT_IN_HANDBOOK,
        text=draw(_words) * draw(st.sampled_from([1, 1, 200])),
        question="Wat?",
        citations=citations,
        links=tuple(AnswerLink(draw(_words), draw(st.sampled_from([None, "https://a.nl/(b)"])), 1) for _ in range(2)),
        suggestions=tuple(draw(st.lists(_words, max_size=5))),
        nearest=PageSuggestion(3, "p", "Borging", "/handreiking/3") if not count else None,
    )


def _dump(answer: Answer, base: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reply_of(answer, base).model_dump_json(by_alias=True, exclude_unset=True))
    return found


@given(_answers(), st.sampled_from([None, BASE]))
def test_limits_hold_for_any_answer(answer: Answer, base: str | None) -> None:
    message = _dump(answer, base)
    assert len(json.dumps(message, ensure_ascii=False).encode()) < MOST_BYTES + 5_000
    assert len(reply_of(answer, base).model_dump_json(by_alias=True, exclude_unset=True).encode()) < MOST_BYTES
    (label,) = message["entities"]
    assert len(label["citation"]) == min(MOST_CITATIONS, len(answer.citations))
    for one in label["citation"]:
        assert 0 < len(one["appearance"]["name"]) <= MOST_NAME
        assert len(one["appearance"]["abstract"]) <= MOST_ABSTRACT
        assert one["appearance"]["@type"] == "DigitalDocument"
        assert "image" not in one["appearance"]
        assert ("url" in one["appearance"]) is (base is not None)
    assert "suggestedActions" not in message


def _runs(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "TextRun":
            yield value["text"]
        for part in value.values():
            yield from _runs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _runs(part)


@given(_answers())
def test_the_quotes_on_the_card_are_those_of_the_answer_word_for_word_and_in_order(answer: Answer) -> None:
    shown = list(_runs(_dump(answer, BASE).get("attachments", [])))
    assert shown == [one.quote for one in answer.citations[: len(shown)]]
    if len(shown) < len(answer.citations) and shown:
        assert texts.BOT_LEFT_OUT in json.dumps(_dump(answer, BASE), ensure_ascii=False)


def test_every_answer_of_the_bank_shows_all_its_quotes(assistant: Assistant, corpus: Corpus) -> None:
    questions = [entry.questions[0] for page in corpus.pages for entry in page.bank][::6]
    for answer in map(assistant.answer, questions):
        message = _dump(answer, BASE)
        assert list(_runs(message.get("attachments", []))) == [one.quote for one in answer.citations]
        assert message["text"].startswith(answer.text)


def test_without_a_public_address_nothing_links_to_a_page(assistant: Assistant) -> None:
    message = json.dumps(_dump(assistant.answer("Wie is de aangewezen bestuurlijk portefeuillehouder?"), None))
    assert "OpenUrl" not in message
    assert "/handreiking/" not in message


def test_the_nearest_page_can_be_opened(assistant: Assistant, corpus: Corpus) -> None:
    questions = (one for boundary in corpus.boundaries for one in boundary.questions)
    silent = next(answer for answer in map(assistant.answer, questions) if answer.nearest)
    assert silent.nearest
    message = _dump(silent, BASE)
    assert message["text"].endswith(f"[Lees pagina {silent.nearest.page}]({BASE}{silent.nearest.url})")
    assert message["entities"][0]["citation"] == []


def test_a_link_is_written_so_that_its_address_stays_whole() -> None:
    link = AnswerLink("Wegwijzer [2024]", "https://a.nl/een (1).pdf", 4)
    answer = Answer(AnswerStatus.ANSWERED, "Tekst.", "Wat?", links=(link, AnswerLink("Draaiboek", None, 4)))
    text = _dump(answer, BASE)["text"]
    assert "- [Wegwijzer (2024)](https://a.nl/een%20(1%29.pdf)" in text
    assert "- Draaiboek (zie pagina 4)" in text


@given(_words, st.integers(1, 200))
def test_a_text_is_cut_at_a_word_and_never_too_long(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_a_plain_message_cites_nothing_and_carries_no_label() -> None:
    message = json.loads(plain("Hallo", ("Wie?",)).model_dump_json(by_alias=True, exclude_unset=True))
    assert "entities" not in message
    assert "Wie?" in json.dumps(message["attachments"])
