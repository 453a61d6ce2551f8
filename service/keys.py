"""API keys: shown once when they are made, kept as a digest, named, revocable.

A key is 256 random bits, so that one SHA-256 of it is as good as a slow
hash of a password: there is nothing to guess (ADR 7).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from service import texts
from service.database import Database
from service.errors import StorageError
from service.schema import keys

_PREFIX = "hr_"
_SHOWN = 8
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret: `start` is how it begins, `revoked` the moment from which it no longer opens."""

    name: str
    start: str
    made: datetime
    revoked: datetime | None


class KeyStore:
    """Keys in the database. Every call raises StorageError when the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Keep keys in `database`."""
        self._database = database

    def add(self, name: str) -> str:
        """Make a key and return it, this once. Raises ValueError when the name is empty, too long or taken."""
        if not name.strip() or len(name) > _LONGEST or not name.isprintable():
            raise ValueError(texts.KEY_NAME.format(most=_LONGEST))
        secret = _PREFIX + secrets.token_urlsafe(32)
        row = {"digest": digest_of(secret), "name": name, "start": secret[:_SHOWN], "made": datetime.now(UTC)}
        try:
            with self._database.write() as connection:
                connection.execute(insert(keys).values(**row))
        except StorageError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise ValueError(texts.KEY_TAKEN.format(name=name)) from None
            raise
        return secret

    def all(self) -> tuple[ApiKey, ...]:
        """Return every key, oldest first, also those that were revoked."""
        columns = [keys.c[name] for name in ApiKey.__dataclass_fields__]
        with self._database.read() as connection:
            return tuple(
                ApiKey(*row) for row in connection.execute(select(*columns).order_by(keys.c.made, keys.c.name))
            )

    def revoke(self, name: str) -> None:
        """Close a key for good. Raises ValueError when no open key has that name."""
        with self._database.write() as connection:
            open_one = (keys.c.name == name) & keys.c.revoked.is_(None)
            done = connection.execute(update(keys).where(open_one).values(revoked=datetime.now(UTC)))
        if not done.rowcount:
            raise ValueError(texts.KEY_UNKNOWN.format(name=name))

    def name_of(self, secret: str) -> str | None:
        """Return the name of an open key, or None when no open key is `secret`."""
        asked = (keys.c.digest == digest_of(secret)) & keys.c.revoked.is_(None)
        with self._database.read() as connection:
            return connection.scalar(select(keys.c.name).where(asked))


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret, which is all that is kept of it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
