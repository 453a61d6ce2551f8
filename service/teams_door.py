"""The route of the bot: who may come in, what is well-formed, and an HTTP answer that nobody has to wait for."""

import asyncio
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from microsoft_agents.activity import Activity, ActivityTypes, DeliveryModes, InvokeResponse
from microsoft_agents.hosting.core import ClaimsIdentity
from microsoft_agents.hosting.fastapi import CloudAdapter

from service import problems, texts
from service.teams_access import PATH
from service.teams_activity import place_of, read_activity
from service.teams_auth import Gate, Refused
from service.teams_bot import FEEDBACK, Bot
from service.teams_turns import BusyError, Turns

_MOST_WAITING = 500
_BUSY_SECONDS = 5
_FINISH_SECONDS = 10.0


class Door:
    """Takes in Activities. 202 at once and the turn in the background; with `expectReplies` the replies themselves."""

    def __init__(self, bot: Bot, adapter: CloudAdapter, gate: Gate) -> None:
        """Let `bot` answer through `adapter` whom `gate` lets in."""
        self._bot = bot
        self._adapter = adapter
        self._gate = gate
        self._turns = Turns(_MOST_WAITING)

    async def receive(self, request: Request) -> Response:
        """Answer one request."""
        try:
            identity = await self._gate.identify(request)
            activity = read_activity(await _json(request))
            self._gate.check_service_url(identity, activity.service_url)
            return await self._take(identity, activity)
        except Refused as refusal:
            headers = {"WWW-Authenticate": "Bearer"} if refusal.status == HTTPStatus.UNAUTHORIZED else None
            return problems.problem(refusal.status, refusal.detail, request.url.path, headers)
        except BusyError:
            detail = texts.BOT_BUSY.format(seconds=_BUSY_SECONDS)
            return problems.problem(429, detail, request.url.path, {"Retry-After": str(_BUSY_SECONDS)})

    async def finish(self) -> None:
        """Let the turns under way end before the service stops."""
        await self._turns.finish(_FINISH_SECONDS)

    async def _take(self, identity: ClaimsIdentity, activity: Activity) -> Response:
        if activity.type == ActivityTypes.invoke:
            return await self._invoke(activity)
        if activity.delivery_mode == DeliveryModes.expect_replies:
            return await self._converse(identity, activity)
        # Of the other modes the SDK knows "stream", which wants a kind of HTTP answer that this bot does not give.
        activity.delivery_mode = DeliveryModes.normal
        self._start(identity, activity, [])
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def _converse(self, identity: ClaimsIdentity, activity: Activity) -> Response:
        """Return what the bot says as the reply itself."""
        said: list[InvokeResponse | None] = []
        await asyncio.shield(self._start(identity, activity, said))
        if not said or said[0] is None:
            return problems.problem(500, texts.ERROR, PATH)
        return JSONResponse(said[0].body)

    def _start(
        self, identity: ClaimsIdentity, activity: Activity, said: list[InvokeResponse | None]
    ) -> asyncio.Task[None]:
        async def work() -> None:
            said.append(await self._adapter.process_activity(identity, activity, self._bot.on_turn))

        return self._turns.start(place_of(activity), activity.id or "-", work)

    async def _invoke(self, activity: Activity) -> Response:
        """Answer what must be answered at once: Teams wants 200 and {} for a judgement."""
        if activity.name != FEEDBACK:
            raise Refused(400, texts.BOT_UNKNOWN_INVOKE)
        await self._bot.judge(activity)
        return JSONResponse({})


async def _json(request: Request) -> object:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise Refused(415, texts.BOT_NOT_JSON)
    try:
        return await request.json()
    except (ValueError, RecursionError):
        raise Refused(400, texts.BOT_NOT_JSON) from None
