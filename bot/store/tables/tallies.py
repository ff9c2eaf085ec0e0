"""Sums of alike rows, kept beside the rows: what the statistics read. They name nobody.

A row is an entry of a ledger: `n` rows more (or fewer) that are alike in all other columns; `at` is the
newest moment that was looked at to say so. `bot.store.ledger` writes them and folds many into few.
"""

from sqlalchemy import Boolean, Column, Integer, Table

from bot.store.metadata import key, metadata, moment, team, text

assignment_tallies = Table(
    "assignment_tallies",
    metadata,
    team(),
    text("campaign_id", None),
    text("entry", None),
    text("department", None),
    text("employment", None),
    Column("is_manager", Boolean, nullable=False),
    text("state", None),
    moment("due", True),
    moment("original_due", True),
    Column("done", Boolean, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("over_late", Boolean, nullable=False),
    Column("punctual", Boolean, nullable=False),
    Column("started", Boolean, nullable=False),
    Column("unreached", Boolean, nullable=False),
    Column("entered", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("first_score", Integer),
    Column("first_passed", Boolean, nullable=False),
    Column("n", Integer, nullable=False),
    moment("at", True),
    key("campaign_id", "entry"),
)

response_tallies = Table(
    "response_tallies",
    metadata,
    team(),
    text("campaign_id", None),
    text("entry", None),
    text("item_id", None),
    Column("correct", Boolean, nullable=False),
    Column("n", Integer, nullable=False),
    moment("at", True),
    key("campaign_id", "entry"),
)

statement_tallies = Table(
    "statement_tallies",
    metadata,
    team(),
    text("campaign_id", None),
    text("entry", None),
    text("item_id", None),
    text("answer", None),
    Column("n", Integer, nullable=False),
    moment("at", True),
    key("campaign_id", "entry"),
)
