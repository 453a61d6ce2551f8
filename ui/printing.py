"""What commands print: a value as JSON for programs, or lines for people."""

import json
from collections.abc import Iterable

import typer


def print_json(value: object) -> None:
    """Print a value of plain JSON types, indented, letters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as it comes."""
    for line in lines:
        typer.echo(line)
