"""A real browser opens a source at the words that an answer cites."""

from playwright.sync_api import Browser, expect

from evals.loopback import HTML, Served, website
from service.fragments import source_url

QUOTE = "De gemeente stuurt de verantwoording van de besteding vóór 1 juli (per brief, niet per mail) naar het loket."
FILLING = "<p>Een weerbare buurt kent haar bewoners en helpt wie hulp nodig heeft.</p>" * 80


def test_the_browser_scrolls_to_the_quote(browser: Browser) -> None:
    pages = {"/bron": Served(f"<html lang=nl><body>{FILLING}<p id=q>{QUOTE}</p>{FILLING}</body></html>".encode(), HTML)}
    text = f"Een weerbare buurt kent haar bewoners.\n\n{QUOTE}"
    with website(pages) as base, browser.new_context() as context:
        page = context.new_page()
        page.goto(source_url(f"{base}/bron", text, len(text) - len(QUOTE), len(text), None))
        expect(page.locator("#q")).to_be_in_viewport()
        assert page.evaluate("scrollY") > 1000
