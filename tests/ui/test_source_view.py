"""A source is shown apart from the handbook in every form that people take away, and nothing in it runs or links."""

import json
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from index.encoder import load_encoder
from index.source_index import build_sources
from ingest.source_documents import SourceDocument, Standing
from ingest.source_types import Block, BlockKind
from service.api import create_app
from service.assistant import open_assistant
from service.http_models import ChatRequest, Message
from service.openai_reply import Heading, Reply
from service.settings import Settings
from service.teams_reply import reply_of
from service.types import Answer, AnswerStatus, Citation, CitationKind, Generation, SourceCitation
from ui import chat_texts as texts
from ui.answer_view import answer_html
from ui.cli import answer_lines
from ui.export import export_turn

QUOTE = "Bel *elke* dag & mail <niet> vóór 9 uur."
OWN = Citation(1, CitationKind.HANDBOOK, 3, "p", "Borging", "Beleid", "/handreiking/3", "De burgemeester.", 0, 16)
OTHER = SourceCitation(
    number=2, source="nctv", title="Versterkingsgelden", organisation="NCTV", fetched="2026-11-03T10:00:00+00:00",
    standing=Standing.CURRENT, url="https://nctv.nl/x?a=1&b=2#:~:text=Bel", quote=QUOTE, start=4, end=44, page=None,
    pages=(7,),
)  # fmt: skip
PLACE = "NCTV, Versterkingsgelden (opgehaald op 3 november 2026)"


@pytest.fixture
def answer() -> Answer:
    told = f"De burgemeester. [1]\n\nMeer hierover:\nNCTV (3 november 2026): “{QUOTE}” [2]"
    return Answer(AnswerStatus.ANSWERED, told, "Wie?", (OWN,), sources=(OTHER,), generation=Generation.EXTRACTIVE)


def test_the_page_shows_a_source_under_a_heading_of_its_own(answer: Answer) -> None:
    html = answer_html(answer)
    handbook, _, outside = html.partition(texts.SOURCES)
    assert 'data-page="3"' in handbook
    assert "data-page" not in outside
    assert PLACE in outside
    assert "<q>Bel *elke* dag &amp; mail &lt;niet&gt; vóór 9 uur.</q>" in outside


def test_the_mark_of_a_source_leads_out_of_the_site_and_says_so(answer: Answer) -> None:
    mark = answer_html(answer).partition("”&nbsp;")[2].partition("</sup>")[0]
    assert 'href="https://nctv.nl/x?a=1&amp;b=2#:~:text=Bel" target="_blank" rel="noopener noreferrer"' in mark
    assert PLACE in mark
    assert texts.NEW_TAB.strip("()") in mark


def test_the_words_of_a_source_are_never_markup(answer: Answer) -> None:
    evil = replace(OTHER, quote='<script>x</script><a href="https://kwaad.example">', organisation="<b>NCTV</b>")
    html = answer_html(replace(answer, text="“<img src=x onerror=y>” [2]", citations=(), sources=(evil,)))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert html.count("<a ") == 2


def test_a_source_that_is_gone_says_so_beside_its_quote(answer: Answer) -> None:
    html = answer_html(replace(answer, sources=(replace(OTHER, standing=Standing.GONE),)))
    assert "Let op: deze bron is er niet meer. Dit stond er op 3 november 2026." in html


def test_a_pdf_names_its_page(answer: Answer) -> None:
    assert "Versterkingsgelden, pagina 4 (opgehaald" in answer_html(replace(answer, sources=(replace(OTHER, page=4),)))


def test_the_terminal_and_the_exports_keep_sources_apart(answer: Answer) -> None:
    assert f"  [2] {PLACE}: “{QUOTE}” {OTHER.url}" in answer_lines(answer)
    kept = export_turn("Wie?", answer, "http://127.0.0.1")
    for form in (kept.text, kept.markdown, kept.html):
        handbook, found, outside = form.partition(texts.SOURCES)
        assert found
        assert "Borging" in handbook
        assert "Versterkingsgelden" not in handbook
        assert "Versterkingsgelden" in outside
    assert r"“Bel \*elke\* dag \& mail \<niet\> vóór 9 uur.”" in kept.markdown


def test_the_api_gives_sources_apart_from_citations(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = settings.model_copy(update={"var": tmp_path_factory.mktemp("var")})
    own.index_folder.parent.mkdir(exist_ok=True)
    own.index_folder.symlink_to(settings.index_folder)
    block = Block(BlockKind.PARAGRAPH, "Deelname aan Veilig Gesprek kost 385 euro per cursist.", page=2)
    stamp = "2026-11-03T10:00:00+00:00"
    document = SourceDocument("vg", "Gids", "Academie", (9,), "https://a.nl/g.pdf", stamp, "d", True, (block,))
    build_sources([document], load_encoder(), own.sources_index)
    asked = {"messages": [{"role": "user", "content": "Wat kost deelname aan Veilig Gesprek?"}]}
    with TestClient(
        create_app(own, open_assistant(own)), base_url="http://127.0.0.1", client=("127.0.0.1", 1)
    ) as client:
        context = client.post("/chat", json=asked).json()["context"]
        streamed = [json.loads(line) for line in client.post("/chat/stream", json=asked).text.splitlines()]
    assert context["citations"] == []
    [told] = context["sources"]
    assert (told["kind"], told["organisation"], told["page"], told["standing"]) == ("source", "Academie", 2, "unsure")
    assert told["url"] == "https://a.nl/g.pdf#page=2"
    assert told["quote"] == block.text[told["start"] : told["end"]]
    assert streamed[-1]["context"]["sources"] == context["sources"]


def test_the_description_of_the_api_knows_sources(settings: Settings) -> None:
    schema = create_app(assistant=open_assistant(settings)).openapi()["components"]["schemas"]
    assert set(schema["SourceBody"]["required"]) >= {"title", "organisation", "fetched", "url", "quote", "standing"}


def test_software_that_speaks_openai_gets_it_as_a_place_that_is_not_the_handbook(answer: Answer) -> None:
    chat = ChatRequest(messages=[Message(role="user", content="Wat kost het?")])
    reply = Reply(chat, "https://gemeente.example/", Heading.now("1"))
    handbook, source = (one.url_citation for one in reply.annotations(answer))
    assert (handbook.kind, handbook.page_id, handbook.url) == (
        "handbook",
        "p",
        "https://gemeente.example/handreiking/3",
    )
    assert (source.kind, source.page_id, source.url) == ("source", None, OTHER.url)
    assert answer.text[source.start_index : source.end_index] == "[2]"
    assert f"- [2] {PLACE}: {OTHER.url}" in reply.sources(answer)


def test_a_channel_gets_it_with_its_own_address(answer: Answer) -> None:
    (entity,) = json.loads(reply_of(answer, None).model_dump_json(by_alias=True, exclude_unset=True))["entities"]
    shown = entity["citation"][1]["appearance"]
    assert (entity["citation"][1]["position"], shown["name"], shown["url"]) == (2, PLACE, OTHER.url)
    assert shown["abstract"] == QUOTE
