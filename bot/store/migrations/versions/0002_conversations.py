"""Questions, opinions about answers, questions handed to people, the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    _questions()
    _feedback()
    _escalations()
    _outbox()


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _moment(name: str, required: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required)


def _questions() -> None:
    op.create_table(
        "questions",
        _text("team_id", None),
        _text("id", None),
        _text("channel", None),
        _text("user_id"),
        _text("ts", None),
        _text("thread_ts", None),
        _text("place", None),
        _text("text"),
        _text("language", None),
        _text("verdict"),
        sa.Column("covered", sa.Boolean(), nullable=False),
        _text("answer"),
        _text("state", None),
        sa.Column("elapsed_ms", sa.Float(), nullable=False),
        _moment("asked_at", True),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_questions")),
        sa.UniqueConstraint("team_id", "channel", "ts", name="uq_questions_message"),
    )
    op.create_index("ix_questions_thread", "questions", ["team_id", "channel", "thread_ts"], unique=False)
    op.create_index("ix_questions_asked", "questions", ["team_id", "asked_at"], unique=False)


def _feedback() -> None:
    op.create_table(
        "feedback",
        _text("team_id", None),
        _text("question_id", None),
        _text("user_id", None),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        _text("reason"),
        _text("comment"),
        _moment("at", True),
        sa.PrimaryKeyConstraint("team_id", "question_id", "user_id", name=op.f("pk_feedback")),
    )


def _escalations() -> None:
    op.create_table(
        "escalations",
        _text("team_id", None),
        _text("question_id", None),
        _text("channel", None),
        _text("ts", None),
        _text("asked_by", None),
        _moment("at", True),
        _moment("answered_at"),
        sa.PrimaryKeyConstraint("team_id", "question_id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("team_id", "channel", "ts", name="uq_escalations_message"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        _text("team_id", None),
        _text("key", None),
        _text("channel", None),
        _text("thread_ts"),
        _text("ephemeral_to"),
        _text("kind", None),
        _text("nonce", None),
        _text("state", None),
        _text("ts"),
        _text("reason"),
        sa.Column("body", DOCUMENT, nullable=True),
        _moment("created_at", True),
        _moment("attempted_at"),
        _moment("settled_at"),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_state", "outbox", ["team_id", "state"], unique=False)
