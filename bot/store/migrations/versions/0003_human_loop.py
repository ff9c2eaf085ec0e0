"""Verified answers, a company's words, gaps in the documents, files sent in Slack, conflicts told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    _replies()
    _verified_answers()
    _words_and_gaps()
    _uploads()
    _conflicts()


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _moment(name: str, required: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required)


def _replies() -> None:
    op.create_table(
        "human_replies",
        _text("team_id", None),
        _text("id", None),
        _text("question_id", None),
        _text("author_id"),
        _text("text"),
        _moment("at", True),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_human_replies")),
    )
    op.create_index("ix_human_replies_question", "human_replies", ["team_id", "question_id"], unique=False)


def _verified_answers() -> None:
    op.create_table(
        "verified_answers",
        _text("team_id", None),
        _text("id", None),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("question"),
        _text("answer"),
        _text("verdict", None),
        _text("language", None),
        _text("owner_id"),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("clauses", DOCUMENT, nullable=False),
        sa.Column("wordings", DOCUMENT, nullable=False),
        sa.Column("audience", DOCUMENT, nullable=False),
        _text("state", None),
        _text("reason"),
        _text("verified_by"),
        _moment("approved_at", True),
        _moment("changed_at", True),
        _text("question_id"),
        _text("channel"),
        _text("thread_ts"),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_verified_answers")),
        sa.UniqueConstraint("team_id", "number", name="uq_verified_answers_number"),
    )
    op.create_index("ix_verified_answers_state", "verified_answers", ["team_id", "state"], unique=False)


def _words_and_gaps() -> None:
    op.create_table(
        "company_words",
        _text("team_id", None),
        _text("word", None),
        sa.Column("means", DOCUMENT, nullable=False),
        _text("created_by"),
        _moment("added_at", True),
        sa.PrimaryKeyConstraint("team_id", "word", name=op.f("pk_company_words")),
    )
    op.create_table(
        "gaps",
        _text("team_id", None),
        _text("question_id", None),
        _text("group_id"),
        _text("settled_how"),
        _text("decided_by"),
        _moment("settled_at"),
        sa.PrimaryKeyConstraint("team_id", "question_id", name=op.f("pk_gaps")),
    )
    op.create_index("ix_gaps_group", "gaps", ["team_id", "group_id"], unique=False)


def _uploads() -> None:
    op.create_table(
        "uploads",
        _text("team_id", None),
        _text("id", None),
        _text("user_id"),
        _text("channel"),
        _text("thread_ts"),
        _text("name"),
        _text("hash"),
        _text("state", None),
        _text("reason"),
        sa.Column("preview", DOCUMENT, nullable=True),
        _text("decided_by"),
        _moment("received_at", True),
        _moment("decided_at"),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_state", "uploads", ["team_id", "state"], unique=False)


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        _text("team_id", None),
        _text("id", None),
        _text("question_id"),
        _moment("told_at", True),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_conflicts")),
    )
