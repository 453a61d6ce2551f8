"""What a server's answer means for a source, and what changed between two texts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.source_types import Block, BlockKind, Extract, Health, Redirect, Retrieval, Snapshot, Validators
from ingest.watch import Change, ChangeKind, changes, has_moved, probe_health, sentences, status_health


def _answer(status: int = 200, final: str = "https://a.nl/x", *steps: int, etag: str = "") -> Retrieval:
    passed = tuple(Redirect("https://a.nl/x", step) for step in steps)
    return Retrieval("https://a.nl/x", final, status, {"etag": etag} if etag else {}, b"", "2025-06-01", passed)


def _text(*paragraphs: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Extract:
    return Extract("", "nl", tuple(Block(kind, one) for one in paragraphs))


@pytest.mark.parametrize(
    ("status", "health"),
    [(200, Health.OK), (304, Health.OK), (404, Health.GONE), (410, Health.GONE), (451, Health.GONE),
     (401, Health.UNREACHABLE), (403, Health.UNREACHABLE), (429, Health.UNREACHABLE), (503, Health.UNREACHABLE)],
)  # fmt: skip
def test_a_status_says_how_a_source_stands(status: int, health: Health) -> None:
    found, reason = status_health(_answer(status))
    assert found is health
    assert (str(status) in reason) == (health is not Health.OK)


@pytest.mark.parametrize(
    ("final", "step", "moved"),
    [
        ("https://a.nl/y", 301, True),
        ("https://b.nl/x", 308, True),
        ("https://a.nl/x?id=2", 301, True),
        ("https://a.nl/y", 302, False),
        ("https://www.a.nl/x/", 301, False),
        ("http://a.nl/x", 301, False),
    ],
)
def test_a_move_is_for_good_and_to_another_place(final: str, step: int, moved: bool) -> None:
    assert has_moved(_answer(200, final, step)) is moved


@pytest.mark.parametrize("step", [301, 302, 307])
def test_a_page_that_leads_to_the_front_page_is_gone(step: int) -> None:
    assert status_health(_answer(200, "https://www.a.nl/", step))[0] is Health.GONE
    front = Retrieval(
        "http://a.nl/", "https://www.a.nl/", 200, {}, b"", "2025-06-01", (Redirect("http://a.nl/", step),)
    )
    assert status_health(front)[0] is Health.OK


_KEPT = Snapshot("a", "", "", "", 200, {}, "", 1, Health.OK)
_WALL = Snapshot("a", "", "", "", 200, {}, "", 1, Health.EMPTY)


def test_a_probe_knows_change_by_tag_and_cannot_tell_without() -> None:
    known = Validators('W/"1"')
    assert probe_health(_answer(etag='"1"'), _KEPT, known)[0] is Health.OK
    assert probe_health(_answer(etag='"2"'), _KEPT, known)[0] is Health.CHANGED
    assert probe_health(_answer(), _KEPT, known)[0] is Health.OK
    assert probe_health(_answer(304), _KEPT, known)[0] is Health.OK


def test_a_probe_does_not_make_a_page_without_text_healthy() -> None:
    assert probe_health(_answer(), _WALL, Validators())[0] is Health.EMPTY
    assert probe_health(_answer(404), _WALL, Validators())[0] is Health.GONE


def test_changes_are_told_sentence_by_sentence_in_order() -> None:
    before = _text("Bel 112 bij gevaar. De subsidie is 5.000 euro per jaar.", "Dit verdwijnt helemaal uit de tekst.")
    after = _text("Bel 112 bij gevaar. De subsidie is 7.500 euro per jaar. Aanvragen kan tot 1 mei.")
    assert changes(before, after) == (
        Change(ChangeKind.CHANGED, "De subsidie is 5.000 euro per jaar.", "De subsidie is 7.500 euro per jaar."),
        Change(ChangeKind.GONE, "Dit verdwijnt helemaal uit de tekst.", ""),
        Change(ChangeKind.ADDED, "", "Aanvragen kan tot 1 mei."),
    )


def test_a_table_is_compared_row_by_row() -> None:
    before, after = (_text(f"2023 | 20\n2024 | {n}", kind=BlockKind.TABLE) for n in (23, 25))
    assert [(one.before, one.after) for one in changes(before, after)] == [("2024 | 23", "2024 | 25")]


@given(st.lists(st.text(alphabet="ab .", min_size=1, max_size=12), max_size=6))
def test_a_text_does_not_differ_from_itself_and_differs_wholly_from_nothing(paragraphs: list[str]) -> None:
    text = _text(*paragraphs)
    assert changes(text, text) == ()
    assert all(one.kind is ChangeKind.ADDED for one in changes(_text(), text))
    assert all(one.kind is ChangeKind.GONE for one in changes(text, _text()))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Een zin. Nog een zin! En een vraag? Ja.", 4),
        ("De burgemeester, mr. A. Jansen, beslist. Dat mag.", 2),
        ("Denk aan bijv. Rotterdam of o.a. Schiedam. Klaar.", 2),
        ("Het kost 1.000 euro en 3.5 uur.", 1),
        ("Hij zei: “Bel ons.” Dat was al.", 2),
        ("", 1),
    ],
)
def test_sentences_end_at_a_sentence_end_only(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_no_mark_is_lost_between_sentences() -> None:
    assert sentences("Hij zei: “Bel ons.” Dat was (bijna) al.") == ("Hij zei: “Bel ons.”", "Dat was (bijna) al.")


def test_two_texts_that_differ_in_each_of_many_sentences_are_compared_in_seconds() -> None:
    old, new = (_text(*(f"{word} {n} staat hier in regel {n}{n}." for n in range(1500))) for word in ("Eerst", "Nu"))
    began = time.monotonic()
    assert {one.kind for one in changes(old, new)} == {ChangeKind.CHANGED}
    assert time.monotonic() - began < 10
