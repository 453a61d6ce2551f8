"""An answer and a conversation to take along: copied, and downloaded as Markdown and as a web page."""

from collections.abc import Callable
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from service.assistant import Assistant
from service.types import Answer, AnswerLink, AnswerStatus, Citation, CitationKind, Generation
from ui import chat_texts as texts
from ui.answer_view import answer_html, extras_html, suggestions_html
from ui.export import export_frame, export_turn
from ui.quotes import readable

BASE = "http://handreiking.test/"
_WORDS = st.text(max_size=60)
Ask = Callable[[Page, str], None]


class _Tags(HTMLParser):
    """Collect the tags, the attributes and the text of a fragment."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> _Tags:
    reader = _Tags()
    reader.feed(html)
    return reader


def _answer(words: str = "De burgemeester is verantwoordelijk.") -> Answer:
    cited = Citation(
        number=1, kind=CitationKind.HANDBOOK, page=3, page_id="borging-portefeuille", title="Borging portefeuille",
        theme="Beleid en organisatie", url="/handreiking/3?start=0&end=5#citaat", quote=words, start=0, end=5,
    )  # fmt: skip
    links = (AnswerLink("Rol gemeente", "https://www.nji.nl/rol", 3), AnswerLink("Protocol", None, 3))
    return Answer(AnswerStatus.ANSWERED, f"{words} [1]", "vraag", (cited,), links, (words,))


def test_text_holds_question_answer_places_and_links() -> None:
    assert export_turn("Wie?", _answer(), BASE).text == (
        "Vraag: Wie?\n\n"
        "De burgemeester is verantwoordelijk. [1]\n\n"
        "Bewijsplaatsen:\n"
        "[1] Pagina 3, Borging portefeuille: “De burgemeester is verantwoordelijk.” "
        "http://handreiking.test/handreiking/3?start=0&end=5#citaat\n\n"
        "De handreiking verwijst naar:\n"
        "- Rol gemeente: https://www.nji.nl/rol\n"
        "- Protocol (zie pagina 3)\n\n"
    )


def test_markdown_reads_as_headings_links_and_numbers() -> None:
    html = MarkdownIt().render(export_turn("Wie is *dat*?", _answer(), BASE).markdown)
    assert "<h2>Wie is *dat*?</h2>" in html
    assert "verantwoordelijk. [1]</p>" in html
    assert '<a href="http://handreiking.test/handreiking/3?start=0&amp;end=5#citaat">Pagina 3' in html
    assert '<a href="https://www.nji.nl/rol">Rol gemeente</a>' in html


def test_sentences_and_lists_keep_apart_in_every_form() -> None:
    kept = export_turn(
        "Wie?", Answer(AnswerStatus.ANSWERED, "Eerst dit. [1] Dan dat. [2]\n- een [3]\n- twee [3]", ""), BASE
    )
    assert "Eerst dit. \\[1\\] Dan dat. \\[2\\]\n- een \\[3\\]\n- twee \\[3\\]\n" in kept.markdown
    assert "<p>Eerst dit. [1] Dan dat. [2]</p><ul><li>een [3]</li><li>twee [3]</li></ul>" in kept.html


def test_quotes_from_a_table_read_as_words() -> None:
    assert readable("| Extern | Intern |\n| --- | --- |\n| Scholen | |") == "Extern · Intern; Scholen"
    assert readable("## Kop\n- een\n- twee") == "Kop een twee"
    assert readable("Extremisme - het willen.") == "Extremisme - het willen."


def test_a_question_with_personal_data_is_left_out() -> None:
    kept = export_turn("Ik bel Jan de Vries", Answer(AnswerStatus.PERSONAL_DATA, "Niet doen.", ""), BASE)
    for form in kept.as_dict().values():
        assert "Vries" not in form
        assert "niet bewaard" in form


def test_a_refusal_has_no_places() -> None:
    silent = export_turn("Wat?", Answer(AnswerStatus.NOT_IN_HANDBOOK, "Geen antwoord.", "Wat?"), BASE)
    assert texts.PLACES not in "".join(silent.as_dict().values())


@given(question=_WORDS, words=_WORDS)
def test_no_words_become_tags_in_a_web_page(question: str, words: str) -> None:
    html = _read(export_turn(question, _answer(words), BASE).html)
    assert html.tags <= {"section", "h2", "h3", "p", "ol", "ul", "li", "a", "q"}
    assert html.names <= {"href", "value"}


@given(words=_WORDS)
def test_no_words_become_tags_in_the_chat(words: str) -> None:
    html = _read(answer_html(_answer(words)) + suggestions_html(_answer(words)))
    assert html.tags <= {"div", "p", "ul", "ol", "li", "sup", "a", "details", "summary", "q", "h3", "span", "button"}
    assert not {name for name in html.names if name.startswith("on")}


@given(question=_WORDS, words=_WORDS)
def test_no_words_become_markup_in_markdown(question: str, words: str) -> None:
    html = _read(MarkdownIt("commonmark").render(export_turn(question, _answer(words), BASE).markdown))
    assert html.tags <= {"h2", "p", "strong", "ol", "ul", "li", "a"}


def test_answer_in_paragraphs_and_lists_keeps_its_shape() -> None:
    shaped = Answer(AnswerStatus.ANSWERED, "Eerst dit.\n- een\n- twee\n\nDan dat.", "vraag")
    assert "<p>Eerst dit.</p><ul><li>een</li><li>twee</li></ul><p>Dan dat.</p>" in answer_html(shaped)


def test_copying_puts_the_answer_with_its_references_on_the_clipboard(
    page: Page, ask: Ask, assistant: Assistant, address: str, cited: str
) -> None:
    ask(page, cited)
    whole = export_turn(cited, assistant.answer(cited), address)
    for name, form in ((texts.COPY, whole.text), (texts.COPY_MARKDOWN, whole.markdown)):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".outcome")).to_have_text(texts.SCRIPT["copied"])
        assert page.evaluate("navigator.clipboard.readText()") == form


def test_copying_works_where_a_browser_gives_no_clipboard(page: Page, ask: Ask, cited: str) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ask(page, cited)
    page.get_by_role("button", name=texts.COPY, exact=True).click()
    expect(page.locator(".outcome")).to_have_text(texts.SCRIPT["copied"])
    expect(page.get_by_role("button", name=texts.COPY, exact=True)).to_be_focused()
    page.locator("#question").focus()
    page.keyboard.press("Control+V")
    assert page.locator("#question").input_value().startswith(f"{texts.QUESTION}: {cited}")


def test_downloads_hold_the_whole_conversation(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    ask(page, texts.EXAMPLES[1][1])
    for button, ending in (("#save-markdown", ".md"), ("#save-html", ".html")):
        with page.expect_download() as waiting:
            page.locator(button).click()
        assert waiting.value.suggested_filename == texts.FILE_NAME + ending
        saved = waiting.value.path().read_text(encoding="utf-8")
        assert texts.EXPORT_TITLE in saved
        assert "{date}" not in saved
        for question in (cited, texts.EXAMPLES[1][1]):
            assert question in saved


def test_saved_web_page_is_whole_and_dutch() -> None:
    before, after = export_frame()
    page = before.html + export_turn("Wie?", _answer(), BASE).html + after.html
    assert page.startswith('<!doctype html><html lang="nl">')
    assert page.count("<body>") == page.count("</body>") == 1


def test_every_form_says_how_the_text_was_made() -> None:
    answer = Answer(AnswerStatus.ANSWERED, "Zin. [1]", "Vraag?", generation=Generation.WRITTEN)
    export = export_turn("Vraag?", answer, "http://voorbeeld")
    for form in (export.text, export.markdown, export.html):
        assert "Geschreven met AI, gecontroleerd aan de handreiking." in form


def test_under_an_answer_stands_how_it_was_made_and_the_way_to_its_passport() -> None:
    answer = Answer(AnswerStatus.ANSWERED, "Zin.", "Vraag?", generation=Generation.EXTRACTIVE, id="0" * 32)
    html = extras_html(answer)
    assert "Letterlijk uit de handreiking." in html
    assert f'href="/ui/passport/{"0" * 32}"' in html
