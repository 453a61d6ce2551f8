"""Turns of the bot in the background: in order within a conversation, side by side between conversations."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable

_LOG = logging.getLogger("handreiking")

Work = Callable[[], Awaitable[None]]


class BusyError(Exception):
    """As many turns wait as may wait."""


class Turns:
    """Runs turns and holds on to them until they are done: a task that nobody refers to may vanish halfway.

    Belongs to one event loop.
    """

    def __init__(self, most: int) -> None:
        """Let at most `most` turns wait or run at once."""
        self._most = most
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._open: dict[asyncio.Task[None], str] = {}

    def start(self, conversation: Hashable, name: str, work: Work) -> asyncio.Task[None]:
        """Run `work` after all that was started in `conversation` before it; `name` is for the log.

        Raises BusyError when too many turns wait.
        """
        if len(self._open) >= self._most:
            raise BusyError
        task = asyncio.create_task(_after(self._last.get(conversation), name, work))
        self._last[conversation] = task
        self._open[task] = name
        task.add_done_callback(lambda done: self._forget(conversation, done))
        return task

    def _forget(self, conversation: Hashable, done: asyncio.Task[None]) -> None:
        self._open.pop(done, None)
        if self._last.get(conversation) is done:
            del self._last[conversation]

    async def finish(self, seconds: float) -> None:
        """Wait until all turns are done; after `seconds` stop the rest and name each in the log."""
        if not self._open:
            return
        _, late = await asyncio.wait(self._open, timeout=seconds)
        for task in late:
            _LOG.error("bot: activity %s was not answered before the service stopped", self._open[task])
            task.cancel()
        if late:
            await asyncio.wait(late)


async def _after(before: asyncio.Task[None] | None, name: str, work: Work) -> None:
    if before:
        await asyncio.wait([before])
    try:
        await work()
    except Exception as error:
        # The message of an exception may hold words of the question; its kind does not.
        _LOG.error("bot: activity %s failed: %s", name, type(error).__name__)
