"""Figures at close."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def create() -> None:
    """Create the tables of this subject."""
    _closing_figures()


def _closing_figures() -> None:
    op.create_table(
        "closing_figures",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("figures", DOCUMENT, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "campaign_id"],
            ["campaigns.team_id", "campaigns.id"],
            name=op.f("fk_closing_figures_team_id_campaign_id"),
        ),
        sa.PrimaryKeyConstraint("team_id", "campaign_id", name=op.f("pk_closing_figures")),
    )
