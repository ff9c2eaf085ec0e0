"""Sums for the statistics, filled from the rows that are there."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DONE = "completed_at IS NOT NULL"
_ASSIGNMENTS = {
    "department": "department",
    "employment": "employment",
    "is_manager": "is_manager",
    "state": "state",
    "due": "due",
    "original_due": "original_due",
    "done": f"({_DONE})",
    "over": "(ended_at IS NOT NULL)",
    "over_late": "(ended_at IS NOT NULL AND ended_at > due)",
    "punctual": f"({_DONE} AND completed_at <= original_due)",
    "started": "(started_at IS NOT NULL)",
    "unreached": "(undeliverable <> '' AND completed_at IS NULL)",
    "entered": f"(on_behalf AND {_DONE})",
    "tries": f"CASE WHEN {_DONE} THEN attempts ELSE 0 END",
    "first_score": "first_score",
    "first_passed": "(first_passed IS NOT NULL AND first_passed)",
}


def upgrade() -> None:
    """Create the tables and count once."""
    _assignments()
    _small("response_tallies", sa.Column("correct", sa.Boolean(), nullable=False))
    _small("statement_tallies", _text("answer"))
    greatest = "GREATEST" if op.get_bind().dialect.name == "postgresql" else "MAX"
    later = ", ".join(f"COALESCE({name}, assigned_at)" for name in ("started_at", "completed_at", "ended_at"))
    newest = f"MAX({greatest}(assigned_at, {later}))"
    _fill("assignment_tallies", _ASSIGNMENTS, newest, "assignments WHERE NOT is_test")
    answers = {"item_id": "item_id", "correct": "correct"}
    _fill("response_tallies", answers, "MAX(at)", "responses WHERE NOT is_test AND first")
    submitted = "statements WHERE NOT is_test AND submitted_at IS NOT NULL"
    _fill("statement_tallies", {"item_id": "item_id", "answer": "answer"}, "MAX(submitted_at)", submitted)
    # The median was what read it.
    op.drop_index("ix_assignments_scores", "assignments")


def _fill(table: str, groups: Mapping[str, str], newest: str, rows: str) -> None:
    alike = ", ".join(["team_id", "campaign_id", *groups.values()])
    op.execute(
        f"INSERT INTO {table} (team_id, campaign_id, {', '.join(groups)}, entry, n, at) "
        f"SELECT {alike}, 'first-' || CAST(row_number() OVER () AS TEXT), count(*), {newest} "
        f"FROM {rows} GROUP BY {alike}"
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _small(name: str, outcome: sa.Column[object] | sa.Column[str] | sa.Column[bool]) -> None:
    op.create_table(
        name,
        *(_text(column) for column in ("team_id", "campaign_id", "entry", "item_id")),
        outcome,
        sa.Column("n", sa.Integer(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("team_id", "campaign_id", "entry", name=op.f(f"pk_{name}")),
    )


def _assignments() -> None:
    op.create_table(
        "assignment_tallies",
        *(_text(column) for column in ("team_id", "campaign_id", "entry", "department", "employment")),
        *_flags("is_manager"),
        _text("state"),
        _moment("due"),
        _moment("original_due"),
        *_flags("done", "over", "over_late", "punctual", "started", "unreached", "entered"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_score", sa.Integer(), nullable=True),
        *_flags("first_passed"),
        sa.Column("n", sa.Integer(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("team_id", "campaign_id", "entry", name=op.f("pk_assignment_tallies")),
    )
