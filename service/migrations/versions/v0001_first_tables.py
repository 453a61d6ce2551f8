"""The first tables: keys, feedback, conversations with bots, and records."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "api_keys",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("start", sa.String(12), nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.PrimaryKeyConstraint("digest", name="pk_api_keys"),
        sa.UniqueConstraint("name", name="uq_api_keys_name"),
    )
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("channel", sa.String(50), nullable=False),
        sa.Column("conversation", sa.String(64)),
        sa.Column("question", sa.Text),
        sa.PrimaryKeyConstraint("answer_id", name="pk_feedback"),
    )
    op.create_table(
        "conversations",
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(50), nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("turns", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_conversations"),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("conversation", sa.String(64)),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
    )
    for table, column in _INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Undo the step."""
    for table in ("records", "conversations", "feedback", "api_keys"):
        op.drop_table(table)


_INDEXES = (
    ("feedback", "at"),
    ("feedback", "conversation"),
    ("conversations", "updated"),
    ("records", "expires"),
    ("records", "conversation"),
)
