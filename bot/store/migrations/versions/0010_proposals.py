"""A manager may propose that somebody is released: who proposed it stands in the request."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("requests", sa.Column("proposed_by", sa.Text(), server_default="", nullable=False))
