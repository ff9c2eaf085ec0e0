"""How often a day the chat model was used."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "chat_usage",
        sa.Column("team_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "day", name=op.f("pk_chat_usage")),
    )
