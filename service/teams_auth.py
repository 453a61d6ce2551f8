"""Who may speak to the bot and whom the bot may call.

- Refused: a request that the bot does not answer; carries the HTTP status and one Dutch sentence
"""

import logging
from typing import Any, Protocol

import jwt
from fastapi import Request
from microsoft_agents.hosting.core import AgentAuthConfiguration, ClaimsIdentity, JwtTokenValidator
from microsoft_agents.hosting.core.security import OutboundHostValidator
from yarl import URL

from service import texts
from service.gate import is_local, is_loopback
from service.teams_access import Credentials

_LOG = logging.getLogger("handreiking")
# Not the SDK's own list: on blob.core.windows.net or sharepoint.com anybody can rent a name.
_CHANNELS = ["botframework.com", "smba.trafficmanager.net", "teams.microsoft.com"]
_NOT_BELOW = ".trafficmanager.net"


class Refused(Exception):  # noqa: N818 - a refusal is an outcome here, not a fault
    """A request that the bot does not answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class ChannelHosts(OutboundHostValidator):
    """The hosts of Microsoft's channels, over https; checked for a name, its addresses and every redirect."""

    def __init__(self) -> None:
        super().__init__(_CHANNELS, include_default_microsoft_hosts=False)

    def is_allowed(self, url: str | URL) -> bool:
        """Tell whether the bot may call `url`."""
        host = _parse(url).host or ""
        below = host.endswith(_NOT_BELOW) and host not in _CHANNELS
        return not below and super().is_allowed(url)


class Gate(Protocol):
    """Decides on a request before its body is read, and on its serviceUrl after."""

    async def identify(self, request: Request) -> ClaimsIdentity:
        """Return who asks. Raises Refused."""

    def check_service_url(self, identity: ClaimsIdentity, url: str) -> None:
        """Raise Refused when the bot may not call `url` for this caller."""


class TokenGate:
    """Lets in who holds a token for this bot, signed by the Bot Framework or by its own tenant."""

    def __init__(self, credentials: Credentials) -> None:
        """Check tokens for the app and the tenant of `credentials`."""
        ours = AgentAuthConfiguration(
            client_id=credentials.app_id, tenant_id=credentials.tenant, validate_issuer=True, anonymous_allowed=False
        )
        self._validator = JwtTokenValidator(ours)
        self._hosts = ChannelHosts()

    async def identify(self, request: Request) -> ClaimsIdentity:
        """Return the claims of the request's token: RS256, issuer, audience, not before, expiry."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refused(401, texts.BOT_NOBODY)
        try:
            identity = await self._validator.validate_token(_well_formed(token.strip()))
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            _LOG.warning("bot: token refused: %s", type(error).__name__)
            raise Refused(401, texts.BOT_STRANGER) from None
        if "exp" not in identity.claims:
            _LOG.warning("bot: token refused: it never expires")
            raise Refused(401, texts.BOT_STRANGER)
        return identity

    def check_service_url(self, identity: ClaimsIdentity, url: str) -> None:
        """Raise Refused unless `url` is the one in the token and on a host of a channel."""
        if not self._hosts.is_allowed(url):
            raise Refused(403, texts.BOT_WRONG_HOST)
        claimed = identity.claims.get("serviceurl")
        if not isinstance(claimed, str) or claimed.rstrip("/") != url.rstrip("/"):
            raise Refused(403, texts.BOT_OTHER_URL)


class LoopbackGate:
    """Lets in who is on this computer, and calls nothing but this computer."""

    async def identify(self, request: Request) -> ClaimsIdentity:
        """Return nobody, for a client on this computer that came without a proxy between."""
        if not is_local(request.scope, request.headers):
            raise Refused(403, texts.BOT_NOT_LOCAL)
        return ClaimsIdentity()

    def check_service_url(self, identity: ClaimsIdentity, url: str) -> None:
        """Raise Refused unless `url` is on this computer."""
        del identity
        if not is_local_url(url):
            raise Refused(403, texts.BOT_WRONG_HOST)


def is_local_url(url: str | URL) -> bool:
    """Tell whether `url` is one of this computer, over HTTP; a name other than localhost is not."""
    parsed = _parse(url)
    return parsed.scheme in {"http", "https"} and parsed.user is None and is_loopback(parsed.host or "")


def _parse(url: str | URL) -> URL:
    """Return `url` as the HTTP client will read it; what it cannot read is an address of nothing."""
    try:
        return URL(url)
    except (ValueError, TypeError):
        return URL()


def _well_formed(token: str) -> str:
    """Return `token` when its header is one that can be checked, before any key is fetched for it.

    Raises PyJWTError or ValueError.
    """
    header: dict[str, Any] = jwt.get_unverified_header(token)
    if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
        raise ValueError(header.get("alg"))
    return token
