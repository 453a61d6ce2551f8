"""The app package is what Teams asks for: checked against Microsoft's own schema, and icons of the right size."""

import io
import json
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from service.settings import Settings
from service.teams_package import PackageError, Publisher, app_manifest, app_package

NODE = Path(__file__).parents[3] / "tools" / "node"
APP = "11111111-2222-4333-8444-555555555555"
READY = Settings(teams_app_id=APP, public_url="https://handreiking.example.nl")
PUBLISHER = Publisher("Gemeente Voorbeeld", "https://example.nl/privacy", "https://example.nl/voorwaarden")


def _validate(manifest: Mapping[str, object], folder: Path) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    assert node, "The tests of the bot need Node: bash tools/node.sh installs it."
    assert (NODE / "node_modules" / ".stamp").is_file(), "bash tools/node.sh installs the packages of tools/node."
    file = folder / "manifest.json"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    return subprocess.run([node, NODE / "validate.cjs", file], capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(app_package(READY, PUBLISHER)))


def test_the_manifest_fits_the_schema(package: zipfile.ZipFile, tmp_path: Path) -> None:
    manifest = json.loads(package.read("manifest.json"))
    assert manifest["manifestVersion"] == "1.25"
    found = _validate(manifest, tmp_path)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("change", "place"),
    [({"name": {"short": "a" * 31}}, "/name/short"), ({"id": "mijn-bot"}, "/id"), ({"iets": 1}, "additional")],
)
def test_the_check_sees_what_is_wrong(change: dict[str, Any], place: str, tmp_path: Path) -> None:
    found = _validate({**app_manifest(READY, PUBLISHER), **change}, tmp_path)
    assert found.returncode == 1
    assert place in found.stderr


def test_the_bot_is_there_for_a_person_a_team_and_a_group(package: zipfile.ZipFile) -> None:
    manifest = json.loads(package.read("manifest.json"))
    (bot,) = manifest["bots"]
    assert bot["botId"] == APP
    assert set(bot["scopes"]) == {"personal", "team", "groupChat"}
    assert {command["title"] for one in bot["commandLists"] for command in one["commands"]} == {"help", "nieuw gesprek"}
    assert manifest["validDomains"] == ["handreiking.example.nl"]


def _pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Return width, height and the RGBA pixels of a PNG of 8 bits a channel (PNG specification, filters 0 to 4)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, header = 8, b"", b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        header, data = (body, data) if kind == b"IHDR" else (header, data + body if kind == b"IDAT" else data)
        at += 12 + size
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    assert depth == 8
    step = {2: 3, 6: 4}[colour]
    raw, above, found = zlib.decompress(data), bytes(width * step), []
    for row in range(height):
        line = raw[row * (width * step + 1) :][: width * step + 1]
        above = _unfilter(line[0], line[1:], above, step)
        found += [(*above[x : x + step], 255)[:4] for x in range(0, width * step, step)]
    return width, height, found


def _unfilter(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    out = bytearray()
    for at, value in enumerate(line):
        left = out[at - step] if at >= step else 0
        up, corner = above[at], above[at - step] if at >= step else 0
        guess = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
        out.append((value + (0, left, up, (left + up) // 2, guess)[kind]) % 256)
    return bytes(out)


def test_the_icons_have_the_size_and_colours_that_teams_asks_for(package: zipfile.ZipFile) -> None:
    icons = json.loads(package.read("manifest.json"))["icons"]
    width, height, colour = _pixels(package.read(icons["color"]))
    assert (width, height) == (192, 192)
    assert all(pixel[3] == 255 for pixel in colour)
    width, height, outline = _pixels(package.read(icons["outline"]))
    assert (width, height) == (32, 32)
    assert {pixel[:3] for pixel in outline if pixel[3]} == {(255, 255, 255)}
    assert {pixel[3] for pixel in outline} >= {0, 255}


def test_the_same_settings_give_the_same_package() -> None:
    assert app_package(READY, PUBLISHER) == app_package(READY, PUBLISHER)


@pytest.mark.parametrize(
    ("settings", "publisher", "named"),
    [
        (Settings(public_url="https://a.nl"), PUBLISHER, "HANDREIKING_TEAMS_APP_ID"),
        (Settings(teams_app_id=APP), PUBLISHER, "HANDREIKING_PUBLIC_URL"),
        (Settings(teams_app_id=APP, public_url="http://a.nl"), PUBLISHER, "http://a.nl"),
        (READY, Publisher("", PUBLISHER.privacy, PUBLISHER.terms), "--organisation"),
        (READY, Publisher("a" * 33, PUBLISHER.privacy, PUBLISHER.terms), "32"),
        (READY, Publisher("Gemeente", "example.nl/privacy", PUBLISHER.terms), "--privacy"),
        (READY, Publisher("Gemeente", PUBLISHER.privacy, "https://"), "--terms"),
    ],
)
def test_what_is_missing_is_named(settings: Settings, publisher: Publisher, named: str) -> None:
    with pytest.raises(PackageError, match=named):
        app_package(settings, publisher)
