"""Items, attempts, sheets, pledges, practice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def create() -> None:
    """Create the tables of this subject."""
    _attestations()
    _bank_items()
    _drills()
    _practice_cards()
    _practice_people()
    _responses()
    _statements()
    _attempts()
    _sheets()


def _attestations() -> None:
    op.create_table(
        "attestations",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("employment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assignment_id", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint(
            "team_id", "person_id", "document_id", "version", name=op.f("pk_attestations")
        ),
    )


def _bank_items() -> None:
    op.create_table(
        "bank_items",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("set_id", sa.Text(), server_default="", nullable=False),
        sa.Column("content", DOCUMENT, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", "version", name=op.f("pk_bank_items")),
    )


def _drills() -> None:
    op.create_table(
        "drills",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_drills")),
        sa.UniqueConstraint("team_id", "name", "held_on", "person_id", name="uq_drills_person"),
    )


def _practice_cards() -> None:
    op.create_table(
        "practice_cards",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("card", DOCUMENT, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person_id", "item_id", name=op.f("pk_practice_cards")),
    )


def _practice_people() -> None:
    op.create_table(
        "practice_people",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("opted_in", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sent", sa.Date(), nullable=True),
        sa.Column("last_item", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_practice_people")),
    )


def _responses() -> None:
    op.create_table(
        "responses",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "attempt_id", "item_id", name=op.f("pk_responses")),
    )
    op.create_index(
        "ix_responses_items",
        "responses",
        ["team_id", "campaign_id", "is_test", "first", "item_id", "correct", "at"],
        unique=False,
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "sheet_id", "item_id", name=op.f("pk_statements")),
    )
    op.create_index(
        "ix_statements_items",
        "statements",
        ["team_id", "campaign_id", "is_test", "item_id", "answer", "submitted_at"],
        unique=False,
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("items", DOCUMENT, nullable=False),
        sa.Column("seed", sa.Text(), server_default="", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "assignment_id"],
            ["assignments.team_id", "assignments.id"],
            name=op.f("fk_attempts_team_id_assignment_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("team_id", "assignment_id", "number", name="uq_attempts_number"),
    )
    op.create_index(
        "ix_attempts_campaign",
        "attempts",
        ["team_id", "campaign_id", "is_test", "submitted_at"],
        unique=False,
    )


def _sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("items", DOCUMENT, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "assignment_id"],
            ["assignments.team_id", "assignments.id"],
            name=op.f("fk_sheets_team_id_assignment_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_sheets")),
        sa.UniqueConstraint("team_id", "assignment_id", name="uq_sheets_assignment"),
    )
