"""The record: an append-only chain a workspace, and beside it what can be erased."""

from sqlalchemy import BigInteger, Column, Index, Table, UniqueConstraint

from bot.store.metadata import document, key, metadata, moment, team, text

record = Table(
    "record",
    metadata,
    team(),
    Column("sequence", BigInteger, nullable=False),
    text("kind", None),
    moment("at", True),
    text("subject", None),
    # The canonical JSON as it was hashed, character by character.
    text("body", None),
    text("previous", None),
    text("hash", None),
    key("sequence"),
    UniqueConstraint("team_id", "hash", name="uq_record_hash"),
    Index("ix_record_subject", "team_id", "subject"),
    Index("ix_record_kind", "team_id", "kind", "sequence"),
)

record_personal = Table(
    "record_personal",
    metadata,
    team(),
    Column("sequence", BigInteger, nullable=False),
    text("owner", None),
    text("salt", None),
    document("data"),
    key("sequence", "owner"),
    Index("ix_record_personal_owner", "team_id", "owner"),
)

record_heads = Table(
    "record_heads",
    metadata,
    team(),
    Column("sequence", BigInteger, nullable=False),
    text("hash", None),
    key(),
)
