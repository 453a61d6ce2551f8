"""What a bot has to remember of a conversation, for a channel that does not send it along.

Without `keep_questions` the turns live in this process for an hour at most and
never reach a disk. With it they stand in the database, so that a restart or a
second process goes on where the first one was.
"""

import json
import logging
import threading
import time
from collections import OrderedDict
from datetime import UTC, datetime

from sqlalchemy import delete, select

from service.database import Database, conversation_key, storable
from service.errors import StorageError
from service.schema import conversations
from service.types import Conversation, Turn

_LOG = logging.getLogger("handreiking")
_TURNS = 10
_HOUR = 3600.0
_MOST = 10_000


class TurnStore:
    """The last turns of each conversation; no call raises, for a lost turn must not cost an answer."""

    def __init__(self, database: Database, *, keep_questions: bool = False) -> None:
        """Remember turns, in `database` as well when `keep_questions` says so."""
        self._database = database if keep_questions else None
        self._memory = _Memory()

    def of(self, channel: str, conversation: str) -> Conversation:
        """Return the last turns, oldest first; none for a conversation that is unknown or forgotten."""
        key = conversation_key(channel, conversation)
        if self._database:
            try:
                return _read(self._database, key)
            except StorageError as error:
                _LOG.warning("turns not read: %s", error)
        return self._memory.get(key)

    def add(self, channel: str, conversation: str, turn: Turn) -> None:
        """Remember a turn after those that are there. Leave out what holds personal data."""
        key = conversation_key(channel, conversation)
        turns = (*self.of(channel, conversation), turn)[-_TURNS:]
        self._memory.put(key, turns)
        if self._database:
            try:
                _write(self._database, key, channel, turns)
            except StorageError as error:
                _LOG.warning("turns not stored: %s", error)

    def forget(self, channel: str, conversation: str) -> None:
        """Forget a conversation here; raises StorageError when it cannot be erased from the database."""
        key = conversation_key(channel, conversation)
        self._memory.drop(key)
        if self._database:
            with self._database.write() as connection:
                connection.execute(delete(conversations).where(conversations.c.conversation == key))


class _Memory:
    """Turns by conversation, for an hour after the last one; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Conversation:
        with self._lock:
            at, turns = self._kept.get(key, (0.0, ()))
            return turns if turns and time.monotonic() - at < _HOUR else ()

    def put(self, key: str, turns: Conversation) -> None:
        now = time.monotonic()
        with self._lock:
            self._kept[key] = now, turns
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST or now - next(iter(self._kept.values()))[0] >= _HOUR:
                self._kept.popitem(last=False)

    def drop(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)


def _read(database: Database, key: str) -> Conversation:
    with database.read() as connection:
        found = connection.scalar(select(conversations.c.turns).where(conversations.c.conversation == key))
    return tuple(Turn(question, answer) for question, answer in json.loads(found or "[]"))


def _write(database: Database, key: str, channel: str, turns: Conversation) -> None:
    pairs = [[storable(turn.question), storable(turn.answer)] for turn in turns]
    values = {"conversation": key, "channel": channel, "updated": datetime.now(UTC), "turns": json.dumps(pairs)}
    with database.write() as connection:
        database.upsert(connection, conversations, values)
