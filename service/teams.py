"""The bot for Microsoft Teams and other channels: POST /api/messages takes Activities of the Bot Framework.

The SDK is imported when the bot is on and not before: it costs a second and more.
"""

import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.responses import Response

from service import problems, texts
from service.assistant import Assistant
from service.settings import Settings
from service.storage import Storage
from service.teams_access import PATH, Loopback, Off, access

_LOG = logging.getLogger("handreiking")

Finish = Callable[[], Awaitable[None]]


def install(app: FastAPI, settings: Settings, assistant: Assistant, storage: Storage) -> Finish:
    """Add the route to `app` and return what must be awaited when the service stops.

    Without credentials the route answers 503, and the log says what is missing.
    Raises BotSettingsError when the bot would be open and have credentials at once.
    """
    chosen = access(settings)
    if isinstance(chosen, Off):
        return _install_off(app, chosen)
    from service.teams_auth import LoopbackGate, TokenGate
    from service.teams_bot import Bot
    from service.teams_channel import open_adapter
    from service.teams_door import Door

    keys = None if isinstance(chosen, Loopback) else chosen
    if keys is None:
        _LOG.warning(texts.BOT_ANONYMOUS)
    bot = Bot(assistant, storage, settings.public_url)
    door = Door(bot, open_adapter(keys), TokenGate(keys) if keys else LoopbackGate())
    app.add_api_route(PATH, door.receive, methods=["POST"], include_in_schema=False)
    return door.finish


def _install_off(app: FastAPI, off: Off) -> Finish:
    reason = texts.BOT_OFF.format(missing=", ".join(off.missing))
    _LOG.warning(reason)

    @app.post(PATH, include_in_schema=False)
    async def refuse() -> Response:
        return problems.problem(503, reason, PATH)

    async def finish() -> None:
        return None

    return finish
