"""Records of answers: any JSON by an id, until it expires."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from service.database import Database, conversation_key
from service.schema import records


class RecordStore:
    """JSON objects by id, each with the day after which it is gone."""

    def __init__(self, database: Database) -> None:
        """Keep records in `database`."""
        self._database = database

    def put(
        self,
        record_id: str,
        value: Mapping[str, Any],
        days: float,
        *,
        channel: str = "",
        conversation: str | None = None,
    ) -> None:
        """Store a record for `days`, in the place of one with the same id.

        Raises StorageError when it cannot be stored: store after the answer has left.
        """
        now = datetime.now(UTC)
        row = {
            "id": record_id,
            "made": now,
            "expires": now + timedelta(days=days),
            "conversation": conversation_key(channel, conversation) if conversation else None,
            "value": json.dumps(value),
        }
        with self._database.write() as connection:
            self._database.upsert(connection, records, row)

    def get(self, record_id: str) -> dict[str, Any] | None:
        """Return a record, or None when there is none or it has expired. Raises StorageError when it cannot be read."""
        alive = (records.c.id == record_id) & (records.c.expires > datetime.now(UTC))
        with self._database.read() as connection:
            found = connection.scalar(select(records.c.value).where(alive))
        value: dict[str, Any] | None = json.loads(found) if found else None
        return value

    def drop(self, record_id: str) -> None:
        """Erase a record. Raises StorageError when it cannot be erased."""
        with self._database.write() as connection:
            connection.execute(delete(records).where(records.c.id == record_id))
