"""What people add to the documents and what they settled: verified answers, words, gaps, files."""

from sqlalchemy import Column, Date, Index, Integer, Table, UniqueConstraint

from bot.store.metadata import document, key, metadata, moment, team, text

human_replies = Table(
    "human_replies",
    metadata,
    team(),
    text("id", None),
    text("question_id", None),
    text("author_id"),
    text("text"),
    moment("at", True),
    key("id"),
    Index("ix_human_replies_question", "team_id", "question_id"),
)

verified_answers = Table(
    "verified_answers",
    metadata,
    team(),
    text("id", None),
    Column("number", Integer, nullable=False),
    text("question"),
    text("answer"),
    text("verdict", None),
    text("language", None),
    text("owner_id"),
    Column("review_by", Date, nullable=False),
    document("clauses"),
    document("wordings"),
    document("audience"),
    text("state", None),
    text("reason"),
    text("verified_by"),
    moment("approved_at", True),
    moment("changed_at", True),
    text("question_id"),
    text("channel"),
    text("thread_ts"),
    key("id"),
    UniqueConstraint("team_id", "number", name="uq_verified_answers_number"),
    Index("ix_verified_answers_state", "team_id", "state"),
)

company_words = Table(
    "company_words",
    metadata,
    team(),
    text("word", None),
    document("means"),
    text("created_by"),
    moment("added_at", True),
    key("word"),
)

gaps = Table(
    "gaps",
    metadata,
    team(),
    text("question_id", None),
    text("group_id"),
    text("settled_how"),
    text("decided_by"),
    moment("settled_at"),
    key("question_id"),
    Index("ix_gaps_group", "team_id", "group_id"),
)

uploads = Table(
    "uploads",
    metadata,
    team(),
    text("id", None),
    text("user_id"),
    text("channel"),
    text("thread_ts"),
    text("name"),
    text("hash"),
    text("state", None),
    text("reason"),
    document("preview", required=False),
    text("decided_by"),
    moment("received_at", True),
    moment("decided_at"),
    key("id"),
    Index("ix_uploads_state", "team_id", "state"),
)

conflicts = Table(
    "conflicts",
    metadata,
    team(),
    text("id", None),
    text("question_id"),
    moment("told_at", True),
    key("id"),
)
