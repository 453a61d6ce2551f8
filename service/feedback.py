"""What people thought of an answer: kept in a small database, with nothing of the question or of the person."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_TABLE = """
create table if not exists feedback (
    answer_id text primary key,
    at text not null,
    useful integer not null,
    remark text not null
)
"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of one answer; `at` is the moment in UTC (ISO 8601, to the minute)."""

    answer_id: str
    at: str
    useful: bool
    remark: str


class FeedbackStore:
    """Judgements in an SQLite file; a later judgement of the same answer takes the place of the earlier one.

    Safe to use from many threads and processes: every call opens the file anew.
    """

    def __init__(self, file: Path) -> None:
        """Keep judgements in `file`, which is made when the first one comes."""
        self._file = file

    def keep(self, answer_id: str, useful: bool, remark: str) -> None:
        """Store a judgement. Raises sqlite3.Error when the file cannot be written."""
        at = datetime.now(UTC).isoformat(timespec="minutes")
        with self._open() as database:
            database.execute(
                "insert into feedback values (?, ?, ?, ?) on conflict (answer_id) do update set "
                "at = excluded.at, useful = excluded.useful, remark = excluded.remark",
                (answer_id, at, int(useful), remark),
            )

    def all(self) -> tuple[Judgement, ...]:
        """Return every judgement, oldest first."""
        with self._open() as database:
            rows = database.execute("select answer_id, at, useful, remark from feedback order by at, answer_id")
            return tuple(Judgement(answer_id, at, bool(useful), remark) for answer_id, at, useful, remark in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            database.execute(_TABLE)
            yield database
