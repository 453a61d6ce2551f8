"""What a person sees while an answer is made: dots at once, and after a while a line that says what happens.

Every sentence is checked before it is shown, so an answer comes whole; what is streamed before it is that line.
Teams' limits on streaming (https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux): chats of one
person with the bot, a message a second, two minutes from the first to the last; label and citations on the last only.
"""

import asyncio
import logging
import time
from http import HTTPStatus

from aiohttp import ClientError, ClientResponseError
from microsoft_agents.activity import Activity, ActivityTypes, Channels, DeliveryModes, StreamInfo
from microsoft_agents.hosting.core import TurnContext

from service import texts
from service.teams_activity import is_personal
from service.types import Answer

_LOG = logging.getLogger("handreiking")
PATIENCE = 1.5  # seconds before the line is shown: what is sooner there needs no line
_LONGEST = 110.0  # seconds: Teams closes a stream after 120


class Waiting:
    """Bridges the wait for one answer, then sends it: as the end of the stream where there is one."""

    def __init__(self, context: TurnContext) -> None:
        """Wait in the conversation of `context`."""
        activity = context.activity
        self._context = context
        self._buffered = activity.delivery_mode == DeliveryModes.expect_replies
        teams = activity.channel_id is not None and activity.channel_id.channel == Channels.ms_teams
        self._streams = teams and is_personal(activity) and not self._buffered
        self._stream: str | None = None
        self._opened = 0.0

    async def until(self, pending: asyncio.Future[Answer]) -> Answer:
        """Return the answer when it is there."""
        if not self._buffered:
            await self._send_quietly(Activity(type=ActivityTypes.typing))
            done, _ = await asyncio.wait([pending], timeout=PATIENCE)
            if not done and self._streams:
                await self._open()
        return await pending

    async def finish(self, message: Activity) -> None:
        """Send the answer. Where the person has stopped the stream, nothing is sent."""
        if self._stream is None or time.monotonic() - self._opened > _LONGEST:
            await self._context.send_activity(message)
            return
        last = message.model_copy(update={"entities": [*(message.entities or []), self._end()]})
        try:
            await self._context.send_activity(last)
        except ClientResponseError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            if "cancel" not in error.message.casefold():
                await self._context.send_activity(message)

    async def _open(self) -> None:
        self._opened = time.monotonic()
        line = StreamInfo(type="streaminfo", stream_type="informative", stream_sequence=1)
        working = Activity(type=ActivityTypes.typing, text=texts.BOT_WORKING, entities=[line])
        self._stream = await self._send_quietly(working)

    def _end(self) -> StreamInfo:
        return StreamInfo(type="streaminfo", stream_type="final", stream_id=self._stream or "")

    async def _send_quietly(self, activity: Activity) -> str | None:
        """Send what may get lost without harm, and return its id."""
        try:
            sent = await self._context.send_activity(activity)
        except (ClientError, TimeoutError, ValueError) as error:
            _LOG.warning("bot: no sign of life could be sent: %s", type(error).__name__)
            return None
        return sent.id or None
