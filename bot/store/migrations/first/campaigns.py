"""Campaigns, assignments, completions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def create() -> None:
    """Create the tables of this subject."""
    _campaigns()
    _completions()
    _reminder_counts()
    _reminders_sent()
    _series()
    _amendments()
    _assignments()


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), server_default="", nullable=False),
        sa.Column("title_en", sa.Text(), server_default="", nullable=False),
        sa.Column("terms", DOCUMENT, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("launched_by", sa.Text(), server_default="", nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot", DOCUMENT, nullable=True),
        sa.Column("reminders_paused", sa.Boolean(), nullable=False),
        sa.Column("last_reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("series_id", sa.Text(), server_default="", nullable=False),
        sa.Column("statistics_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("voided", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_campaigns")),
    )
    op.create_index("ix_campaigns_state", "campaigns", ["team_id", "state"], unique=False)


def _completions() -> None:
    op.create_table(
        "completions",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Text(), server_default="", nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("pass_mark", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("document_version", sa.Text(), server_default="", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("team_id", "assignment_id", name=op.f("pk_completions")),
    )
    op.create_index("ix_completions_campaign", "completions", ["team_id", "campaign_id"], unique=False)


def _reminder_counts() -> None:
    op.create_table(
        "reminder_counts",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "campaign_id", name=op.f("pk_reminder_counts")),
    )


def _reminders_sent() -> None:
    op.create_table(
        "reminders_sent",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("assignments", DOCUMENT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_reminders_sent")),
    )
    op.create_index("ix_reminders_person", "reminders_sent", ["team_id", "person_id"], unique=False)


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), server_default="", nullable=False),
        sa.Column("title_en", sa.Text(), server_default="", nullable=False),
        sa.Column("terms", DOCUMENT, nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("spawned", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_series")),
    )


def _amendments() -> None:
    op.create_table(
        "amendments",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("people", DOCUMENT, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "campaign_id"],
            ["campaigns.team_id", "campaigns.id"],
            name=op.f("fk_amendments_team_id_campaign_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_amendments")),
    )
    op.create_index("ix_amendments_campaign", "amendments", ["team_id", "campaign_id"], unique=False)


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), server_default="", nullable=False),
        sa.Column("manager_id", sa.Text(), server_default="", nullable=False),
        sa.Column("employment", sa.Text(), server_default="employee", nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("first_score", sa.Integer(), nullable=True),
        sa.Column("first_passed", sa.Boolean(), nullable=True),
        sa.Column("undeliverable", sa.Text(), server_default="", nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "campaign_id"],
            ["campaigns.team_id", "campaigns.id"],
            name=op.f("fk_assignments_team_id_campaign_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("team_id", "campaign_id", "person_id", "is_test", name="uq_assignments_person"),
    )
    _assignment_indexes()


def _assignment_indexes() -> None:
    op.create_index("ix_assignments_person", "assignments", ["team_id", "person_id", "state"], unique=False)
    op.create_index(
        "ix_assignments_scores",
        "assignments",
        ["team_id", "campaign_id", "is_test", "first_score", "assigned_at"],
        unique=False,
    )
    op.create_index("ix_assignments_state", "assignments", ["team_id", "state", "campaign_id"], unique=False)
    op.create_index(
        "ix_assignments_statistics",
        "assignments",
        [
            "team_id",
            "campaign_id",
            "is_test",
            "department",
            "employment",
            "is_manager",
            "state",
            "due",
            "original_due",
            "completed_at",
            "ended_at",
            "assigned_at",
            "started_at",
            "undeliverable",
            "attempts",
            "first_score",
            "first_passed",
            "on_behalf",
        ],
        unique=False,
    )
