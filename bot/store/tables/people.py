"""People, as the company has them, and what the company says about itself."""

from sqlalchemy import Boolean, Column, Date, Index, Table

from bot.store.metadata import document, key, metadata, moment, team, text

people = Table(
    "people",
    metadata,
    team(),
    text("id", None),
    text("slack_id"),
    text("name"),
    text("email"),
    text("department"),
    text("manager_id"),
    text("employment", "employee"),
    document("roles"),
    document("deputies"),
    text("language", "ja"),
    Column("joined", Date),
    Column("active", Boolean, nullable=False),
    document("stated"),
    key("id"),
    Index("ix_people_slack", "team_id", "slack_id"),
    Index("ix_people_manager", "team_id", "manager_id"),
)

settings = Table(
    "settings",
    metadata,
    team(),
    text("name", None),
    document("value"),
    moment("changed_at", True),
    key("name"),
)
