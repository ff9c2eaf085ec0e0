"""People and settings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def create() -> None:
    """Create the tables of this subject."""
    _people()
    _settings()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slack_id", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("department", sa.Text(), server_default="", nullable=False),
        sa.Column("manager_id", sa.Text(), server_default="", nullable=False),
        sa.Column("employment", sa.Text(), server_default="employee", nullable=False),
        sa.Column("roles", DOCUMENT, nullable=False),
        sa.Column("deputies", DOCUMENT, nullable=False),
        sa.Column("language", sa.Text(), server_default="ja", nullable=False),
        sa.Column("joined", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("stated", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_manager", "people", ["team_id", "manager_id"], unique=False)
    op.create_index("ix_people_slack", "people", ["team_id", "slack_id"], unique=False)


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", DOCUMENT, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "name", name=op.f("pk_settings")),
    )
