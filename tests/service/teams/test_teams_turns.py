"""Turns run in order within a conversation, side by side between conversations, and none is lost unsaid."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable

import pytest

from service.teams_turns import BusyError, Turns

Note = Callable[[str, float], Callable[[], Awaitable[None]]]


def _noting(seen: list[str]) -> Note:
    def make(name: str, seconds: float) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            await asyncio.sleep(seconds)
            seen.append(name)

        return work

    return make


def test_a_slow_turn_goes_before_a_quick_one_of_the_same_conversation_and_not_of_another() -> None:
    async def run() -> list[str]:
        seen: list[str] = []
        note, turns = _noting(seen), Turns(10)
        turns.start("a", "1", note("a1", 0.05))
        turns.start("a", "2", note("a2", 0))
        turns.start("b", "3", note("b1", 0))
        gc.collect()
        await turns.finish(5)
        return seen

    assert asyncio.run(run()) == ["b1", "a1", "a2"]


def test_a_turn_that_fails_is_named_without_its_words_and_the_next_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("woorden van de vraag")

    async def run() -> list[str]:
        seen: list[str] = []
        turns = Turns(10)
        turns.start("a", "eerste", fail)
        turns.start("a", "tweede", _noting(seen)("tweede", 0))
        await turns.finish(5)
        return seen

    assert asyncio.run(run()) == ["tweede"]
    assert "activity eerste failed: RuntimeError" in caplog.text
    assert "woorden" not in caplog.text


def test_no_more_turns_wait_than_may_wait() -> None:
    async def run() -> None:
        turns = Turns(2)
        for name in ("1", "2"):
            turns.start("a", name, _noting([])(name, 0))
        with pytest.raises(BusyError):
            turns.start("b", "3", _noting([])("3", 0))
        await turns.finish(5)
        turns.start("b", "4", _noting([])("4", 0))
        await turns.finish(5)

    asyncio.run(run())


def test_what_is_not_done_in_time_is_stopped_and_named(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        turns = Turns(10)
        turns.start("a", "traag", _noting([])("traag", 60))
        turns.start("a", "erna", _noting([])("erna", 0))
        await turns.finish(0.05)

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert "activity traag was not answered" in caplog.text
    assert "activity erna was not answered" in caplog.text
