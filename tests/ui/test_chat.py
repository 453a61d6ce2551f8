"""The chat in a real browser: asking, reading the cited words, reading on."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from ingest.types import Corpus
from service.assistant import Assistant
from service.suggest import presented
from service.types import AnswerStatus
from ui import chat_texts as texts
from ui.page_panel import panel_html

Ask = Callable[[Page, str], None]
Shoot = Callable[[Page, str], None]


def _visible(page: Page, selector: str) -> bool:
    """Tell whether an element stands inside the window, below the header and above the question box."""
    return bool(
        page.evaluate(
            """(selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              return box.top >= 0 && box.bottom <= innerHeight && box.width > 0;
            }""",
            selector,
        )
    )


def test_first_screen_says_what_it_is_and_offers_six_questions(page: Page, shoot: Shoot) -> None:
    assert page.title() == texts.TITLE
    assert page.locator("html").get_attribute("lang") == "nl"
    expect(page.locator("#intro .lead")).to_have_text(texts.INTRO)
    expect(page.locator("#intro .emergency")).to_contain_text("112")
    expect(page.locator(".examples button")).to_have_count(6)
    expect(page.locator("#question")).to_be_focused()
    shoot(page, "eerste-scherm")


@pytest.mark.parametrize("question", [question for _, question in texts.EXAMPLES])
def test_every_example_is_answered_from_the_handbook(question: str, assistant: Assistant) -> None:
    assert assistant.answer(question).status is AnswerStatus.ANSWERED


def test_examples_come_from_each_theme(corpus: Corpus, assistant: Assistant) -> None:
    named = [theme for theme, _ in texts.EXAMPLES[:4]]
    assert set(named) < {page.theme.value for page in corpus.pages}
    for theme, question in texts.EXAMPLES[:4]:
        assert assistant.answer(question).citations[0].theme == theme


def test_answer_stands_there_sentence_for_sentence_with_its_marks(
    page: Page, ask: Ask, assistant: Assistant, cited: str
) -> None:
    ask(page, cited)
    answer = assistant.answer(cited)
    expect(page.locator(".asked")).to_have_text(cited)
    expect(page.locator(".answer .mark")).to_have_count(len(answer.citations))
    for one in answer.citations:
        expect(page.locator(".answer")).to_contain_text(one.quote)
    expect(page.locator("#question")).to_have_value("")


def test_first_sentence_is_shown_before_the_rest_has_come(page: Page) -> None:
    page.evaluate(
        """() => {
          const line = (event) => new TextEncoder().encode(JSON.stringify(event) + '\\n');
          const real = window.fetch;
          window.fetch = (path, ...rest) => path !== '/ui/ask' ? real(path, ...rest) : Promise.resolve(new Response(
            new ReadableStream({ start(pipe) {
              window.send = (event) => pipe.enqueue(line(event));
              send({ kind: 'start', status: 'answered' });
              send({ kind: 'piece', block: 'p', opens: true, html: 'Eerste zin.' });
            } })));
        }"""
    )
    page.locator("#question").fill("Wat is extremisme?")
    page.locator("#question").press("Enter")
    expect(page.locator(".answer p")).to_have_text("Eerste zin.")
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "true")
    page.evaluate("send({ kind: 'piece', block: 'p', opens: false, html: 'Tweede zin.' })")
    expect(page.locator(".answer p")).to_have_text("Eerste zin. Tweede zin.")


def test_service_sends_an_answer_sentence_by_sentence(address: str, cited: str, assistant: Assistant) -> None:
    body = {"messages": [{"role": "user", "content": cited}]}
    events = [json.loads(line) for line in httpx.post(f"{address}ui/ask", json=body).text.splitlines()]
    sentences = [event for event in events if event["kind"] == "piece"]
    assert [events[0]["kind"], events[-1]["kind"]] == ["start", "end"]
    assert len(events) == len(sentences) + 2
    assert len(sentences) == len(assistant.answer(cited).citations)


def test_clicking_a_mark_shows_just_the_quoted_words(
    page: Page, ask: Ask, assistant: Assistant, shoot: Shoot, cited: str
) -> None:
    ask(page, cited)
    for one in assistant.answer(cited).citations:
        page.locator(f'.mark:text-is("{one.number}")').click()
        expect(page.locator("#sheet mark").first).to_have_text(one.quote)
        assert _visible(page, "#citaat")
        expect(page.locator("#page-title")).to_have_text(one.title)
        expect(page.locator(".where")).to_contain_text(one.theme)
        expect(page.locator(".mark[aria-current]")).to_have_text(str(one.number))
    shoot(page, "antwoord-met-pagina")


@pytest.mark.parametrize(
    "question",
    ["Welke training past bij een baliemedewerker?", "Wie kan ik vragen voor het netwerk?"],
    ids=["row", "table"],
)
def test_words_in_cells_are_marked_cell_by_cell(page: Page, ask: Ask, assistant: Assistant, question: str) -> None:
    ask(page, question)
    cited = next(one for one in assistant.answer(question).citations if "|" in one.quote)
    page.locator(f'.mark:text-is("{cited.number}")').first.click()
    expect(page.locator("#citaat")).to_be_in_viewport()
    cells = [cell.strip() for cell in re.split(r"[|\n]", cited.quote) if cell.strip(" -")]
    assert page.locator("#sheet mark").all_inner_texts() == cells


def test_marked_words_are_the_quoted_words_for_every_answer(assistant: Assistant, corpus: Corpus) -> None:
    pages = {one.number: one for one in assistant.pages}
    questions = (entry.questions[0] for page in corpus.pages for entry in page.bank)
    citations = {(one.page, one.start): one for question in questions for one in assistant.answer(question).citations}
    assert len(citations) > 100
    for one in citations.values():
        panel = html.fromstring(f"<div>{panel_html(assistant.pages, pages[one.page], one.start, one.end)}</div>")
        marked = " ".join(mark.text_content() for mark in panel.iter("mark"))
        assert marked.split() == re.sub(r"(?m)^(\| --.*|[-#]+ )|\|", " ", one.quote).split(), one


def test_the_browsers_way_back_closes_the_page_and_keeps_the_conversation(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    page.locator(".mark").first.click()
    page.locator('.steps [rel="next"], .steps [rel="prev"]').first.click()
    page.go_back()
    expect(page.locator("#page")).to_be_hidden()
    expect(page.locator(".asked")).to_have_text(cited)
    expect(page.locator(".mark").first).to_be_focused()


def test_a_page_that_comes_in_after_one_went_back_stays_away(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    page.locator(".mark").first.click()
    expect(page.locator("#page")).to_be_visible()
    page.evaluate("""() => {
        const text = Response.prototype.text;
        Response.prototype.text = async function () {
            const words = await text.call(this);
            await new Promise((go) => setTimeout(go, 400));
            document.body.dataset.read = "yes";
            return words;
        };
    }""")
    page.locator('.steps [rel="next"], .steps [rel="prev"]').first.click()
    page.go_back()
    expect(page.locator("body")).to_have_attribute("data-read", "yes")
    expect(page.locator("#page")).to_be_hidden()


def test_quotes_below_the_answer_open_the_page_too(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    page.locator(".quotes summary").click()
    quote = page.locator(".quotes q").first.inner_text()
    page.locator(".quotes a").first.click()
    expect(page.locator("#sheet mark").first).to_have_text(quote)


def test_reading_on_with_previous_and_next(page: Page, corpus: Corpus) -> None:
    page.locator(".contents a").nth(1).click()
    expect(page.locator("#page-title")).to_have_text(corpus.pages[1].title)
    page.locator('.steps [rel="next"]').click()
    expect(page.locator("#page-title")).to_have_text(corpus.pages[2].title)
    page.locator('.steps [rel="prev"]').click()
    page.locator('.steps [rel="prev"]').click()
    expect(page.locator("#page-title")).to_have_text(corpus.pages[0].title)
    expect(page.locator('.steps [rel="prev"]')).to_have_count(0)


def test_menu_shows_every_page_under_its_theme(page: Page, corpus: Corpus) -> None:
    expect(page.locator(".contents a")).to_have_count(16)
    themes = page.locator(".contents h3").all_inner_texts()
    assert themes == list(dict.fromkeys(one.theme.value for one in corpus.pages))
    for at, one in enumerate(corpus.pages):
        page.locator(".contents a").nth(at).click()
        expect(page.locator("#page-title")).to_have_text(one.title)
        for link in one.links:
            if link.url:
                expect(page.locator(f'#sheet a[href="{link.url}"]').first).to_have_attribute("target", "_blank")
        page.locator("#close").click()


def test_search_finds_pages_while_typing(page: Page, assistant: Assistant) -> None:
    page.locator("#words").fill("versterkingsgelden")
    first = assistant.search_pages("versterkingsgelden")[0].passage
    expect(page.locator("#results a strong").first).to_have_text(first.title)
    expect(page.locator("#contents")).to_be_hidden()
    page.locator("#results a").first.click()
    expect(page.locator("#page-title")).to_have_text(first.title)
    expect(page.locator("#citaat")).to_be_visible()
    page.locator("#close").click()
    expect(page.locator("#results a").first).to_be_visible()
    page.locator("#words").fill("")
    expect(page.locator("#contents")).to_be_visible()


def test_follow_up_question_is_asked_with_one_click(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    follow_up = page.locator(".suggestions button").first
    question = follow_up.inner_text()
    with page.expect_request("**/ui/ask") as waiting:
        follow_up.click()
    assert waiting.value.post_data_json["messages"] == [{"role": "user", "content": question}]
    expect(page.locator(".asked").nth(1)).to_have_text(question)
    expect(page.locator(".after:not([hidden])")).to_have_count(2)
    expect(page.locator('.answer[data-status="answered"]')).to_have_count(2)
    assert page.locator(".more").first.inner_html() == ""
    assert not {cited, question} & set(page.locator("[data-ask]:visible").all_inner_texts())


def test_every_follow_up_question_that_can_be_offered_is_answered(assistant: Assistant, corpus: Corpus) -> None:
    offered = {presented(entry) for page in corpus.pages for entry in page.bank} - {None}
    statuses = {question: assistant.answer(question).status for question in offered if question}
    assert len(statuses) > 100
    assert [question for question, status in statuses.items() if status is not AnswerStatus.ANSWERED] == []


def test_refusal_has_no_references_and_offers_the_nearest_page(
    page: Page, ask: Ask, silent_question: str, assistant: Assistant
) -> None:
    ask(page, silent_question)
    nearest = assistant.answer(silent_question).nearest
    assert nearest
    expect(page.locator('.answer[data-status="not_in_handbook"]')).to_be_visible()
    expect(page.locator(".mark, .quotes, .links")).to_have_count(0)
    page.locator(".nearest a").click()
    expect(page.locator("#page-title")).to_have_text(nearest.title)


def test_telephone_number_in_a_warning_can_be_touched(page: Page, ask: Ask) -> None:
    ask(page, "Er wordt nu een aanslag gepleegd, wat moet ik doen?")
    expect(page.locator('.answer a[href="tel:112"]')).to_be_visible()


def test_later_questions_carry_the_conversation(page: Page, ask: Ask, cited: str) -> None:
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one.post_data_json) if one.url.endswith("/ui/ask") else None)
    ask(page, cited)
    ask(page, "En wie nog meer?")
    roles = [[one["role"] for one in body["messages"]] for body in sent]
    assert roles == [["user"], ["user", "assistant", "user"]]
    assert sent[1]["messages"][0]["content"] == cited


def test_new_conversation_forgets_the_old_one(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    page.locator(".mark").first.click()
    page.locator("#new").click()
    expect(page.locator("#log article")).to_have_count(0)
    expect(page.locator("#intro")).to_be_visible()
    expect(page.locator("#contents")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one.post_data_json) if one.url.endswith("/ui/ask") else None)
    ask(page, cited)
    assert len(sent[0]["messages"]) == 1


def test_dark_and_light_can_be_chosen_and_stay(page: Page, ask: Ask, shoot: Shoot, cited: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name=texts.DARK, exact=True).click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    ask(page, cited)
    page.locator(".mark").first.click()
    expect(page.locator("#citaat")).to_be_visible()
    shoot(page, "donker")
    page.get_by_role("button", name=texts.LIGHT, exact=True).click()
    assert page.evaluate(ground) == light


def test_feedback_reaches_the_store_with_its_remark(
    page: Page, ask: Ask, judged: list[tuple[str, bool, str]], cited: str
) -> None:
    ask(page, cited)
    answer_id = page.locator("#log article").get_attribute("data-id")
    page.get_by_role("button", name=texts.NOT_USEFUL, exact=True).click()
    expect(page.locator('[data-up="0"]')).to_have_attribute("aria-pressed", "true")
    page.locator(".remark textarea").fill("Ik mis de wijkagent.")
    page.get_by_role("button", name=texts.REMARK_SEND, exact=True).click()
    expect(page.locator(".outcome")).to_have_text(texts.SCRIPT["remarkThanks"])
    assert judged[-2:] == [(answer_id, False, ""), (answer_id, False, "Ik mis de wijkagent.")]


def test_remark_with_personal_data_is_not_stored(
    page: Page, ask: Ask, judged: list[tuple[str, bool, str]], cited: str
) -> None:
    ask(page, cited)
    page.get_by_role("button", name=texts.USEFUL, exact=True).click()
    expect(page.locator(".remark")).to_be_visible()
    stored = len(judged)
    page.locator(".remark textarea").fill("Bel mij op 06-12345678")
    page.get_by_role("button", name=texts.REMARK_SEND, exact=True).click()
    expect(page.locator(".outcome")).to_contain_text("gegevens over een persoon")
    assert len(judged) == stored
