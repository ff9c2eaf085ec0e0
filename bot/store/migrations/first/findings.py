"""Nonconformities and requests."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    """Create the tables of this subject."""
    _incidents()
    _nonconformities()
    _requests()
    _nonconformity_sources()


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_incidents")),
    )


def _nonconformities() -> None:
    op.create_table(
        "nonconformities",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), server_default="", nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_by", sa.Text(), server_default="", nullable=False),
        sa.Column("directed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("directed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("direction", sa.Text(), server_default="", nullable=False),
        sa.Column("owner_id", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Text(), server_default="", nullable=False),
        sa.Column("effectiveness", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("accepted_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_nonconformities")),
    )
    op.create_index(
        "ix_nonconformities_campaign",
        "nonconformities",
        ["team_id", "campaign_id", "clause", "department"],
        unique=False,
    )
    op.create_index(
        "ix_nonconformities_owner", "nonconformities", ["team_id", "owner_id", "state"], unique=False
    )
    op.create_index("ix_nonconformities_state", "nonconformities", ["team_id", "state"], unique=False)


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.Text(), server_default="", nullable=False),
        sa.Column("item_id", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("wanted_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_state", "requests", ["team_id", "state"], unique=False)


def _nonconformity_sources() -> None:
    op.create_table(
        "nonconformity_sources",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("nonconformity_id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "nonconformity_id"],
            ["nonconformities.team_id", "nonconformities.id"],
            name=op.f("fk_nonconformity_sources_team_id_nonconformity_id"),
        ),
        sa.PrimaryKeyConstraint(
            "team_id", "sheet_id", "item_id", "nonconformity_id", name=op.f("pk_nonconformity_sources")
        ),
    )
    op.create_index(
        "ix_nonconformity_sources_of", "nonconformity_sources", ["team_id", "nonconformity_id"], unique=False
    )
