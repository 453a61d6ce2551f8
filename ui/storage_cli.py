"""`handreiking keys` and `handreiking data`: who may use the API, and what is kept."""

from typing import Annotated

import typer

from service.settings import Settings
from service.storage import Storage
from ui import texts
from ui.printing import print_json

keys_app = typer.Typer(help=texts.HELP_KEYS, no_args_is_help=True)
data_app = typer.Typer(help=texts.HELP_DATA, no_args_is_help=True)

KeyName = Annotated[str, typer.Argument(help=texts.HELP_KEY_NAME)]
Channel = Annotated[str, typer.Argument(help=texts.HELP_CHANNEL)]
ConversationId = Annotated[str, typer.Argument(help=texts.HELP_CONVERSATION)]


def open_storage(settings: Settings) -> Storage:
    """Return the storage that the settings name. Raises StorageError for an address that is none."""
    return Storage(settings.database_url, keep_questions=settings.keep_questions)


@keys_app.command("add", help=texts.HELP_KEYS_ADD)
def add(name: KeyName) -> None:
    """Make a key and show it, this once."""
    secret = open_storage(Settings()).keys.add(name)
    typer.echo(texts.KEY_MADE.format(name=name), err=True)
    typer.echo(secret)


@keys_app.command("list", help=texts.HELP_KEYS_LIST)
def list_keys() -> None:
    """Show every key without its secret."""
    found = open_storage(Settings()).keys.all()
    for key in found:
        state = texts.KEY_REVOKED.format(day=key.revoked.date()) if key.revoked else texts.KEY_OPEN
        typer.echo(f"{key.start}…  {key.made.date()}  {state:<26} {key.name}")
    if not found:
        typer.echo(texts.NO_KEYS)


@keys_app.command("revoke", help=texts.HELP_KEYS_REVOKE)
def revoke(name: KeyName) -> None:
    """Close a key."""
    open_storage(Settings()).keys.revoke(name)
    typer.echo(texts.KEY_CLOSED.format(name=name))


@data_app.command("clean", help=texts.HELP_CLEAN)
def clean() -> None:
    """Throw away what is too old."""
    settings = Settings()
    _tell(open_storage(settings).clean(settings.retention_days))


@data_app.command("export", help=texts.HELP_EXPORT)
def export(channel: Channel, conversation: ConversationId) -> None:
    """Print all that is kept of a conversation."""
    print_json(open_storage(Settings()).export(channel, conversation))


@data_app.command("erase", help=texts.HELP_ERASE)
def erase(channel: Channel, conversation: ConversationId) -> None:
    """Erase all that is kept of a conversation."""
    _tell(open_storage(Settings()).erase(channel, conversation))


def _tell(counts: dict[str, int]) -> None:
    for table, rows in counts.items():
        typer.echo(texts.GONE.format(rows=rows, what=texts.TABLES[table]))
