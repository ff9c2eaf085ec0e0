"""People, campaigns, what people answered, findings, the record."""

from bot.store.migrations.first import campaigns, findings, learning, people, record, upkeep

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of all subjects; campaigns before what refers to them."""
    for subject in (people, campaigns, learning, findings, record, upkeep):
        subject.create()
