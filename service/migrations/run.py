"""Bring a database up to date over a connection that is open."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the steps up to `revision` in the connection's transaction. Raises SQLAlchemyError when one fails."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Undo the steps down to `revision` in the connection's transaction. Raises SQLAlchemyError when one fails."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "service:migrations")
    config.attributes["connection"] = connection
    return config
