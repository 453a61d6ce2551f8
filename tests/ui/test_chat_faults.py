"""The chat when things go wrong: it says so in Dutch, keeps the question, and goes on by itself."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Page, Route, expect

from ui import chat_texts as texts

Ask = Callable[[Page, str], None]
Outage = Callable[[], AbstractContextManager[None]]


def test_restart_of_the_service_loses_nothing(page: Page, ask: Ask, outage: Outage, cited: str) -> None:
    ask(page, cited)
    with outage():
        page.locator("#question").fill(texts.EXAMPLES[1][1])
        page.locator("#question").press("Enter")
        expect(page.locator("#banner")).to_have_text(texts.SCRIPT["lost"])
        expect(page.locator("#question")).to_have_value(texts.EXAMPLES[1][1])
        page.locator("#words").fill("geld")
        expect(page.locator("#found")).to_have_text(texts.SCRIPT["away"])
        page.locator(".contents a").first.click()
    expect(page.locator(".after:not([hidden])")).to_have_count(2)
    assert page.locator(".asked").all_inner_texts() == [cited, texts.EXAMPLES[1][1]]
    expect(page.locator("#banner")).to_be_hidden()


def test_an_answer_that_breaks_off_is_asked_for_again(page: Page, cited: str) -> None:
    tries: list[str] = []

    def break_first(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) > 1:
            route.continue_()
            return
        cut = [
            {"kind": "start", "status": "answered"},
            {"kind": "piece", "block": "p", "opens": True, "html": "Half een"},
        ]
        route.fulfill(body="".join(json.dumps(one) + "\n" for one in cut), content_type="application/x-ndjson")

    page.route("**/ui/ask", break_first)
    page.locator("#question").fill(cited)
    page.locator("#question").press("Enter")
    expect(page.locator(".after:not([hidden])")).to_have_count(1)
    assert "Half een" not in page.locator(".answer").inner_text()
    assert page.locator(".asked").all_inner_texts() == [cited]


def test_an_answer_that_keeps_breaking_off_is_given_up_and_the_question_comes_back(page: Page, cited: str) -> None:
    tries: list[str] = []

    def cut(route: Route) -> None:
        tries.append(route.request.url)
        route.fulfill(body='{"kind": "start", "status": "answered"}\n', content_type="application/x-ndjson")

    page.route("**/ui/ask", cut)
    page.locator("#question").fill(cited)
    page.locator("#question").press("Enter")
    expect(page.locator("#banner")).to_have_text(texts.SCRIPT["failed"])
    expect(page.locator("#question")).to_have_value(cited)
    expect(page.locator("#question")).to_be_editable()
    expect(page.locator("#log article")).to_have_count(0)
    assert len(tries) == 3


def test_long_work_shows_that_it_is_busy_and_takes_one_question_at_a_time(page: Page, cited: str) -> None:
    held: list[Route] = []
    page.route("**/ui/ask", lambda route: held.append(route))
    page.locator("#question").fill(cited)
    page.locator("#question").press("Enter")
    page.locator("#question").press("Enter")
    expect(page.locator(".answer")).to_have_text(texts.SCRIPT["busy"])
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "true")
    (waiting,) = held
    waiting.continue_()
    expect(page.locator(".after:not([hidden])")).to_have_count(1)
    expect(page.locator("#log article")).to_have_count(1)


def test_a_refused_question_is_explained_and_stays_in_the_box(page: Page) -> None:
    page.locator("#question").evaluate("one => { one.value = 'Wat is dit?' + String.fromCharCode(1) }")
    page.locator("#question").press("Enter")
    expect(page.locator("#banner")).to_contain_text("onzichtbaar teken")
    expect(page.locator("#log article")).to_have_count(0)
    assert page.locator("#question").input_value().startswith("Wat is dit?")


def test_new_conversation_ends_a_question_that_waits(page: Page, ask: Ask, outage: Outage, cited: str) -> None:
    ask(page, cited)
    with outage():
        page.locator("#question").fill(cited)
        page.locator("#question").press("Enter")
        expect(page.locator("#banner")).to_have_text(texts.SCRIPT["lost"])
        page.locator("#new").click()
        expect(page.locator("#log article")).to_have_count(0)
        expect(page.locator("#banner")).to_be_hidden()
    ask(page, cited)
    expect(page.locator("#log article")).to_have_count(1)
