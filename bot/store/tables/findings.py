"""Nonconformities and what people ask for: more time, another look at an item."""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from bot.store.metadata import key, metadata, moment, refers, team, text

nonconformities = Table(
    "nonconformities",
    metadata,
    team(),
    text("id", None),
    text("campaign_id", None),
    text("clause", None),
    text("item_id", None),
    text("department"),
    moment("raised_at", True),
    text("state", None),
    Column("statements", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    moment("found_at"),
    text("found_by"),
    moment("directed_at"),
    text("directed_by"),
    text("direction"),
    text("owner_id"),
    moment("due"),
    text("evidence"),
    moment("reported_at"),
    moment("verified_at"),
    text("verified_by"),
    text("effectiveness"),
    text("reason"),
    moment("accepted_until"),
    key("id"),
    Index("ix_nonconformities_state", "team_id", "state"),
    Index("ix_nonconformities_campaign", "team_id", "campaign_id", "clause", "department"),
    Index("ix_nonconformities_owner", "team_id", "owner_id", "state"),
)

sources = Table(
    "nonconformity_sources",
    metadata,
    team(),
    text("nonconformity_id", None),
    text("sheet_id", None),
    text("item_id", None),
    text("person_id", None),
    key("sheet_id", "item_id", "nonconformity_id"),
    refers("nonconformity_id", "nonconformities"),
    Index("ix_nonconformity_sources_of", "team_id", "nonconformity_id"),
)

requests = Table(
    "requests",
    metadata,
    team(),
    text("id", None),
    text("kind", None),
    text("campaign_id", None),
    text("assignment_id"),
    text("item_id"),
    text("person_id", None),
    text("reason"),
    moment("wanted_due"),
    moment("at", True),
    text("state", None),
    text("decided_by"),
    moment("decided_at"),
    text("answer"),
    text("proposed_by"),
    Column("is_test", Boolean, nullable=False),
    key("id"),
    Index("ix_requests_state", "team_id", "state"),
)

incidents = Table(
    "incidents",
    metadata,
    team(),
    text("id", None),
    text("person_id", None),
    text("sheet_id"),
    text("text", None),
    moment("at", True),
    key("id"),
)
