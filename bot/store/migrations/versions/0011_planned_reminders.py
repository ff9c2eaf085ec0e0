"""A reminder that somebody asks for outside office hours waits for them: when it goes out stands here."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and the way to what was deferred."""
    op.add_column("campaigns", sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_reminders_kind", "reminders_sent", ["team_id", "kind", "person_id"])
