"""What the chat costs, in wide bounds that a busy machine keeps; `python -m evals.chat` measures strictly."""

from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser

from evals import browsing
from evals.browsing import crowd, first_screen, first_words, follow_ups
from ui import chat_texts as texts

_MOST_BYTES = 1_500_000
_USABLE_MS = 20_000
_FIRST_WORDS_MS = 1_500
_QUESTIONS = [question for _, question in texts.EXAMPLES]


def test_first_screen_is_light_comes_from_here_and_is_soon_usable(browser: Browser, address: str) -> None:
    screen = first_screen(browser, address)
    assert 20_000 < screen.bytes < _MOST_BYTES
    assert screen.hosts == {urlsplit(address).netloc}
    assert 0 < screen.usable_ms < _USABLE_MS


def test_first_words_come_soon_after_enter(browser: Browser, address: str) -> None:
    spent = first_words(browser, address, _QUESTIONS * 5)
    assert len(spent) == 5 * len(_QUESTIONS)
    assert 0 < np.percentile(spent, 95) < _FIRST_WORDS_MS


def test_people_who_ask_at_the_same_moment_each_read_their_own_answers(browser: Browser, address: str) -> None:
    talks = [_QUESTIONS[at:] + _QUESTIONS[:at] for at in range(len(_QUESTIONS))]
    seen = crowd(browser, address, talks)
    assert (seen.answers, seen.wrong, len(seen.waits_ms)) == (36, 0, 36)


def test_an_answer_in_a_wrong_conversation_would_be_counted(
    browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "_converse", lambda _url, asked: [(one, "iets anders") for one in asked])
    assert crowd(browser, address, [_QUESTIONS[:2], _QUESTIONS[2:4]]).wrong == 4


def test_follow_up_questions_of_the_examples_are_answered(address: str) -> None:
    offered, silent = follow_ups(address, _QUESTIONS)
    assert offered > 10
    assert silent == ()
