"""The way back to a channel: the SDK's adapter with clients that call allowed hosts only."""

import logging

from aiohttp import ClientHandlerType, ClientRequest, ClientResponse, ClientSession, ClientTimeout
from microsoft_agents.authentication.msal import MsalAuth
from microsoft_agents.hosting.core import (
    AccessTokenProviderBase,
    AgentAuthConfiguration,
    AnonymousTokenProvider,
    ChannelServiceClientFactoryBase,
    ClaimsIdentity,
    ConnectorClientBase,
    TeamsConnectorClient,
    TurnContext,
    UserTokenClient,
    UserTokenClientBase,
)
from microsoft_agents.hosting.fastapi import CloudAdapter

from service import texts
from service.teams_access import Credentials
from service.teams_auth import ChannelHosts, Refused, is_local_url

_LOG = logging.getLogger("handreiking")
_AUDIENCE = "https://api.botframework.com"
_TIMEOUT = ClientTimeout(total=15)


class Clients(ChannelServiceClientFactoryBase):
    """Makes the clients that speak to a channel: with the bot's token to Microsoft, without to this computer."""

    def __init__(self, credentials: Credentials | None) -> None:
        """Call Microsoft's channels as the app of `credentials`; without them this computer only."""
        self._tokens = _tokens(credentials)
        self._hosts = ChannelHosts() if credentials else None

    async def create_connector_client(
        self, context: TurnContext | None, claims_identity: ClaimsIdentity, service_url: str, *_: object, **__: object
    ) -> ConnectorClientBase:
        """Return a client of the channel at `service_url`. Raises Refused for any other host."""
        del context, claims_identity
        allowed = self._hosts.is_allowed(service_url) if self._hosts else is_local_url(service_url)
        if not allowed:
            raise Refused(403, texts.BOT_WRONG_HOST)
        token = await self._tokens.get_access_token(_AUDIENCE, [f"{_AUDIENCE}/.default"])
        return TeamsConnectorClient(service_url, token, session=self._session(service_url))

    async def create_user_token_client(self, *_: object, **__: object) -> UserTokenClientBase:
        """Return a client that the SDK wants to have and close; this bot signs nobody in and never calls it."""
        return UserTokenClient(app_id="-", endpoint=_AUDIENCE, token="")

    def _session(self, service_url: str) -> ClientSession:
        base = service_url.rstrip("/") + "/"
        if self._hosts:
            return self._hosts.client({"base_url": base, "timeout": _TIMEOUT})
        return ClientSession(base_url=base, timeout=_TIMEOUT, middlewares=(_stay_local,))


def open_adapter(credentials: Credentials | None) -> CloudAdapter:
    """Return the adapter that carries turns to and fro; a fault in a turn becomes one fixed Dutch sentence."""
    adapter = CloudAdapter(channel_service_client_factory=Clients(credentials))
    adapter.on_turn_error = _apologise
    return adapter


def _tokens(credentials: Credentials | None) -> AccessTokenProviderBase:
    if credentials is None:
        return AnonymousTokenProvider()
    return MsalAuth(
        AgentAuthConfiguration(
            client_id=credentials.app_id, tenant_id=credentials.tenant, client_secret=credentials.secret
        )
    )


async def _stay_local(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    if not is_local_url(request.url):
        raise Refused(403, texts.BOT_WRONG_HOST)
    return await handler(request)


async def _apologise(context: TurnContext, error: Exception) -> None:
    # The message of an exception may hold words of the question, and is no business of the user: name its kind only.
    _LOG.error("bot: turn failed: %s", type(error).__name__)
    await context.send_activity(texts.ERROR)
