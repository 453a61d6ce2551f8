"""Copies of the real corpus that a test may spoil."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.handbook import default_corpus

Edit = Callable[[str, str, str], None]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Copy the corpus without the question bank, whose quotes would notice a changed page first."""
    copy = tmp_path / "corpus"
    shutil.copytree(default_corpus(), copy)
    for file in (copy / "handreiking").glob("*.md"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"\nvragen:\n.*?(?=\n---\n)", "", text, count=1, flags=re.DOTALL), "utf-8")
    return copy


@pytest.fixture
def edit(corpus: Path) -> Edit:
    """Replace one piece of text in one file of the copy, as an editor would."""

    def change(name: str, old: str, new: str) -> None:
        file = corpus / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return change
