"""What one sees and waits for in the chat, measured in a real browser."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Page
from rich.progress import track

from service.http_models import ChatReply

TURNS = 5  # questions in a conversation
_REPLY_S = 60

# Milliseconds from Enter (or from sending) until the frame with the first words was painted.
_PROBE = """
window.spent = [];
for (const kind of ['keydown', 'submit']) addEventListener(kind, (event) => {
  if (kind === 'keydown' && event.key !== 'Enter') return;
  const log = document.getElementById('log'), before = log.children.length;
  const watch = new MutationObserver(() => {
    if (!log.children[before]?.querySelector('.answer[data-status] :is(p, li)')) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => window.spent.push(performance.now() - event.timeStamp)));
  });
  watch.observe(log, { childList: true, subtree: true, attributes: true });
}, true);
"""
# The page's own policy forbids the checks that Playwright makes from text, so these wait in the page.
_READY = """async () => {
  while (document.body?.dataset.ready === undefined) await new Promise(requestAnimationFrame);
  return performance.now();
}"""
_DONE = """async (count) => {
  const answers = document.getElementById('log').getElementsByClassName('answer');
  const whole = () => answers.length === count && !document.querySelector('[aria-busy=true]');
  while (!whole() || window.spent.length < count) await new Promise(requestAnimationFrame);
}"""
_SEND_AT = """([question, moment]) => setTimeout(() => {
  document.getElementById('question').value = question;
  document.getElementById('ask').requestSubmit();
}, moment - Date.now())"""
_TOLD = """() => [...document.querySelectorAll('#log article')].map((one) => {
  const answer = one.querySelector('.answer').cloneNode(true);
  for (const extra of answer.querySelectorAll('sup, details, .links, .nearest, .made')) extra.remove();
  const said = [...answer.querySelectorAll('p, li')].map((part) => part.textContent);
  return [one.querySelector('.asked').textContent, said.join(' ')];
})"""


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The first screen in a browser that kept nothing: bytes transferred, requests, hosts, and when it was usable."""

    bytes: int
    requests: int
    hosts: frozenset[str]
    usable_ms: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who ask at the same moments: answers, how many stood in a wrong conversation, and each one's wait."""

    answers: int
    wrong: int
    waits_ms: tuple[float, ...]


def first_screen(browser: Browser, url: str) -> FirstScreen:
    """Open the chat at `url` in a new context and wait until nothing more is fetched."""
    context = browser.new_context()
    page = context.new_page()
    sizes: list[float] = []
    hosts: set[str] = set()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(url, wait_until="commit")
    usable = float(page.evaluate(_READY))
    page.wait_for_load_state("networkidle")
    context.close()
    return FirstScreen(int(sum(sizes)), len(sizes), frozenset(hosts), usable)


def first_words(browser: Browser, url: str, questions: Sequence[str]) -> list[float]:
    """Return the milliseconds from Enter to the first words for each of `questions`, a few in a conversation."""
    page = _open(browser, url)
    spent: list[float] = []
    for start in track(range(0, len(questions), TURNS), transient=True):
        asked = questions[start : start + TURNS]
        for count, question in enumerate(asked, 1):
            page.locator("#question").fill(question)
            page.locator("#question").press("Enter")
            page.evaluate(_DONE, count)
        spent += page.evaluate("window.spent.splice(0)")
        page.locator("#new").click()
    page.context.close()
    return spent


def crowd(browser: Browser, url: str, talks: Sequence[Sequence[str]]) -> Crowd:
    """Let one person for each of `talks` ask its questions, all at the same moments, and compare what they read."""
    pages = [_open(browser, url) for _ in talks]
    for count, questions in enumerate(zip(*talks, strict=True), 1):
        moment = time.time() * 1000 + 100 + 20 * len(pages)
        for page, question in zip(pages, questions, strict=True):
            page.evaluate(_SEND_AT, [question, moment])
        for page in pages:
            page.evaluate(_DONE, count)
    told = [[(asked, _flat(said)) for asked, said in page.evaluate(_TOLD)] for page in pages]
    waits = [wait for page in pages for wait in page.evaluate("window.spent")]
    for page in pages:
        page.context.close()
    expected = [_converse(url, questions) for questions in talks]
    pairs = [pair for two in zip(told, expected, strict=True) for pair in zip(*two, strict=True)]
    return Crowd(len(pairs), sum(read != due for read, due in pairs), tuple(waits))


def follow_ups(url: str, questions: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return how many follow-up questions the answers to `questions` offer, and which of them get no answer."""
    with httpx.Client(base_url=url, timeout=_REPLY_S) as client:
        offered = {one for question in questions for one in _ask(client, [question]).context.suggestions}
        statuses = {one: _ask(client, [one]).context.status for one in sorted(offered)}
    return len(offered), tuple(one for one, status in statuses.items() if status != "answered")


def _open(browser: Browser, url: str) -> Page:
    context = browser.new_context()
    context.add_init_script(_PROBE)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    return page


def _converse(url: str, questions: Sequence[str]) -> list[tuple[str, str]]:
    """Return what one person alone is told, over the interface for programs."""
    said: list[str] = []
    with httpx.Client(base_url=url, timeout=_REPLY_S) as client:
        for question in questions:
            said += [question, _ask(client, [*said, question]).message.content]
    return [(asked, _flat(answer, marked=True)) for asked, answer in zip(said[::2], said[1::2], strict=True)]


def _ask(client: httpx.Client, said: Sequence[str]) -> ChatReply:
    messages = [{"role": "assistant" if at % 2 else "user", "content": text} for at, text in enumerate(said)]
    reply = client.post("/chat", json={"messages": messages}).raise_for_status()
    return ChatReply.model_validate_json(reply.content)


def _flat(text: str, *, marked: bool = False) -> str:
    """Return the words alone: no marks, no signs of a list."""
    plain = re.sub(r"\s*\[\d+\]|^- ", "", text, flags=re.MULTILINE) if marked else text
    return " ".join(plain.split())
