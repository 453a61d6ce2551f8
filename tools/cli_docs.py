"""Write docs/cli.md from the help of every command, or with --check compare it with what stands there."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import typer.main

from ui.cli import app
from ui.groups import add_groups

FILE = Path(__file__).parents[1] / "docs" / "cli.md"


def lines(command: click.Command, path: str) -> Iterator[str]:
    """Yield the help of `command` and of all under it, as Markdown."""
    context = click.Context(command, info_name=path)
    yield f"## `{path}`\n"
    if command.help:
        yield f"{command.help}\n"
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context) or (parameter.human_readable_name, getattr(parameter, "help", ""))
        if "--help" not in record[0]:
            yield f"- `{record[0]}` {record[1] or ''}".rstrip()
    yield ""
    for name, child in sorted(getattr(command, "commands", {}).items()):
        yield from lines(child, f"{path} {name}")


def main() -> int:
    """Write or check; return 1 when the file is not what the commands say."""
    add_groups(app, ["--help"])
    text = "# The command line\n\n" + "\n".join(lines(typer.main.get_command(app), "handreiking")).strip() + "\n"
    if "--check" not in sys.argv:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text, encoding="utf-8")
        return 0
    fresh = FILE.is_file() and FILE.read_text(encoding="utf-8") == text
    if not fresh:
        sys.stderr.write("docs/cli.md is out of date; run: python tools/cli_docs.py\n")
    return int(not fresh)


if __name__ == "__main__":
    raise SystemExit(main())
