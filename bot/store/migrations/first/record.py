"""The chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def create() -> None:
    """Create the tables of this subject."""
    _record()
    _record_heads()
    _record_personal()


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "sequence", name=op.f("pk_record")),
        sa.UniqueConstraint("team_id", "hash", name="uq_record_hash"),
    )
    op.create_index("ix_record_subject", "record", ["team_id", "subject"], unique=False)


def _record_heads() -> None:
    op.create_table(
        "record_heads",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_record_heads")),
    )


def _record_personal() -> None:
    op.create_table(
        "record_personal",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "sequence", "owner", name=op.f("pk_record_personal")),
    )
    op.create_index("ix_record_personal_owner", "record_personal", ["team_id", "owner"], unique=False)
