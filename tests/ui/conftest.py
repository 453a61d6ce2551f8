"""A running site and a real browser for the tests of the chat."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ingest.types import BoundaryKind, Corpus
from service.assistant import Assistant
from service.settings import Settings
from service.types import AnswerStatus
from ui.chat import create_site

_IMAGES = Path(__file__).parents[2] / "docs" / "images"
_SHOTS = "HANDREIKING_SCREENSHOTS"


@dataclass
class Site:
    """The site on 127.0.0.1, which can be stopped and started again on its port."""

    app: FastAPI
    judged: list[tuple[str, bool, str]]
    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=self.port, ws="none", log_level="error", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        assert self._server
        assert self._thread
        self._server.should_exit = True
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()


@pytest.fixture(scope="session")
def site(settings: Settings, assistant: Assistant) -> Iterator[Site]:
    judged: list[tuple[str, bool, str]] = []
    running = Site(create_site(settings, assistant, lambda *values: judged.append(values)), judged)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "The browser tests need Chromium: bash tools/browser.sh installs it."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(site: Site) -> str:
    return site.url


@pytest.fixture
def judged(site: Site) -> list[tuple[str, bool, str]]:
    """Give the judgements that reached the store, the last ones last."""
    return site.judged


@pytest.fixture
def outage(site: Site) -> Callable[[], AbstractContextManager[None]]:
    """Give a way to take the service away for a while."""

    @contextmanager
    def away() -> Iterator[None]:
        site.stop()
        try:
            yield
        finally:
            site.start()

    return away


@pytest.fixture
def hosts() -> set[str]:
    """Collect the hosts that the page asked for something."""
    return set()


@pytest.fixture
def faults() -> list[str]:
    """Collect the errors that the browser reported."""
    return []


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1366, "height": 850}, locale="nl-NL", reduced_motion="reduce", base_url=site.url,
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    opened.set_default_timeout(8_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, hosts: set[str], faults: list[str]) -> Page:
    opened = context.new_page()
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.goto("/", wait_until="load")
    return opened


Ask = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Type a question, press Enter, and wait until its answer stands there whole."""

    def asked(page: Page, question: str) -> None:
        before = page.locator(".after:not([hidden])").count()
        page.locator("#question").fill(question)
        page.locator("#question").press("Enter")
        expect(page.locator(".after:not([hidden])")).to_have_count(before + 1)

    return asked


@pytest.fixture(scope="session")
def cited(assistant: Assistant, corpus: Corpus) -> str:
    """Give a question of the bank that is answered from several places, with tools and follow-up questions."""
    questions = (entry.questions[0] for page in corpus.pages for entry in page.bank)
    return next(
        question
        for question in questions
        if len((answer := assistant.answer(question)).citations) > 1 and answer.links and answer.suggestions
    )


@pytest.fixture(scope="session")
def silent_question(assistant: Assistant, corpus: Corpus) -> str:
    """Give a question that the handbook does not answer, though a page comes near."""
    questions = (
        question
        for boundary in corpus.boundaries
        if boundary.kind is BoundaryKind.NOT_IN_HANDBOOK
        for question in boundary.questions
    )
    return next(
        question
        for question in questions
        if (answer := assistant.answer(question)).status is AnswerStatus.NOT_IN_HANDBOOK and answer.suggestions
    )


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], None]:
    """Keep a screenshot for the README when HANDREIKING_SCREENSHOTS is set."""

    def shot(page: Page, name: str) -> None:
        if os.environ.get(_SHOTS):
            page.wait_for_function("document.fonts.status === 'loaded'")
            page.screenshot(path=_IMAGES / f"{name}.png")

    return shot
