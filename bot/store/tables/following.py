"""What is followed up by the clock: who left, versions to confirm anew, exports on their way."""

from sqlalchemy import Column, Date, Index, Table

from bot.store.metadata import document, key, metadata, moment, team, text

leavers = Table(
    "leavers",
    metadata,
    team(),
    text("person_id", None),
    # The first night on which they were seen to have left.
    Column("since", Date, nullable=False),
    key("person_id"),
)

attestation_calls = Table(
    "attestation_calls",
    metadata,
    team(),
    text("document_id", None),
    text("major", None),
    text("version", None),
    text("campaign_id", None),
    moment("at", True),
    # One call a document and major version, for ever.
    key("document_id", "major"),
)

exports = Table(
    "exports",
    metadata,
    team(),
    text("id", None),
    text("kind", None),
    text("campaign_id"),
    text("language", "ja"),
    text("requested_by", None),
    moment("requested_at", True),
    text("state", None),
    # What was delivered: names, SHA-256, the ids of Slack's files.
    document("files"),
    moment("changed_at", True),
    key("id"),
    Index("ix_exports_state", "team_id", "state"),
)
