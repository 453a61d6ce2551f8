"""The tables of the database. A change here needs a migration in `service/migrations/versions`."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Boolean, Column, Dialect, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, kept as whole seconds since 1970: the same in every database, and easy to compare."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the seconds."""
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment, aware of its zone."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

_DIGEST = 64  # hexadecimal digits of SHA-256

keys = Table(
    "api_keys",
    metadata,
    Column("digest", String(_DIGEST), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("start", String(12), nullable=False),
    Column("made", Moment, nullable=False),
    Column("revoked", Moment),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", String(200), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("useful", Boolean, nullable=False),
    Column("remark", Text, nullable=False),
    Column("channel", String(50), nullable=False),
    Column("conversation", String(_DIGEST), index=True),
    Column("question", Text),
)

conversations = Table(
    "conversations",
    metadata,
    Column("conversation", String(_DIGEST), primary_key=True),
    Column("channel", String(50), nullable=False),
    Column("updated", Moment, nullable=False, index=True),
    Column("turns", Text, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
    Column("conversation", String(_DIGEST), index=True),
    Column("value", Text, nullable=False),
)
