"""Links of the record are found by their kind: comparing rows with them reads some kinds of many."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_record_kind", "record", ["team_id", "kind", "sequence"], unique=False)
