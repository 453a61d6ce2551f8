"""A reply that is sent while a thread makes it; when its reader goes away the thread stops."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import aclosing, closing

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Send

Make = Callable[[threading.Event], Generator[str, None, None]]


class StreamedReply(StreamingResponse):
    """What `make(left)` yields, as it comes; `left` is set when the reader has gone, and the generator is then closed.

    The reply begins with the first text: what goes wrong before it is an ordinary fault.
    """

    def __init__(self, make: Make, media_type: str) -> None:
        """Reply with what `make` makes, in a thread of its own."""
        self._texts = _made(make)
        super().__init__(self._texts, media_type=media_type)

    async def stream_response(self, send: Send) -> None:
        """Send the texts."""
        async with aclosing(self._texts) as texts:
            self.body_iterator = _again(await anext(texts), texts)
            await super().stream_response(send)


async def _again(first: str, rest: AsyncIterator[str]) -> AsyncIterator[str]:
    yield first
    async for one in rest:
        yield one


async def _made(make: Make) -> AsyncGenerator[str, None]:
    left, ready = threading.Event(), asyncio.Queue[str | None]()
    loop = asyncio.get_running_loop()

    def work() -> None:
        with closing(make(left)) as texts:
            for one in texts:
                if left.is_set():
                    return
                loop.call_soon_threadsafe(ready.put_nowait, one)

    def ended(done: asyncio.Task[None]) -> None:
        # Looked at here too, for a reader that has gone asks for no outcome.
        if not done.cancelled():
            done.exception()
        ready.put_nowait(None)

    making = asyncio.create_task(run_in_threadpool(work))
    making.add_done_callback(ended)
    try:
        while (one := await ready.get()) is not None:
            yield one
        await making
    finally:
        left.set()
