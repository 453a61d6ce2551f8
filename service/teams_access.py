"""How the bot is set up: with credentials, open on this computer, or off. Imports nothing of the SDK.

- BotSettingsError: settings that contradict each other; the service does not start
"""

from dataclasses import dataclass

from service import texts
from service.errors import ServiceError
from service.settings import Settings

PATH = "/api/messages"
_NAMES = {
    "teams_app_id": "HANDREIKING_TEAMS_APP_ID",
    "teams_tenant": "HANDREIKING_TEAMS_TENANT",
    "teams_secret": "HANDREIKING_TEAMS_SECRET",
}


class BotSettingsError(ServiceError):
    """Settings of the bot that contradict each other."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the bot needs to know its callers and to be known: its app, its tenant, its secret."""

    app_id: str
    tenant: str
    secret: str

    def __repr__(self) -> str:
        return f"Credentials(app_id={self.app_id!r}, tenant={self.tenant!r})"


@dataclass(frozen=True, slots=True)
class Loopback:
    """The bot without keys, for programs on this computer."""


@dataclass(frozen=True, slots=True)
class Off:
    """No bot; `missing` names the settings that it lacks."""

    missing: tuple[str, ...]


def access(settings: Settings) -> Credentials | Loopback | Off:
    """Return how the bot is set up.

    Raises BotSettingsError when it would be open and have credentials at once.
    """
    secret = settings.teams_secret.get_secret_value() if settings.teams_secret else ""
    values = {"teams_app_id": settings.teams_app_id, "teams_tenant": settings.teams_tenant, "teams_secret": secret}
    given = [_NAMES[name] for name, value in values.items() if value]
    if settings.teams_anonymous:
        if given:
            raise BotSettingsError(texts.BOT_BOTH.format(given=", ".join(given)))
        return Loopback()
    if settings.teams_app_id and settings.teams_tenant and secret:
        return Credentials(settings.teams_app_id, settings.teams_tenant, secret)
    return Off(tuple(name for name in _NAMES.values() if name not in given))
