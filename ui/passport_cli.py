"""`handreiking passport`: show the record of an answer, and make the answer again to see what is otherwise."""

import json
from pathlib import Path
from typing import Annotated

import typer

from service.assistant import open_assistant
from service.errors import PassportError
from service.passport import Passport
from service.settings import Settings
from ui import texts
from ui.printing import print_json
from ui.storage_cli import open_storage

app = typer.Typer(help=texts.HELP_PASSPORT, no_args_is_help=True)
Which = Annotated[str, typer.Argument(help=texts.HELP_WHICH_PASSPORT)]


@app.command(help=texts.HELP_PASSPORT_SHOW)
def show(which: Which) -> None:
    """Print a passport as JSON."""
    print_json(_find(which).as_json())


@app.command(help=texts.HELP_PASSPORT_REPLAY)
def replay(which: Which) -> None:
    """Ask the question of a passport again, and name what differs; exit code 1 when anything does."""
    passport = _find(which)
    assistant = open_assistant(Settings())
    answer = assistant.answer(*passport.again())
    handbook = assistant.handbook
    changed = passport.differences(answer, assistant.made(), handbook.pages, handbook.documents)
    typer.echo(texts.PASSPORT_CHANGED.format(names=", ".join(changed)) if changed else texts.PASSPORT_SAME)
    if answer.text != passport.text:
        typer.echo(texts.PASSPORT_THEN_NOW.format(then=passport.text, now=answer.text))
    raise typer.Exit(1 if changed else 0)


def _find(which: str) -> Passport:
    """Return the passport in the file `which`, or the one of that id that is kept. Raises ServiceError."""
    path = Path(which)
    if path.is_file():
        return Passport.read(json.loads(path.read_text(encoding="utf-8")))
    storage = open_storage(Settings())
    try:
        found = storage.records.get(which)
    finally:
        storage.close()
    if found is None:
        raise PassportError(texts.NO_SUCH_PASSPORT.format(which=which))
    return Passport.read(found)
