"""Throwing away what was kept long enough, once a day while the service runs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from service.errors import StorageError
from service.storage import Storage

_LOG = logging.getLogger("handreiking")
_FIRST = 60.0
_DAY = 86_400.0


@asynccontextmanager
async def cleaning(storage: Storage, days: int, first: float = _FIRST, every: float = _DAY) -> AsyncIterator[None]:
    """Clean `storage` in the background: after `first` seconds, and again `every` so many seconds."""
    task = asyncio.create_task(_clean(storage, days, first, every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _clean(storage: Storage, days: int, first: float, every: float) -> None:
    await asyncio.sleep(first)
    while True:
        try:
            gone = await asyncio.to_thread(storage.clean, days)
            _LOG.info("cleaned", extra={"fields": gone})
        except StorageError as error:
            _LOG.warning("not cleaned: %s", error)
        await asyncio.sleep(every)
