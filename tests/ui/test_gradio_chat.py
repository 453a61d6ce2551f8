"""The Gradio app at /gradio: the same answers, and nothing from outside."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from service.assistant import Assistant
from ui import chat_texts as texts


def test_gradio_gives_the_same_answer_in_dutch(page: Page, assistant: Assistant, hosts: set[str]) -> None:
    page.goto("/gradio/")
    expect(page).to_have_title(texts.TITLE)
    assert page.locator("html").get_attribute("lang") == "nl"
    expect(page.locator("footer")).to_be_hidden()
    question = texts.EXAMPLES[0][1]
    page.locator("textarea").fill(question)
    page.locator("textarea").press("Enter")
    for one in assistant.answer(question).citations:
        expect(page.locator(".answer").first).to_contain_text(one.quote)
    assert hosts == {urlsplit(page.url).netloc}


def test_gradio_does_not_show_personal_data(page: Page) -> None:
    page.goto("/gradio/")
    page.locator("textarea").fill("Ik bel Jan de Vries op 06-12345678")
    page.locator("textarea").press("Enter")
    expect(page.get_by_text(texts.NOT_KEPT)).to_be_visible()
    expect(page.locator("textarea")).to_have_value("")
    assert "Vries" not in page.content()
