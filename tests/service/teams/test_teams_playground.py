"""The bot in a client that we did not write: Microsoft's Agents Playground, as it behaves for Teams, in Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import Page, expect, sync_playwright

from service import texts
from service.assistant import Assistant
from service.settings import Settings
from service.storage import Storage

if TYPE_CHECKING:
    from conftest import Site, Write

PLAYGROUND = Path(__file__).parents[3] / "tools" / "node" / "node_modules" / "@microsoft" / "m365agentsplayground"
SHOT = Path(__file__).parents[3] / "docs" / "images" / "teams.png"
QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
FIRST = "Voor dit dossier is de burgemeester de aangewezen bestuurlijk portefeuillehouder."
SECOND = "De burgemeester is verantwoordelijk voor de openbare orde en veiligheid."
FOLLOW_UP = "En waarom hij?"
OUTSIDE = "Wat wordt het weer morgen in Rotterdam?"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _playground(site: str, folder: Path) -> Iterator[str]:
    """Start the Playground against a running service; give its address."""
    node = shutil.which("node")
    assert node, "The tests of the bot need Node: bash tools/node.sh installs it."
    assert PLAYGROUND.is_dir(), "bash tools/node.sh installs the Playground."
    port = _free_port()
    command = [node, str(PLAYGROUND / "cli.js"), "-e", f"{site}/api/messages", "-c", "msteams", "-p", str(port), "--dt"]
    log = (folder / "playground.txt").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True)
    url = f"http://localhost:{port}/"
    try:
        _wait_for(url, process)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
        log.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the Playground stopped"
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(url)


@contextmanager
def _opened(playground: str) -> Iterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium, "The browser tests need Chromium: bash tools/browser.sh installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="nl-NL")
        opened.set_default_timeout(20_000)
        # Its fonts come from outside; the machine of the tests has no outside.
        opened.route(lambda url: "localhost" not in url and "127.0.0.1" not in url, lambda route: route.abort())
        opened.goto(playground, wait_until="load")
        yield opened
        browser.close()


def _say(page: Page, text: str) -> None:
    page.get_by_role("textbox").last.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_welcome_ask_marks_citation_judgement_follow_up_refusal(
    serve_site: "Site", assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    with serve_site(assistant) as site, _playground(site, tmp_path) as url, _opened(url) as page:
        _converse(page, site, assistant, settings)


def _converse(page: Page, site: str, assistant: Assistant, settings: Settings) -> None:
    said = page.get_by_role("paragraph")
    labels = page.get_by_text("AI generated", exact=True)

    expect(said.filter(has_text=texts.BOT_WELCOME)).to_be_visible()
    expect(labels).to_have_count(0)

    _say(page, QUESTION)
    (citation,) = assistant.answer(QUESTION).citations
    expect(said.filter(has_text=citation.quote).first).to_be_visible()
    expect(labels.first).to_be_visible()
    mark = page.get_by_role("button", name="1", exact=True)
    expect(mark).to_have_count(1)
    expect(page.get_by_text("[1]", exact=True)).to_have_count(0)

    mark.focus()
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog").filter(has_text="Pagina 3, Borging portefeuille")
    expect(opened.get_by_text(citation.quote)).to_be_visible()
    expect(opened.locator(f'a[href="{site}{citation.url}"]')).to_be_visible()
    if os.environ.get("HANDREIKING_SCREENSHOTS"):
        page.screenshot(path=SHOT, animations="disabled")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)

    expect(page.locator(".ac-textRun").get_by_text(citation.quote)).to_be_visible()
    expect(page.get_by_role("link", name="Lees pagina 3")).to_be_visible()

    page.get_by_role("button", name="Like", exact=True).first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox").fill("Duidelijk antwoord")
    form.get_by_role("button", name="Submit").click()
    storage = Storage(settings.database_url)
    for _ in range(100):
        kept = [one for one in storage.feedback.all() if one.remark == "Duidelijk antwoord"]
        if kept:
            break
        time.sleep(0.05)
    assert [(one.useful, one.channel) for one in kept] == [(True, "msteams")]
    storage.close()
    form.get_by_role("button", name="Close").click()
    expect(form).to_have_count(0)

    _say(page, FOLLOW_UP)
    expect(mark).to_have_count(2)

    marked = mark.count()
    _say(page, OUTSIDE)
    expect(said.filter(has_text=texts.OUT_OF_SCOPE)).to_be_visible()
    expect(mark).to_have_count(marked)

    expect(page.get_by_text("Error", exact=False)).to_have_count(0)


def test_a_written_answer_grows_and_gets_its_marks_and_label_at_the_end(
    serve_site: "Site", writing_within: Callable[[float], Assistant], write: "Write", tmp_path: Path
) -> None:
    go_on = threading.Event()

    def sentences(token: str) -> Iterator[str]:
        yield f"{FIRST} [{token}]\n"
        go_on.wait(30)
        yield f"{SECOND} [{token}]\n"

    write(sentences)
    with serve_site(writing_within(60)) as site, _playground(site, tmp_path) as url, _opened(url) as page:
        said = page.get_by_role("paragraph")
        expect(said.filter(has_text=texts.BOT_WELCOME)).to_be_visible()
        _say(page, QUESTION)
        expect(said.filter(has_text=FIRST)).to_have_count(1)
        expect(said.filter(has_text=SECOND)).to_have_count(0)
        expect(page.get_by_text("AI generated", exact=True)).to_have_count(0)
        go_on.set()
        expect(said.filter(has_text=SECOND)).to_have_count(1)
        expect(said.filter(has_text=FIRST)).to_have_count(1)
        expect(page.get_by_text("AI generated", exact=True).first).to_be_visible()
        expect(page.get_by_role("button", name="2", exact=True)).to_have_count(1)
        expect(page.get_by_text("Error", exact=False)).to_have_count(0)
