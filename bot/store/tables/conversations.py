"""What was asked and answered, what people thought of it, and every message that was to be sent once."""

from sqlalchemy import Boolean, Column, Float, Index, Table, UniqueConstraint

from bot.store.metadata import document, key, metadata, moment, team, text

questions = Table(
    "questions",
    metadata,
    team(),
    text("id", None),
    text("channel", None),
    text("user_id"),
    text("ts", None),
    text("thread_ts", None),
    text("place", None),
    text("text"),
    text("language", None),
    text("verdict"),
    Column("covered", Boolean, nullable=False),
    text("answer"),
    text("state", None),
    Column("elapsed_ms", Float, nullable=False),
    moment("asked_at", True),
    key("id"),
    # Lasting uniqueness: the durable work behind it is deleted after some days.
    UniqueConstraint("team_id", "channel", "ts", name="uq_questions_message"),
    Index("ix_questions_thread", "team_id", "channel", "thread_ts"),
    Index("ix_questions_asked", "team_id", "asked_at"),
)

feedback = Table(
    "feedback",
    metadata,
    team(),
    text("question_id", None),
    text("user_id", None),
    Column("helpful", Boolean, nullable=False),
    text("reason"),
    text("comment"),
    moment("at", True),
    key("question_id", "user_id"),
)

escalations = Table(
    "escalations",
    metadata,
    team(),
    text("question_id", None),
    text("channel", None),
    text("ts", None),
    text("asked_by", None),
    moment("at", True),
    moment("answered_at"),
    key("question_id"),
    UniqueConstraint("team_id", "channel", "ts", name="uq_escalations_message"),
)

outbox = Table(
    "outbox",
    metadata,
    team(),
    text("key", None),
    text("channel", None),
    text("thread_ts"),
    text("ephemeral_to"),
    text("kind", None),
    text("nonce", None),
    text("state", None),
    text("ts"),
    text("reason"),
    # The message as it would be sent again; removed as soon as Slack has it.
    document("body", required=False),
    moment("created_at", True),
    moment("attempted_at"),
    moment("settled_at"),
    key("key"),
    Index("ix_outbox_state", "team_id", "state"),
)
