"""Who left and since when, versions that people were asked to confirm, exports on their way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "leavers",
        _text("team_id", None),
        _text("person_id", None),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_leavers")),
    )
    op.create_table(
        "attestation_calls",
        _text("team_id", None),
        _text("document_id", None),
        _text("major", None),
        _text("version", None),
        _text("campaign_id", None),
        _moment("at"),
        sa.PrimaryKeyConstraint("team_id", "document_id", "major", name=op.f("pk_attestation_calls")),
    )
    _exports()


def _exports() -> None:
    op.create_table(
        "exports",
        _text("team_id", None),
        _text("id", None),
        _text("kind", None),
        _text("campaign_id"),
        _text("language", "ja"),
        _text("requested_by", None),
        _moment("requested_at"),
        _text("state", None),
        sa.Column("files", DOCUMENT, nullable=False),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_state", "exports", ["team_id", "state"], unique=False)


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
