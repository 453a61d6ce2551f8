"""Pages are cut along their structure, and every offset holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import cut_page, sentence_spans
from index.types import PassageKind
from ingest.types import BankEntry, Corpus, Page, Theme


def _page(text: str) -> Page:
    return Page(1, "proef", "Proef", Theme.GENERAL, text, ())


def _place(entry: BankEntry) -> tuple[int, int]:
    return entry.start, entry.end


def _cut(text: str) -> list[tuple[PassageKind, str]]:
    return [(one.kind, one.text) for one in cut_page(_page(text))]


def test_every_passage_of_the_handbook_stands_in_its_page(corpus: Corpus) -> None:
    for page in corpus.pages:
        for one in cut_page(page):
            assert page.text[one.start : one.end] == one.text
            assert one.text == one.text.strip()


def test_every_sentence_of_the_handbook_is_in_a_passage(corpus: Corpus) -> None:
    for page in corpus.pages:
        covered = {at for one in cut_page(page) for at in range(one.start, one.end)}
        for start, end in sentence_spans(page.text):
            line = page.text[start:end]
            if not line.startswith("#") and not line.startswith("| --"):
                assert any(at in covered for at in range(start, end)), line


def test_a_list_keeps_its_lead_in() -> None:
    assert _cut("Denk aan:\n\n- een\n- twee\n\nDaarna dit.") == [
        (PassageKind.LIST, "Denk aan:\n\n- een\n- twee"),
        (PassageKind.PARAGRAPH, "Daarna dit."),
    ]


def test_a_table_gives_itself_and_each_row() -> None:
    found = _cut("Voor wie:\n\n| Rol | Training |\n| --- | --- |\n| Balie | Kort |\n| Beleid | Lang |")
    assert [kind for kind, _ in found] == [PassageKind.LIST, PassageKind.TABLE_ROW, PassageKind.TABLE_ROW]
    assert [text for _, text in found[1:]] == ["Balie | Kort", "Beleid | Lang"]
    rows = cut_page(_page("Voor wie:\n\n| Rol | Training |\n| --- | --- |\n| Balie | Kort |"))
    assert "Rol" in rows[-1].context
    assert "Voor wie:" in rows[-1].context


def test_a_line_that_names_a_definition_s_source_stays_with_it(corpus: Corpus) -> None:
    passages = cut_page(corpus.pages[1])
    source = "Nationaal Coördinator Terrorismebestrijding en Veiligheid"
    assert sum(one.kind is PassageKind.DEFINITION for one in passages) == 3
    assert sum(one.text.endswith(source) for one in passages) == 3
    assert all(one.text != source for one in passages)


def test_every_tool_is_a_passage(corpus: Corpus) -> None:
    for page in corpus.pages:
        labels = [one.text for one in cut_page(page) if one.kind is PassageKind.TOOL]
        assert labels == list(dict.fromkeys(link.label for link in page.links))


def test_bank_questions_go_to_the_passage_with_their_answer(corpus: Corpus) -> None:
    for page in corpus.pages:
        given = [entry for one in cut_page(page) for entry in one.bank]
        assert sorted(given, key=_place) == sorted(page.bank, key=_place)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Een zin. Nog een.", ["Een zin.", "Nog een."]),
        ("Netwerken t.b.v. Vroegsignalering. Klaar.", ["Netwerken t.b.v. Vroegsignalering.", "Klaar."]),
        ("Echt? Ja!", ["Echt?", "Ja!"]),
        ("Bijv. 3 dagen. Daarna 4.", ["Bijv. 3 dagen.", "Daarna 4."]),
        ("Hij zei: “Stop.” Toen ging hij.", ["Hij zei: “Stop.” Toen ging hij."]),
    ],
)
def test_sentences_end_where_a_reader_says_they_do(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b in sentence_spans(text)] == sentences


@given(st.text(alphabet="aB .!?\n|-#:é", max_size=120))
def test_sentence_spans_are_ordered_apart_and_cover_all(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b <= c for (a, b), (c, _) in zip(spans, spans[1:], strict=False))
    inside = {at for a, b in spans for at in range(a, b)}
    assert all(at in inside for at, letter in enumerate(text) if not letter.isspace())


@given(st.text(alphabet="aB .:\n|-#*1é`>", max_size=160))
def test_any_markdown_is_cut_into_true_spans(text: str) -> None:
    page = _page(text)
    for one in cut_page(page):
        assert page.text[one.start : one.end] == one.text
        assert one.text
