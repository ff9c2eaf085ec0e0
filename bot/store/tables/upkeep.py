"""Figures kept for ever: what a campaign's statistics were when it closed."""

from sqlalchemy import Table

from bot.store.metadata import document, key, metadata, moment, refers, team, text

closing_figures = Table(
    "closing_figures",
    metadata,
    team(),
    text("campaign_id", None),
    document("figures"),
    text("hash", None),
    moment("as_of", True),
    key("campaign_id"),
    refers("campaign_id", "campaigns"),
)
