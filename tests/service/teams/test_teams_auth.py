"""Only who holds a token for this bot is heard, and only Microsoft's channels are ever called."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from microsoft_agents.authentication.msal import MsalAuth
from microsoft_agents.hosting.core import ClaimsIdentity, TeamsConnectorClient
from yarl import URL

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings
from service.teams_access import Credentials
from service.teams_auth import ChannelHosts, Refused, is_local_url
from service.teams_channel import Clients

if TYPE_CHECKING:
    from conftest import Talk

APP = "11111111-2222-4333-8444-555555555555"
TENANT = "99999999-8888-4777-8666-555555555555"
FOREIGN = "12121212-3434-4565-8787-909090909090"
SERVICE = "https://smba.trafficmanager.net/emea/"
BOT_FRAMEWORK = "https://api.botframework.com"
QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"

Sign = Callable[..., str]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def asked_keys(key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put one local key in the place of Microsoft's, where the key client goes out; give the addresses it asked."""
    public = json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "sleutel", "use": "sig"}
    seen: list[str] = []

    def fetch(client: jwt.PyJWKClient) -> dict[str, Any]:
        seen.append(client.uri)
        return {"keys": [public]}

    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", fetch)
    monkeypatch.setattr("microsoft_agents.hosting.core.JwtTokenValidator._jwk_client_manager._cache", {})
    return seen


@pytest.fixture
def sign(key: rsa.RSAPrivateKey, asked_keys: list[str]) -> Sign:
    """Sign a token of the Bot Framework for this bot; claims may be changed, and left out with None."""
    del asked_keys

    def signed(*, kid: str | None = "sleutel", with_key: object = key, algorithm: str = "RS256", **more: object) -> str:
        now = int(time.time())
        claims = {"iss": BOT_FRAMEWORK, "aud": APP, "nbf": now, "exp": now + 3600, "serviceurl": SERVICE} | more
        headers = {"kid": kid} if kid else {}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, with_key, algorithm=algorithm, headers=headers)  # type: ignore[arg-type]

    return signed


@pytest.fixture(scope="module")
def guarded(settings: Settings, assistant: Assistant) -> Iterator[httpx.Client]:
    keyed = settings.model_copy(
        update=Settings(teams_app_id=APP, teams_tenant=TENANT, teams_secret="geheim").model_dump(
            include={"teams_app_id", "teams_tenant", "teams_secret"}
        )
    )
    from fastapi.testclient import TestClient

    with TestClient(create_app(keyed, assistant)) as client:
        yield client


def _post(client: httpx.Client, token: str | None, **more: object) -> httpx.Response:
    body = {
        "type": "message",
        "id": "1",
        "text": QUESTION,
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:iemand"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "deliveryMode": "expectReplies",
    }
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return client.post("/api/messages", json=body | more, headers=headers)


def test_a_token_of_the_bot_framework_is_answered(guarded: httpx.Client, sign: Sign, asked_keys: list[str]) -> None:
    response = _post(guarded, sign())
    assert response.status_code == 200
    assert "burgemeester" in response.json()["activities"][0]["text"]
    assert asked_keys == ["https://login.botframework.com/v1/.well-known/keys"]


def test_without_a_token_nobody_is_heard_even_with_an_empty_body(guarded: httpx.Client) -> None:
    for response in (_post(guarded, None), _post(guarded, ""), guarded.post("/api/messages")):
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"exp": int(time.time()) - 3600},
        {"nbf": int(time.time()) + 3600},
        {"aud": "22222222-2222-4333-8444-555555555555"},
        {"aud": None},
        {"aud": [APP, "een-ander"]},
        {"iss": None},
        {"iss": "https://evil.example"},
        {"iss": "https://api.botframework.us"},
        {"iss": f"https://sts.windows.net/{FOREIGN}/", "tid": FOREIGN},
        {"iss": f"https://login.microsoftonline.com/{FOREIGN}/v2.0", "tid": FOREIGN},
        {"iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "tid": FOREIGN},
        {"kid": None},
        {"kid": "een-andere-sleutel"},
        {"with_key": "een-gedeeld-geheim-dat-lang-genoeg-is-voor-hs256", "algorithm": "HS256"},
        {"with_key": None, "algorithm": "none"},
    ],
    ids=lambda claims: " ".join(f"{name}={value}"[:60] for name, value in claims.items()),
)
def test_a_token_that_is_not_quite_right_is_refused(guarded: httpx.Client, sign: Sign, claims: dict[str, Any]) -> None:
    response = _post(guarded, sign(**claims))
    assert response.status_code == 401
    assert "token" in response.json()["detail"]


def test_a_token_signed_by_another_is_refused(guarded: httpx.Client, sign: Sign) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert _post(guarded, sign(with_key=stranger)).status_code == 401


