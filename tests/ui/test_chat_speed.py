"""What the chat costs: bytes and milliseconds, measured in the browser."""

from playwright.sync_api import Browser

from ui import chat_texts as texts

_MOST_BYTES = 1_500_000
_USABLE_MS = 2_000
_FIRST_WORDS_MS = 150
_ROUNDS = 100


def test_first_screen_is_light_and_soon_usable(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    usable = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    context.close()
    assert 0 < sum(sizes) < _MOST_BYTES
    assert usable < _USABLE_MS


def test_first_words_come_soon_after_enter(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    questions = [question for _, question in texts.EXAMPLES]
    spent = page.evaluate(
        """async ([questions, rounds]) => {
          const box = document.getElementById('question'), log = document.getElementById('log'), spent = [];
          for (let round = 0; round < rounds; round++) {
            const ready = () => log.querySelectorAll('.answer[data-status] p, .answer[data-status] li').length;
            if (round % 5 === 0) document.getElementById('new').click();
            box.value = questions[round % questions.length];
            const before = ready(), start = performance.now();
            box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
            while (ready() <= before) await new Promise(requestAnimationFrame);
            spent.push(performance.now() - start);
            while (log.querySelector('[aria-busy=true]')) await new Promise(requestAnimationFrame);
          }
          return spent;
        }""",
        [questions, _ROUNDS],
    )
    page.close()
    assert sorted(spent)[int(_ROUNDS * 0.95) - 1] < _FIRST_WORDS_MS
