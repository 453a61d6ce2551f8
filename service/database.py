"""One database for all that is stored: SQLite in WAL mode, or PostgreSQL; its tables are kept up to date.

Nothing here is opened when the service starts: a disk that is full or a
database that is away must not keep anybody from an answer.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service import texts
from service.errors import StorageError

_WAIT = 2.0  # seconds for a lock or a connection; then it costs what had to be stored
_MIGRATING = 7_411_206  # number of the lock that one migrating process holds
_DRIVERS = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+pysqlite"}


class Database:
    """Transactions on one database; safe to use from many threads, and from many processes at once."""

    def __init__(self, url: str) -> None:
        """Name the database; it is opened, made and migrated when it is first used.

        Raises StorageError for an address that is neither PostgreSQL's nor SQLite's.
        """
        self._url = _parsed(url)
        self._engine = _engine(self._url)
        self._lock = threading.Lock()
        self._migrated = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading. Raises StorageError for whatever goes wrong."""
        with _translated():
            self._prepare()
            with self._engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose work is kept whole or not at all. Raises StorageError for whatever goes wrong."""
        with _translated():
            self._prepare()
            with _writing(self._engine) as connection:
                yield connection

    def upsert(self, connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
        """Insert a row, or let it take the place of the row with its primary key."""
        dialect = postgresql if self._url.get_backend_name() == "postgresql" else sqlite
        key = table.primary_key.columns.keys()
        rest = {name: value for name, value in values.items() if name not in key}
        made = dialect.insert(table).values(**values)
        connection.execute(made.on_conflict_do_update(index_elements=key, set_=rest))

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self._engine.dispose()

    def _prepare(self) -> None:
        if self._migrated:
            return
        if not self._lock.acquire(timeout=2 * _WAIT):
            raise StorageError(texts.STORAGE_FAILED.format(reason="wacht op de eerste keer openen"))
        try:
            if not self._migrated:
                self._migrate()
                self._migrated = True
        finally:
            self._lock.release()

    def _migrate(self) -> None:
        from service.migrations.run import upgrade

        if self._url.database and self._url.get_backend_name() == "sqlite":
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        with _writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
            upgrade(connection)


def conversation_key(channel: str, conversation: str) -> str:
    """Return what stands for a conversation in the database: a digest, so that a channel's own id is not kept."""
    return hashlib.sha256(f"{channel}\0{conversation}".encode("utf-8", "surrogatepass")).hexdigest()


def storable(value: str) -> str:
    """Return `value` without the characters that no database holds: NUL and halves of surrogate pairs."""
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def _parsed(url: str) -> URL:
    try:
        found = make_url(url)
    except ArgumentError:
        raise StorageError(texts.STORAGE_URL) from None
    if found.get_backend_name() not in _DRIVERS:
        raise StorageError(texts.STORAGE_URL)
    return found.set(drivername=_DRIVERS[found.get_backend_name()])


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        waits = f"-c lock_timeout={int(_WAIT * 1000)} -c statement_timeout={int(5 * _WAIT * 1000)}"
        arguments = {"connect_timeout": int(_WAIT), "options": waits}
        return create_engine(url, connect_args=arguments, pool_pre_ping=True, pool_timeout=_WAIT)
    engine = create_engine(url, connect_args={"timeout": _WAIT}, pool_timeout=_WAIT)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: `_begin` does, also around changes of tables.
    connection.isolation_level = None
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")


def _begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "deferred")
    connection.exec_driver_sql(f"begin {kind}")


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    # A writer that asks for its lock at once waits its turn; one that asks half-way fails when another was first.
    with engine.execution_options(sqlite_begin="immediate").begin() as connection:
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    """Raise StorageError for a fault of the database; only its kind is told, for its text may hold what was stored."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StorageError(texts.STORAGE_FAILED.format(reason=type(cause).__name__)) from error
