"""The files of a generation: their names, and values written and read as JSON lines."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

PAGES = "pages.jsonl"
SOURCES = "sources.jsonl"
PASSAGES = "passages.jsonl"
ROWS = "rows.npy"
ASKED = "asked.npy"  # the vectors of the questions, for the next build
DENSE = "dense.faiss"
THESAURUS = "thesaurus.jsonl"
VOCABULARY = "vocabulary.json"

ValueT = TypeVar("ValueT")


def sparse_folder(field: str) -> str:
    """Return where the BM25 index of the passages over a field ("words" or "grams") stands."""
    return f"sparse/{field}"


def write_jsonl(file: Path, values: Iterable[object]) -> None:
    """Write dataclass values, one JSON object a line."""
    adapters: dict[str, TypeAdapter[object]] = {}  # making one takes a millisecond
    with file.open("wb") as stream:
        for value in values:
            name = type(value).__name__
            if name not in adapters:
                adapters[name] = TypeAdapter(type(value))
            stream.write(adapters[name].dump_json(value) + b"\n")


def read_jsonl(file: Path, shape: type[ValueT]) -> tuple[ValueT, ...]:
    """Read what `write_jsonl` wrote, each line checked to be a `shape`."""
    adapter = TypeAdapter(shape)
    return tuple(adapter.validate_json(line) for line in file.read_bytes().splitlines())


def write_json(file: Path, value: object) -> None:
    """Write plain JSON values."""
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def read_json_list(file: Path) -> list[str]:
    """Read a JSON list of texts."""
    return TypeAdapter(list[str]).validate_json(file.read_bytes())
