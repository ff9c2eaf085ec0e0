"""What people answered: quiz attempts, self-inspections, pledges, practice; and the items they saw."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, UniqueConstraint

from bot.store.metadata import document, key, metadata, moment, refers, team, text

bank_items = Table(
    "bank_items",
    metadata,
    team(),
    text("id", None),
    Column("version", Integer, nullable=False),
    text("kind", None),
    text("set_id"),
    document("content"),
    text("hash", None),
    text("author"),
    text("approver"),
    moment("approved_at"),
    moment("first_used_at"),
    moment("retired_at"),
    moment("voided_at"),
    text("voided_by"),
    text("reason"),
    key("id", "version"),
)

item_grounds = Table(
    "item_grounds",
    metadata,
    team(),
    text("id", None),
    Column("version", Integer, nullable=False),
    text("origin"),
    # Reference -> the clause as it read when the item was written, approved or confirmed.
    document("texts"),
    key("id", "version"),
)

attempts = Table(
    "attempts",
    metadata,
    team(),
    text("id", None),
    text("assignment_id", None),
    text("campaign_id", None),
    text("person_id", None),
    Column("number", Integer, nullable=False),
    document("items"),
    text("seed"),
    moment("started_at", True),
    moment("submitted_at"),
    Column("score", Integer),
    Column("passed", Boolean),
    Column("is_test", Boolean, nullable=False),
    key("id"),
    refers("assignment_id", "assignments"),
    UniqueConstraint("team_id", "assignment_id", "number", name="uq_attempts_number"),
    Index("ix_attempts_campaign", "team_id", "campaign_id", "is_test", "submitted_at"),
)

responses = Table(
    "responses",
    metadata,
    team(),
    text("attempt_id", None),
    text("item_id", None),
    Column("item_version", Integer, nullable=False),
    text("campaign_id", None),
    text("person_id", None),
    Column("first", Boolean, nullable=False),
    text("choice", None),
    Column("correct", Boolean, nullable=False),
    moment("at", True),
    Column("is_test", Boolean, nullable=False),
    # One answer an item and attempt, whatever is pressed how often.
    key("attempt_id", "item_id"),
    Index("ix_responses_items", "team_id", "campaign_id", "is_test", "first", "item_id", "correct", "at"),
)

sheets = Table(
    "sheets",
    metadata,
    team(),
    text("id", None),
    text("assignment_id", None),
    text("campaign_id", None),
    text("person_id", None),
    document("items"),
    moment("started_at", True),
    moment("submitted_at"),
    text("comment"),
    Column("is_test", Boolean, nullable=False),
    key("id"),
    refers("assignment_id", "assignments"),
    UniqueConstraint("team_id", "assignment_id", name="uq_sheets_assignment"),
)

statements = Table(
    "statements",
    metadata,
    team(),
    text("sheet_id", None),
    text("item_id", None),
    Column("item_version", Integer, nullable=False),
    text("campaign_id", None),
    text("person_id", None),
    text("answer", None),
    text("note"),
    moment("at", True),
    # Set with the sheet's submission: what is not submitted is nobody's business.
    moment("submitted_at"),
    Column("is_test", Boolean, nullable=False),
    key("sheet_id", "item_id"),
    Index("ix_statements_items", "team_id", "campaign_id", "is_test", "item_id", "answer", "submitted_at"),
)

attestations = Table(
    "attestations",
    metadata,
    team(),
    text("person_id", None),
    text("document_id", None),
    text("version", None),
    text("text_hash", None),
    text("employment", None),
    moment("at", True),
    text("assignment_id"),
    key("person_id", "document_id", "version"),
)

attested_texts = Table(
    "attested_texts",
    metadata,
    team(),
    text("hash", None),
    text("document_id", None),
    text("version", None),
    text("title"),
    text("text", None),
    key("hash", "document_id", "version"),
)

practice_cards = Table(
    "practice_cards",
    metadata,
    team(),
    text("person_id", None),
    text("item_id", None),
    document("card"),
    moment("due", True),
    key("person_id", "item_id"),
)

practice_people = Table(
    "practice_people",
    metadata,
    team(),
    text("person_id", None),
    Column("opted_in", Boolean, nullable=False),
    moment("changed_at", True),
    Column("last_sent", Date),
    text("last_item"),
    key("person_id"),
)

drills = Table(
    "drills",
    metadata,
    team(),
    text("id", None),
    text("name", None),
    Column("held_on", Date, nullable=False),
    text("person_id", None),
    text("outcome", None),
    text("source"),
    text("entered_by", None),
    moment("entered_at", True),
    key("id"),
    UniqueConstraint("team_id", "name", "held_on", "person_id", name="uq_drills_person"),
)
