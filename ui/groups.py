"""Groups of commands that are imported only when they are asked for: each needs far more than an answer does."""

from collections.abc import Sequence
from importlib import import_module

import typer

from ui import texts

_GROUPS = {
    "data": "ui.storage_cli:data_app",
    "edition": "ui.edition_cli:app",
    "eval": "evals.cli:app",
    "keys": "ui.storage_cli:keys_app",
    "passport": "ui.passport_cli:app",
    "sources": "ui.sources_cli:app",
    "teams": "ui.teams_cli:app",
}
_HELP = "--help"


def add_groups(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Add to `app` the groups that `arguments` name; all that can be imported when they ask for help.

    Raises ValueError for a group that needs an extra that is not installed.
    """
    for name, place in _GROUPS.items():
        if name in arguments or _HELP in arguments:
            module, _, attribute = place.partition(":")
            try:
                app.add_typer(getattr(import_module(module), attribute), name=name)
            except ImportError as error:
                if name in arguments:
                    raise ValueError(texts.NO_EXTRA.format(name=name, module=error.name)) from error
