"""All that the service stores: keys, feedback, what bots remember, and records of answers; with an end to it.

Every fault is a StorageError. `turns` raises none: a database that is locked,
full or away costs a feedback, never an answer.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from service.database import Database, conversation_key
from service.feedback import FeedbackStore
from service.keys import KeyStore
from service.records import RecordStore
from service.schema import conversations, feedback, keys, records
from service.turns import TurnStore

_BY_CONVERSATION = {"feedback": feedback, "conversations": conversations, "records": records}
_AS_JSON = frozenset({"turns", "value"})


class Storage:
    """The stores over one database, and what concerns them all: cleaning, export and erasure."""

    def __init__(self, url: str, *, keep_questions: bool = False) -> None:
        """Name the database; it is opened and made at first use.

        `keep_questions`: keep what was asked, with a judgement and in a bot's
        conversation. Raises StorageError when `url` is no address of a database.
        """
        self._database = Database(url)
        self.feedback = FeedbackStore(self._database, keep_questions=keep_questions)
        self.turns = TurnStore(self._database, keep_questions=keep_questions)
        self.records = RecordStore(self._database)
        self.keys = KeyStore(self._database)

    def clean(self, days: int, now: datetime | None = None) -> dict[str, int]:
        """Throw away what is older than `days`, and records past their own end; return how many rows of each table.

        Open keys stay. Raises StorageError.
        """
        now = now or datetime.now(UTC)
        before = now - timedelta(days=days)
        old = {
            feedback: feedback.c.at < before,
            conversations: conversations.c.updated < before,
            records: records.c.expires <= now,
            keys: keys.c.revoked < before,
        }
        with self._database.write() as connection:
            return {table.name: connection.execute(delete(table).where(rows)).rowcount for table, rows in old.items()}

    def export(self, channel: str, conversation: str) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored of a conversation, by table, as plain JSON values. Raises StorageError."""
        key = conversation_key(channel, conversation)
        with self._database.read() as connection:
            return {
                name: [
                    _plain(row)
                    for row in connection.execute(select(table).where(table.c.conversation == key)).mappings()
                ]
                for name, table in _BY_CONVERSATION.items()
            }

    def erase(self, channel: str, conversation: str) -> dict[str, int]:
        """Erase all that is stored of a conversation; return how many rows of each table. Raises StorageError."""
        key = conversation_key(channel, conversation)
        with self._database.write() as connection:
            erased = {
                name: connection.execute(delete(table).where(table.c.conversation == key)).rowcount
                for name, table in _BY_CONVERSATION.items()
            }
        self.turns.forget(channel, conversation)
        return erased

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self._database.close()


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    def plain(name: str, value: Any) -> Any:  # noqa: ANN401 - a column's value
        if isinstance(value, datetime):
            return value.isoformat()
        return json.loads(value) if name in _AS_JSON else value

    return {str(name): plain(str(name), value) for name, value in row.items()}
