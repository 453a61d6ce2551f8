"""The bot is off, has credentials, or is open on this computer; never two of these."""

import logging
import subprocess
import sys

import httpx
import pytest
from fastapi.testclient import TestClient

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings
from service.teams_access import BotSettingsError, Credentials, Loopback, Off, access

APP = "11111111-2222-4333-8444-555555555555"
TENANT = "99999999-8888-4777-8666-555555555555"
WHOLE = {"teams_app_id": APP, "teams_tenant": TENANT, "teams_secret": "geheim"}


def test_whole_credentials_turn_it_on_and_their_secret_is_not_printed() -> None:
    found = access(Settings(**WHOLE))
    assert found == Credentials(APP, TENANT, "geheim")
    assert "geheim" not in repr(found)
    assert "geheim" not in repr(Settings(**WHOLE))


@pytest.mark.parametrize("lacking", WHOLE)
def test_without_one_of_the_three_it_is_off_and_says_which(lacking: str) -> None:
    found = access(Settings(**{name: value for name, value in WHOLE.items() if name != lacking}))
    assert found == Off((f"HANDREIKING_{lacking.upper()}",))


def test_an_empty_secret_is_no_secret() -> None:
    assert access(Settings(**{**WHOLE, "teams_secret": ""})) == Off(("HANDREIKING_TEAMS_SECRET",))


def test_the_switch_alone_opens_it_on_this_computer() -> None:
    assert access(Settings(teams_anonymous=True)) == Loopback()


@pytest.mark.parametrize("given", WHOLE)
def test_the_switch_with_any_credential_refuses_to_start(given: str, settings: Settings, assistant: Assistant) -> None:
    both = settings.model_copy(
        update={"teams_anonymous": True, **Settings(**{given: WHOLE[given]}).model_dump(include={given})}
    )
    with pytest.raises(BotSettingsError, match=f"HANDREIKING_{given.upper()}"):
        create_app(both, assistant)


@pytest.mark.parametrize(("name", "value"), [("teams_app_id", "mijn-bot"), ("teams_tenant", "common")])
def test_an_id_that_is_not_one_refuses_to_start(name: str, value: str) -> None:
    """`common` would let every tenant in."""
    with pytest.raises(ValueError, match=name):
        Settings(**{**WHOLE, name: value})


def test_off_the_route_answers_503_and_the_log_says_so_at_start_up(
    settings: Settings, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), TestClient(create_app(settings, assistant)) as client:
        response: httpx.Response = client.post("/api/messages", json={"type": "message"})
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    for said in (response.json()["detail"], caplog.text):
        assert "HANDREIKING_TEAMS_APP_ID, HANDREIKING_TEAMS_TENANT, HANDREIKING_TEAMS_SECRET" in said


def test_who_does_not_use_the_bot_does_not_load_its_sdk() -> None:
    """It would cost every `handreiking ask` a second and more."""
    code = "import sys, ui.cli, service.api; sys.exit(any(name.startswith('microsoft_agents') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
