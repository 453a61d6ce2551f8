"""Files of the corpus as text and YAML, where what cannot be read becomes a problem; and files put safely on disk."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ingest import texts
from ingest.errors import Problem

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:
    # libyaml reads the question bank several times faster than the loader in Python does.
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FENCE = "---\n"


class _TwiceError(yaml.MarkedYAMLError):
    """A field that is given twice: YAML's rules forbid it, and PyYAML would silently keep the last."""


class _Loader(_Base):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise _TwiceError(problem=texts.duplicate_key(str(key.value)), problem_mark=key.start_mark)
        return super().construct_mapping(node, deep=deep)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """Return the file's text with Unix line ends and no byte order mark; None when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        problems.append(Problem(name, "", "", texts.NO_FILE))
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.end]
        problems.append(Problem(name, "", wrong.hex(" "), texts.NOT_UTF8))
    return None


def parse_yaml(text: str, name: str, problems: list[Problem]) -> object:
    """Return the value that `text` holds; None when it is no YAML."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, see its base
    except _TwiceError as error:
        problems.append(Problem(name, "", "", error.problem or ""))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2024-13-45
        mark = getattr(error, "problem_mark", None)
        problems.append(Problem(name, "", "", texts.not_yaml(mark.line + 1 if mark else 0)))
    return None


def split_page(text: str, name: str, problems: list[Problem]) -> tuple[str, str] | None:
    """Return the header (YAML) and the body of a page's file; None when the header is not fenced."""
    header, fence, body = f"{text}\n".removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not text.startswith(_FENCE) or not fence:
        problems.append(Problem(name, "", text.split("\n", 1)[0], texts.NO_HEADER))
        return None
    return header, body.strip()


def read_rows(path: Path, problems: list[Problem]) -> list[object]:
    """Return the items of a YAML file that holds one list."""
    text = read_text(path, path.name, problems)
    if text is None:
        return []
    known = len(problems)
    value = parse_yaml(text, path.name, problems)
    if isinstance(value, list):
        return value
    if len(problems) == known:
        problems.append(Problem(path.name, "", "" if value is None else str(value), texts.NOT_LIST))
    return []
