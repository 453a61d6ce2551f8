"""The Python in docs/api.md runs as it stands there."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fastapi import FastAPI

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def _snippet(word: str) -> str:
    return next(code for code in re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL) if word in code)


def test_the_retriever_in_ten_lines_finds_passages(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HANDREIKING_VAR", str(settings.var))
    code = _snippet("PassageRetriever")
    assert len([line for line in code.splitlines() if line]) <= 10
    exec(code, {})  # noqa: S102 - our own documentation
    assert len(capsys.readouterr().out.split("\n")) > 3


def test_the_openai_client_gives_an_answer_with_its_quote(
    assistant: Assistant, settings: Settings, running: Callable[[FastAPI], AbstractContextManager[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with running(create_app(settings, assistant)) as url:
        scope: dict[str, object] = {}
        exec(_snippet("OpenAI(").replace("http://127.0.0.1:8000", url), scope)  # noqa: S102 - our own documentation
        scope["client"].close()  # type: ignore[attr-defined]
    told = capsys.readouterr().out
    assert "burgemeester" in told
    assert "/handreiking/3?" in told
