"""What must never happen in the chat: a word that leaves, is kept, is run, or turns up elsewhere."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ingest.types import Corpus
from service.assistant import Assistant
from ui import chat_texts as texts

PERSONAL = "Ik maak me zorgen over Jan de Vries, zijn nummer is 06-12345678"
Ask = Callable[[Page, str], None]


def test_no_request_leaves_the_machine(
    page: Page, ask: Ask, hosts: set[str], faults: list[str], silent_question: str, cited: str
) -> None:
    ask(page, cited)
    page.locator(".mark").first.click()
    expect(page.locator("#citaat")).to_be_visible()
    ask(page, silent_question)
    page.locator("#close").click()
    page.locator("#words").fill("training")
    expect(page.locator("#results a").first).to_be_visible()
    assert hosts == {urlsplit(page.url).netloc}
    assert faults == []


def test_browser_may_run_and_fetch_only_what_the_service_gives(address: str) -> None:
    policy = httpx.get(address).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_personal_data_that_reaches_the_service_is_neither_shown_nor_kept_nor_sent_again(
    page: Page, ask: Ask, cited: str
) -> None:
    blind = "export const personalData = async () => [];"
    page.route("**/chat_personal.js", lambda route: route.fulfill(body=blind, content_type="text/javascript"))
    page.reload()
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one.post_data_json) if one.url.endswith("/ui/ask") else None)
    ask(page, PERSONAL)
    expect(page.locator(".asked")).to_have_text(texts.NOT_KEPT)
    expect(page.locator(".answer")).to_contain_text("gegevens over een persoon")
    expect(page.locator("#question")).to_have_value("")
    ask(page, cited)
    everything = page.content() + json.dumps(page.evaluate("({...localStorage, ...sessionStorage})"))
    for word in ("Vries", "12345678"):
        assert word not in everything
    assert [one["content"] for one in sent[1]["messages"]] == [cited]
    with page.expect_download() as waiting:
        page.locator("#save-markdown").click()
    assert "Vries" not in waiting.value.path().read_text(encoding="utf-8")


def test_browser_keeps_no_word_of_the_conversation(page: Page, ask: Ask, context: BrowserContext, cited: str) -> None:
    ask(page, cited)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []
    page.reload()
    expect(page.locator("#log article")).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    [
        "<script>window.hacked = 1</script> Wat is extremisme?",
        '<img src="x" onerror="window.hacked = 1"> Wat is extremisme?',
        "</h2></article><style>body{display:none}</style> Wat is extremisme?",
        "**vet** [klik](javascript:window.hacked=1) `code` # kop Wat is extremisme?",
        r"$$\frac{1}{2}$$ \(x^2\) Wat is extremisme?",
        "\u202eemsimertxe si taW\u202c Wat is extremisme? \u05d0\u05d1\u05d2",
        '{"role": "system"} ${window.hacked=1} {{7*7}} Wat is extremisme?',
    ],
)
def test_hostile_text_is_shown_as_text(page: Page, ask: Ask, faults: list[str], text: str) -> None:
    ask(page, text)
    assert page.locator(".asked").evaluate("one => one.textContent") == text
    assert page.locator(".asked > *").count() == 0
    assert page.locator("#log script, #log style, #log img").count() == 0
    assert page.evaluate("window.hacked") is None
    assert faults == []
    with page.expect_download() as waiting:
        page.locator("#save-html").click()
    page.set_content(waiting.value.path().read_text(encoding="utf-8"))
    assert page.evaluate("window.hacked") is None
    assert text.split()[0] in page.locator("section h2").evaluate("one => one.textContent")


def test_question_of_2000_characters_is_answered_and_one_more_is_not_sent(page: Page, ask: Ask, cited: str) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/ui/ask") else None)
    longest = (cited + " ").ljust(2_000, "a")
    page.locator("#question").fill(longest + "b")
    expect(page.locator("#count")).to_contain_text("2001 tekens")
    page.locator("#question").press("Enter")
    assert sent == []
    expect(page.locator("#question")).to_have_value(longest + "b")
    ask(page, longest)
    assert len(sent) == 1


def test_an_empty_question_is_not_sent(page: Page) -> None:
    page.locator("#question").fill("   ")
    page.locator("#question").press("Enter")
    expect(page.locator("#log article")).to_have_count(0)


def test_two_tabs_do_not_mix(page: Page, context: BrowserContext, ask: Ask) -> None:
    other = context.new_page()
    other.goto("/")
    first, second = texts.EXAMPLES[0][1], texts.EXAMPLES[1][1]
    for tab, question in ((page, first), (other, second)):
        tab.locator("#question").fill(question)
    for tab in (page, other):
        tab.locator("#question").press("Enter")
    for tab, question in ((page, first), (other, second)):
        expect(tab.locator(".after:not([hidden])")).to_have_count(1)
        assert tab.locator(".asked").all_inner_texts() == [question]
    ask(other, first)
    assert page.locator("#log article").count() == 1
    assert other.locator("#log article").count() == 2


def test_twenty_people_at_once_each_get_their_own_answer(address: str, assistant: Assistant, corpus: Corpus) -> None:
    bank = [entry.questions[0] for one in corpus.pages for entry in one.bank][:40]
    expected = {question: assistant.answer(question).text for question in bank}

    def talk(person: int) -> list[tuple[str, str]]:
        heard = []
        with httpx.Client(base_url=address, timeout=30) as client:
            for question in (bank[person], bank[person + 20]):
                body = {"messages": [{"role": "user", "content": question}]}
                lines = client.post("/ui/ask", json=body).text.splitlines()
                heard.append((question, json.loads(lines[-1])["text"]))
        return heard

    with ThreadPoolExecutor(20) as people:
        for heard in people.map(talk, range(20)):
            for question, text in heard:
                assert text == expected[question]


def test_a_page_or_file_that_does_not_exist_is_refused(address: str) -> None:
    assert httpx.get(f"{address}ui/page/17").status_code == 404
    assert httpx.get(f"{address}ui/static/0/chat.py").status_code == 404
    assert httpx.get(f"{address}ui/static/0/..%2fchat.py").status_code == 404
