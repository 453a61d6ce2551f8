"""The chat is for everyone: axe-core, keyboard, screen reader, small screens, zoom, paper."""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.assistant import Assistant
from ui import chat_texts as texts

_VIEWS = {
    "desktop": (1366, 850),
    "wide": (1920, 1080),
    "phone": (360, 740),
    "reflow": (320, 640),
    "zoom": (683, 425),
}
Ask = Callable[[Page, str], None]


def _violations(page: Page) -> str:
    every_rule = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=every_rule)
    return str(found.generate_report()) if found.violations_count else ""


def _first_screen(_page: Page, _ask: Ask, _cited: str, _silent: str) -> None:
    return


def _conversation(page: Page, ask: Ask, cited: str, silent: str) -> None:
    ask(page, cited)
    page.locator(".quotes summary").click()
    page.locator('[data-up="1"]').click()
    expect(page.locator(".remark")).to_be_visible()
    ask(page, silent)


def _open_page(page: Page, ask: Ask, cited: str, _silent: str) -> None:
    ask(page, cited)
    page.locator(".mark").first.click()
    expect(page.locator("#citaat")).to_be_visible()


def _found(page: Page, _ask: Ask, _cited: str, _silent: str) -> None:
    page.locator("#words").fill("training")
    expect(page.locator("#results a").first).to_be_visible()


def _personal(page: Page, _ask: Ask, _cited: str, _silent: str) -> None:
    page.locator("#question").fill("Mijn nummer is 06-12345678")
    page.locator("#question").press("Enter")
    expect(page.locator("#banner")).to_be_visible()


def _lost(page: Page, _ask: Ask, cited: str, _silent: str) -> None:
    for path in ("**/ui/ask", "**/health"):
        page.route(path, lambda route: route.abort())
    page.locator("#question").fill(cited)
    page.locator("#question").press("Enter")
    expect(page.locator("#banner")).to_be_visible()


def _too_long(page: Page, _ask: Ask, _cited: str, _silent: str) -> None:
    page.locator("#question").fill("x" * 2_001)


_STATES = {
    "first screen": _first_screen,
    "conversation": _conversation,
    "open page": _open_page,
    "search": _found,
    "too long": _too_long,
    "personal data": _personal,
    "lost connection": _lost,
}


def test_axe_core_sees_what_is_wrong(page: Page) -> None:
    page.evaluate("document.documentElement.lang = ''; document.querySelector('#theme').textContent = ''")
    report = _violations(page)
    assert "html-has-lang" in report
    assert "button-name" in report


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", list(_VIEWS))
def test_axe_core_finds_nothing_and_nothing_runs_off_the_side(
    page: Page, ask: Ask, cited: str, silent_question: str, view: str, scheme: Literal["light", "dark"]
) -> None:
    width, height = _VIEWS[view]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    for name, reach in _STATES.items():
        page.reload()
        reach(page, ask, cited, silent_question)
        assert _violations(page) == "", name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("number", range(1, 17))
def test_every_page_beside_the_chat_is_without_violations(page: Page, number: int) -> None:
    page.locator(f'.contents [data-page="{number}"]').click()
    expect(page.locator("#page-title")).to_be_focused()
    assert _violations(page) == ""


def test_whole_conversation_by_keyboard(page: Page, cited: str) -> None:
    def tab_to(selector: str, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid", selector
                return
        raise AssertionError(f"no Tab leads to {selector}")

    page.keyboard.type(cited)
    page.keyboard.press("Enter")
    expect(page.locator(".after:not([hidden])")).to_have_count(1)
    expect(page.locator("#question")).to_be_focused()
    page.locator("body").evaluate("() => document.activeElement.blur()")
    tab_to(".mark")
    page.keyboard.press("Enter")
    expect(page.locator("#page-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".mark").first).to_be_focused()
    for selector in ("summary", "[data-copy=text]", "[data-up='1']", "[data-ask]", "#save-markdown", "#question"):
        tab_to(selector)
    tab_to("#words")
    tab_to(".contents a")
    page.keyboard.press("Enter")
    expect(page.locator("#page-title")).to_be_focused()


def test_first_link_of_the_page_leads_to_the_question_box(page: Page) -> None:
    first = page.locator("a, button, input, textarea, summary, [tabindex]").first
    first.focus()
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()


def test_focus_never_hides_behind_the_question_box(page: Page, ask: Ask, cited: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, cited)
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    hidden = """() => {
      const one = document.activeElement, box = one.getBoundingClientRect(), form = document.getElementById('ask');
      return !form.contains(one) && !one.closest('#reader') && box.top > form.getBoundingClientRect().top;
    }"""
    for _ in range(25):
        page.keyboard.press("Tab")
        assert not page.evaluate(hidden), page.evaluate("document.activeElement.outerHTML")


def test_shift_enter_makes_a_new_line(page: Page) -> None:
    page.keyboard.type("een")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("twee")
    expect(page.locator("#question")).to_have_value("een\ntwee")
    expect(page.locator("#log article")).to_have_count(0)


def test_answers_are_told_once_and_politely(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    said = page.locator("#said")
    assert said.get_attribute("role") == "status"
    text = said.inner_text()
    assert text.startswith(texts.SCRIPT["announce"])
    assert "[1]" not in text
    assert page.locator("#log").get_attribute("aria-live") is None


def test_a_mark_says_where_it_leads(page: Page, ask: Ask, cited: str, assistant: Assistant) -> None:
    ask(page, cited)
    name = page.locator(".mark").first.get_attribute("aria-label") or ""
    assert name.startswith("1")
    assert f"pagina {assistant.answer(cited).citations[0].page}" in name


def test_phone_shows_the_page_below_the_chat(
    page: Page, ask: Ask, shoot: Callable[[Page, str], None], cited: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, cited)
    shoot(page, "telefoon")
    page.locator(".mark").first.click()
    expect(page.locator("#citaat")).to_be_in_viewport()
    assert page.locator("#reader").bounding_box()["x"] == 0  # type: ignore[index]
    shoot(page, "telefoon-pagina")
    page.locator("#close").click()
    expect(page.locator(".mark").first).to_be_in_viewport()


@pytest.mark.parametrize("size", [(360, 740), (320, 640), (683, 425), (1366, 850), (1920, 1080)])
def test_first_thing_one_sees_is_what_it_is(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    expect(page.locator("body[data-ready]")).to_be_attached()
    expect(page.locator("#intro .lead")).to_be_in_viewport()
    expect(page.locator('#intro a[href="tel:112"]')).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_paper_shows_the_conversation_with_its_quotes_and_no_buttons(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    page.locator(".mark").first.click()
    expect(page.locator("#citaat")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".asked")).to_be_visible()
    expect(page.locator(".quotes q").first).to_be_visible()
    expect(page.locator("#sheet mark").first).to_be_visible()
    expect(page.locator("#printed")).to_contain_text("AI-systeem")
    expect(page.locator("#printed")).not_to_contain_text("{date}")
    assert page.locator("button:visible, textarea:visible, input:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
