"""Campaigns, what was amended after the launch, assignments, and the one completion of each."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from bot.store.metadata import document, key, metadata, moment, refers, team, text

campaigns = Table(
    "campaigns",
    metadata,
    team(),
    text("id", None),
    text("kind", None),
    text("title_ja"),
    text("title_en"),
    document("terms"),
    moment("due", True),
    text("created_by", None),
    moment("created_at", True),
    text("state", None),
    text("launched_by"),
    moment("launched_at"),
    moment("scheduled_for"),
    moment("ended_at"),
    document("snapshot", required=False),
    Column("reminders_paused", Boolean, nullable=False),
    moment("last_reminded_at"),
    moment("remind_at"),
    text("series_id"),
    text("statistics_hash"),
    document("voided"),
    key("id"),
    Index("ix_campaigns_state", "team_id", "state"),
)

amendments = Table(
    "amendments",
    metadata,
    team(),
    text("id", None),
    text("campaign_id", None),
    text("kind", None),
    text("actor", None),
    moment("at", True),
    text("reason"),
    document("people"),
    moment("due"),
    key("id"),
    refers("campaign_id", "campaigns"),
    Index("ix_amendments_campaign", "team_id", "campaign_id"),
)

series = Table(
    "series",
    metadata,
    team(),
    text("id", None),
    text("kind", None),
    text("title_ja"),
    text("title_en"),
    document("terms"),
    Column("months", Integer, nullable=False),
    Column("due_days", Integer, nullable=False),
    moment("next_at", True),
    text("created_by", None),
    Column("active", Boolean, nullable=False),
    Column("spawned", Integer, nullable=False),
    key("id"),
)

# Everything that counting anew reads, so that 200,000 assignments are one walk along one index.
STATISTICS = (
    *("team_id", "campaign_id", "is_test", "department", "employment", "is_manager", "state", "due"),
    *("original_due", "completed_at", "ended_at", "assigned_at", "started_at", "undeliverable"),
    *("attempts", "first_score", "first_passed", "on_behalf"),
)

assignments = Table(
    "assignments",
    metadata,
    team(),
    text("id", None),
    text("campaign_id", None),
    text("person_id", None),
    moment("assigned_at", True),
    moment("due", True),
    moment("original_due", True),
    text("state", None),
    text("department"),
    text("manager_id"),
    text("employment", "employee"),
    Column("is_manager", Boolean, nullable=False),
    Column("is_test", Boolean, nullable=False),
    moment("notified_at"),
    moment("started_at"),
    moment("completed_at"),
    moment("ended_at"),
    Column("attempts", Integer, nullable=False),
    Column("granted", Integer, nullable=False),
    Column("first_score", Integer),
    Column("first_passed", Boolean),
    text("undeliverable"),
    Column("on_behalf", Boolean, nullable=False),
    key("id"),
    refers("campaign_id", "campaigns"),
    # One assignment a person and campaign; a test run is beside it.
    UniqueConstraint("team_id", "campaign_id", "person_id", "is_test", name="uq_assignments_person"),
    Index("ix_assignments_person", "team_id", "person_id", "state"),
    Index("ix_assignments_state", "team_id", "state", "campaign_id"),
    Index("ix_assignments_statistics", *STATISTICS),
)

completions = Table(
    "completions",
    metadata,
    team(),
    text("assignment_id", None),
    text("campaign_id", None),
    text("person_id", None),
    text("attempt_id"),
    Column("score", Integer),
    Column("pass_mark", Integer),
    text("content_hash"),
    text("document_version"),
    moment("started_at"),
    moment("submitted_at", True),
    moment("recorded_at", True),
    Column("on_behalf", Boolean, nullable=False),
    text("reason"),
    text("evidence"),
    # The constraint that makes "completed" happen once for ever.
    key("assignment_id"),
    Index("ix_completions_campaign", "team_id", "campaign_id"),
)

reminders_sent = Table(
    "reminders_sent",
    metadata,
    team(),
    text("key", None),
    text("kind", None),
    text("person_id", None),
    document("assignments"),
    moment("at", True),
    key("key"),
    Index("ix_reminders_person", "team_id", "person_id"),
    Index("ix_reminders_kind", "team_id", "kind", "person_id"),
)

reminder_counts = Table(
    "reminder_counts",
    metadata,
    team(),
    text("campaign_id", None),
    Column("sent", Integer, nullable=False),
    key("campaign_id"),
)
