"""What a person sees while an answer is made: dots at once, then a line, or the sentences that are proven so far.

An answer of the handbook's own sentences is there in some 30 ms and comes whole. One that a chat model writes takes
seconds; there the message grows. Teams' limits (https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux):
chats of one person with the bot, 1.5 seconds between updates, two minutes from the first to the last, each text begins
with the one before it; label, citations and judgement on the last only.
"""

import asyncio
import logging
import threading
import time
from http import HTTPStatus

from aiohttp import ClientError, ClientResponseError
from microsoft_agents.activity import Activity, ActivityTypes, Channels, DeliveryModes, StreamInfo
from microsoft_agents.hosting.core import TurnContext

from service import texts
from service.teams_activity import is_personal
from service.types import Answer, AnswerStatus, Piece

_LOG = logging.getLogger("handreiking")
PATIENCE = 1.5  # seconds before something is shown, and between two updates
_LONGEST = 110.0  # seconds: Teams closes a stream after 120
_MOST_SHOWN = 10_000  # characters: less than a message may have, so that the last text begins with what was shown


class SoFar:
    """What of an answer is proven so far: added by the thread that makes it, read by the loop that shows it.

    `stopped` is set when the person wants no more of it.
    """

    def __init__(self) -> None:
        self._so_far = Piece("")
        self.stopped = threading.Event()

    @property
    def text(self) -> str:
        """The words so far."""
        return self._so_far.text

    def add(self, piece: Piece) -> None:
        """Add the next words."""
        self._so_far = Piece(self._so_far.text + piece.text, piece.citations, piece.status, piece.sources)

    def broken_off(self) -> Answer:
        """Return what there is as an answer that says that it goes no further."""
        one = self._so_far
        text = f"{one.text}\n\n{texts.BOT_BROKEN_OFF}"
        return Answer(AnswerStatus.ERROR, text, "", citations=one.citations, sources=one.sources)


class Waiting:
    """Bridges the wait for one answer, then sends it: as the end of the stream where there is one."""

    def __init__(self, context: TurnContext, told: SoFar) -> None:
        """Wait in the conversation of `context`, and show what is `told` where a message may grow."""
        activity = context.activity
        self._context = context
        self._told = told
        self._buffered = activity.delivery_mode == DeliveryModes.expect_replies
        teams = activity.channel_id is not None and activity.channel_id.channel == Channels.ms_teams
        self._streams = teams and is_personal(activity) and not self._buffered
        self._stream: str | None = None
        self._opened = self._updated = 0.0
        self._sequence = 0
        self.shown = ""

    async def until(self, pending: asyncio.Future[Answer | None]) -> Answer | None:
        """Return the answer when it is there; None when the person has stopped it."""
        if not self._buffered:
            await self._send_quietly(Activity(type=ActivityTypes.typing))
            while not (await asyncio.wait([pending], timeout=PATIENCE))[0] and self._streams:
                await self._show()
        answer = await pending
        return None if self._told.stopped.is_set() else answer

    async def finish(self, message: Activity) -> None:
        """Send the answer. Where the person has stopped the stream, nothing is sent."""
        if self._stream is None:
            await self._context.send_activity(message)
        elif not self._streams or self._is_over() or not await self._end(message):
            await self._instead(message)

    async def _show(self) -> None:
        """Open a stream with what there is, or send what has come since; a lost update is in the next one."""
        text = self._told.text
        if self._stream and (text == self.shown or len(text) > _MOST_SHOWN or self._is_over()):
            return
        self._sequence += 1
        kind = "streaming" if text else "informative"
        entity = StreamInfo(type="streaminfo", stream_type=kind, stream_sequence=self._sequence)
        if self._stream:
            entity.stream_id = self._stream
        self._opened = self._opened or time.monotonic()
        update = Activity(type=ActivityTypes.typing, text=text or texts.BOT_WORKING, entities=[entity])
        sent = await self._send_quietly(update)
        self._updated = time.monotonic()
        self._stream = self._stream or sent
        self._streams = self._streams and self._stream is not None
        self.shown = text

    async def _end(self, message: Activity) -> bool:
        """Send the answer as the end of the stream; return whether that was all there is to say."""
        end = StreamInfo(type="streaminfo", stream_type="final", stream_id=self._stream or "")
        last = message.model_copy(update={"entities": [*(message.entities or []), end]})
        for retry in (True, False):
            await asyncio.sleep(max(0.0, self._updated + PATIENCE - time.monotonic()))
            self._updated = time.monotonic()
            try:
                await self._context.send_activity(last)
            except ClientResponseError as error:
                if error.status == HTTPStatus.FORBIDDEN:
                    return _is_stopped(error)
                if error.status != HTTPStatus.TOO_MANY_REQUESTS or not retry:
                    raise
            else:
                return True
        return False

    async def _instead(self, message: Activity) -> None:
        """Send the answer where the stream is closed: in the place of the words that it holds, or as a new message."""
        if self.shown:
            try:
                await self._context.update_activity(message.model_copy(update={"id": self._stream}))
            except (ClientError, TimeoutError, ValueError) as error:
                _LOG.warning("bot: a message could not be replaced: %s", type(error).__name__)
            else:
                return
        await self._context.send_activity(message)

    def _is_over(self) -> bool:
        return time.monotonic() - self._opened > _LONGEST

    async def _send_quietly(self, activity: Activity) -> str | None:
        """Send what may get lost without harm, and return its id."""
        try:
            sent = await self._context.send_activity(activity)
        except (ClientError, TimeoutError, ValueError) as error:
            if isinstance(error, ClientResponseError) and error.status == HTTPStatus.FORBIDDEN and self._stream:
                self._streams = False
                if _is_stopped(error):
                    self._told.stopped.set()
            _LOG.warning("bot: no sign of life could be sent: %s", type(error).__name__)
            return None
        return sent.id or None


def _is_stopped(error: ClientResponseError) -> bool:
    """Tell whether the person pressed the button that stops a stream."""
    return "cancel" in error.message.casefold()
