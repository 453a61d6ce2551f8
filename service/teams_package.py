"""The app package that an administrator uploads to Teams: a manifest (version 1.25) and two icons in a zip."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from service import texts
from service.errors import ServiceError
from service.settings import Settings

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"
_ICONS = {"color": "teams_color.png", "outline": "teams_outline.png"}
_SCOPES = ("personal", "team", "groupChat")
_MOST_ORGANISATION = 32
_ACCENT = "#0b5c8a"
_DAY = (2026, 1, 1, 0, 0, 0)  # the same package from the same settings


class PackageError(ServiceError):
    """A package that cannot be made; the message names the setting or the option and the way out."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who offers the bot, with the pages about privacy and terms that Teams shows to its users."""

    organisation: str
    privacy: str
    terms: str


def app_package(settings: Settings, publisher: Publisher) -> bytes:
    """Return the zip. Raises PackageError when a setting is missing or an address is not https."""
    packed = io.BytesIO()
    manifest = json.dumps(app_manifest(settings, publisher), ensure_ascii=False, indent=2)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("manifest.json", _DAY), manifest)
        for name in _ICONS.values():
            archive.writestr(zipfile.ZipInfo(name, _DAY), Path(__file__).with_name(name).read_bytes())
    return packed.getvalue()


def app_manifest(settings: Settings, publisher: Publisher) -> Mapping[str, object]:
    """Return the manifest. Raises PackageError when a setting is missing or an address is not https."""
    if not settings.teams_app_id:
        raise PackageError(texts.PACKAGE_NO_APP)
    base = _https("HANDREIKING_PUBLIC_URL", settings.public_url or "")
    if not 0 < len(publisher.organisation.strip()) <= _MOST_ORGANISATION:
        raise PackageError(texts.PACKAGE_ORGANISATION.format(most=_MOST_ORGANISATION))
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.25",
        "version": version("handreiking-assistent"),
        "id": settings.teams_app_id,
        "localizationInfo": {"defaultLanguageTag": "nl"},
        "developer": {
            "name": publisher.organisation.strip(),
            "websiteUrl": f"{base}/",
            "privacyUrl": _https("--privacy", publisher.privacy),
            "termsOfUseUrl": _https("--terms", publisher.terms),
        },
        "name": {"short": texts.API_TITLE, "full": texts.PACKAGE_NAME},
        "description": {"short": texts.PACKAGE_SHORT, "full": texts.PACKAGE_FULL},
        "icons": _ICONS,
        "accentColor": _ACCENT,
        "bots": [{"botId": settings.teams_app_id, "scopes": _SCOPES, "commandLists": _commands()}],
        "validDomains": [urlsplit(base).netloc],
    }


def _commands() -> list[Mapping[str, object]]:
    commands = [{"title": title, "description": about} for title, about in texts.PACKAGE_COMMANDS.items()]
    return [{"scopes": [scope], "commands": commands} for scope in _SCOPES]


def _https(name: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise PackageError(texts.PACKAGE_ADDRESS.format(name=name, found=address))
    return address
