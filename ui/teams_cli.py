"""The command `handreiking teams package`."""

from pathlib import Path
from typing import Annotated

import typer

from service.settings import Settings
from service.teams_package import Publisher, app_package
from ui import texts

app = typer.Typer(help=texts.HELP_TEAMS, no_args_is_help=True)


@app.callback()
def _teams() -> None:
    """Keep `package` a command of its own: an app with one command would take its place."""


@app.command(help=texts.HELP_PACKAGE)
def package(
    organisation: Annotated[str, typer.Option(help=texts.HELP_ORGANISATION)],
    privacy: Annotated[str, typer.Option(help=texts.HELP_PRIVACY)],
    terms: Annotated[str, typer.Option(help=texts.HELP_TERMS)],
    out: Annotated[Path, typer.Option(help=texts.HELP_OUT)] = Path("handreiking-teams.zip"),
) -> None:
    """Write the app package for Teams."""
    out.write_bytes(app_package(Settings(), Publisher(organisation, privacy, terms)))
    typer.echo(texts.PACKAGED.format(file=out))