@pytest.mark.parametrize("token", ["geen token", "a.b.c", "a" * 5_000, "....", "é.ü.ö"])
def test_what_is_no_token_is_refused_and_no_key_is_fetched_for_it(
    guarded: httpx.Client, asked_keys: list[str], token: str
) -> None:
    response = guarded.post("/api/messages", content=b"{}", headers={"Authorization": f"Bearer {token}".encode()})
    assert response.status_code == 401
    assert asked_keys == []


@pytest.mark.parametrize("claimed", [None, "https://smba.trafficmanager.net/amer/", 7, ""])
def test_the_service_url_must_be_the_one_in_the_token(guarded: httpx.Client, sign: Sign, claimed: object) -> None:
    assert _post(guarded, sign(serviceurl=claimed)).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.smba.trafficmanager.net/",
        "https://evil.trafficmanager.net/",
        "https://evil.blob.core.windows.net/",
        "https://evil.sharepoint.com/",
        "https://user:pass@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/metadata",
        "http://localhost:8000/",
        "file:///etc/passwd",
        "//smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "https://",
    ],
)
def test_no_other_address_is_called_even_with_a_token_that_names_it(
    guarded: httpx.Client, sign: Sign, url: str
) -> None:
    """Refused before a turn begins: nothing is asked of Entra or of that address (pytest-socket would fail on it)."""
    for mode in ("expectReplies", "normal"):
        response = _post(guarded, sign(serviceurl=url), serviceUrl=url, deliveryMode=mode)
        assert response.status_code in {400, 403}


def test_an_answer_goes_out_with_the_token_of_the_bot_and_to_no_other_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entra is the outside network: its answer is the one thing that is not real here."""
    asked: list[tuple[str, list[str]]] = []

    async def token(_: MsalAuth, resource: str, scopes: list[str]) -> str:
        asked.append((resource, scopes))
        return "van-entra"

    monkeypatch.setattr(MsalAuth, "get_access_token", token)
    clients = Clients(Credentials(APP, TENANT, "geheim"))

    async def run() -> None:
        with pytest.raises(Refused):
            await clients.create_connector_client(None, ClaimsIdentity(), "https://evil.example/")
        assert asked == []
        client = await clients.create_connector_client(None, ClaimsIdentity(), SERVICE)
        assert isinstance(client, TeamsConnectorClient)
        assert client.client.headers["Authorization"] == "Bearer van-entra"
        assert client.base_uri == SERVICE
        with pytest.raises(ValueError, match="not allowed"):
            await client.client.get("https://evil.example/")
        await client.close()

    asyncio.run(run())
    assert asked == [(BOT_FRAMEWORK, [f"{BOT_FRAMEWORK}/.default"])]


@pytest.mark.parametrize(
    "url", [SERVICE, "https://webchat.botframework.com/", "https://smba.infra.gcc.teams.microsoft.com/x"]
)
def test_the_channels_of_microsoft_may_be_called(url: str) -> None:
    assert ChannelHosts().is_allowed(url)
    assert ChannelHosts().is_allowed(URL(url))


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:56150/_connector", True),
        ("http://[::1]:56150/", True),
        ("http://localhost:56150/", True),
        ("http://127.0.0.1@evil.example/", False),
        ("http://localhost.evil.example/", False),
        ("http://0.0.0.0/", False),
        ("http://10.0.0.1/", False),
        ("http://[bad", False),
        ("", False),
    ],
)
def test_this_computer_is_known_by_its_address(url: str, local: bool) -> None:
    assert is_local_url(url) is local


@pytest.mark.parametrize("url", [SERVICE, "https://evil.example/", "http://10.0.0.1/", "ftp://127.0.0.1/"])
def test_open_on_this_computer_it_calls_nothing_else(talk: "Talk", url: str) -> None:
    assert talk.post(talk.activity(QUESTION, serviceUrl=url)).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_open_on_this_computer_it_does_not_answer_through_a_proxy(talk: "Talk", header: str) -> None:
    response = talk.post(talk.activity(QUESTION), **{header: "127.0.0.1"})
    assert response.status_code == 403


def test_open_on_this_computer_it_does_not_answer_another_computer(
    open_settings: Settings, assistant: Assistant
) -> None:
    from fastapi.testclient import TestClient

    with TestClient(create_app(open_settings, assistant), client=("192.0.2.7", 5000)) as client:
        assert client.post("/api/messages", json={}).status_code == 403


def test_a_channel_that_sends_the_bot_elsewhere_is_not_followed(talk: "Talk") -> None:
    from fastapi.responses import RedirectResponse

    talk.channel.refuse = lambda body: (
        RedirectResponse("http://192.0.2.1/steel", 307) if body["replyToId"] == "weg" else None
    )
    talk.say(QUESTION, id="weg")
    talk.say("help")
    assert [one["replyToId"] for one in talk.channel.messages(1)] == ["1700000000000"]
