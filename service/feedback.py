"""What people thought of an answer: nothing of the person, and of the question only what a setting allows."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from service.database import Database, conversation_key, storable
from service.schema import feedback


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of one answer; `at` is the moment in UTC, to the minute.

    `channel` is where it was given ("browser", "teams"). `question` is None
    unless the setting keeps questions.
    """

    answer_id: str
    at: datetime
    useful: bool
    remark: str
    channel: str
    question: str | None = None


class FeedbackStore:
    """Judgements in the database; a later judgement of the same answer takes the place of the earlier one."""

    def __init__(self, database: Database, *, keep_questions: bool = False) -> None:
        """Keep judgements in `database`, with the question when `keep_questions` says so."""
        self._database = database
        self._keep_questions = keep_questions

    def keep(
        self, answer_id: str, useful: bool, remark: str = "", *, channel: str = "browser",
        conversation: str | None = None, question: str | None = None,
    ) -> None:  # fmt: skip
        """Store a judgement; `conversation` makes that it can be found and erased with its conversation.

        Raises StorageError when it cannot be stored.
        """
        values = {
            "answer_id": storable(answer_id)[:200],
            "at": datetime.now(UTC).replace(second=0, microsecond=0),
            "useful": useful,
            "remark": storable(remark),
            "channel": channel,
            "conversation": conversation_key(channel, conversation) if conversation else None,
            "question": storable(question) if question and self._keep_questions else None,
        }
        with self._database.write() as connection:
            self._database.upsert(connection, feedback, values)

    def all(self) -> tuple[Judgement, ...]:
        """Return every judgement, oldest first. Raises StorageError when they cannot be read."""
        columns = [feedback.c[name] for name in Judgement.__dataclass_fields__]
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(feedback.c.at, feedback.c.answer_id))
            return tuple(Judgement(*row) for row in rows)
