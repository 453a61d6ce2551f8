"""The command line, as a newcomer runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.settings import Settings


def _run(*arguments: str, var: Path, text: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HANDREIKING_VAR": str(var), **more}
    command = [sys.executable, "-m", "ui.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, input=text, timeout=120)


@pytest.fixture(scope="module")
def var(settings: Settings) -> Path:
    return settings.var


def test_a_question_gets_the_answer_with_its_places(var: Path) -> None:
    done = _run("ask", "Wie is de aangewezen bestuurlijk portefeuillehouder?", var=var)
    assert done.returncode == 0, done.stderr
    assert "burgemeester" in done.stdout
    assert "[1] Pagina 3, Borging portefeuille" in done.stdout
    assert done.stderr == ""


def test_json_is_the_answer_itself(var: Path) -> None:
    answer = json.loads(_run("ask", "--json", "Wat is radicalisering?", var=var).stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["page"] == 2


def test_a_conversation_is_kept_until_an_empty_line(var: Path) -> None:
    said = "Welke training past bij een baliemedewerker?\nEn voor een BOA?\n\n"
    done = _run("chat", var=var, text=said)
    assert "Baliemedewerkers: Herkennen van signalen" in done.stdout
    assert "BOA’s: Herkennen van signalen" in done.stdout


def test_pages_are_listed_and_shown(var: Path) -> None:
    assert len(_run("pages", var=var).stdout.strip().splitlines()) == 16
    assert "burgemeester" in _run("pages", "3", var=var).stdout


def test_the_index_is_built_once_and_says_that_it_fits(tmp_path: Path) -> None:
    built = _run("index", "build", var=tmp_path)
    assert "staat klaar" in built.stdout
    assert "hoeft niets te gebeuren" in _run("index", "build", "--if-needed", var=tmp_path).stdout
    status = _run("index", "status", var=tmp_path)
    assert status.returncode == 0
    assert "16" in status.stdout or "17" in status.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("ask", "Wie is de portefeuillehouder?"), "handreiking index build"),
        (("index", "status"), "handreiking index build"),
        (("pages", "17"), "16"),
        (("ask", "  "), "leeg"),
    ],
)
def test_a_fault_is_one_dutch_line_and_an_exit_code(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    done = _run(*arguments, var=tmp_path)
    assert done.returncode == 1
    assert word in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_fault_nobody_foresaw_is_one_line_too_unless_debugged(var: Path, tmp_path: Path) -> None:
    broken = tmp_path / "corpus"
    broken.mkdir()
    done = _run("pages", var=var, HANDREIKING_CORPUS=str(broken))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Traceback" in _run("--debug", "pages", var=var, HANDREIKING_CORPUS=str(broken)).stderr


def test_a_taken_port_is_named(var: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = _run("serve", "--port", port, var=var)
    assert done.returncode == 1
    assert port in done.stderr
