"""The figures of a campaign as they were when it closed, with the hash that went into the record."""

import hashlib
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from bot.store.record import canonical
from bot.store.statistics import statistics
from bot.store.tables.upkeep import closing_figures
from bot.training.campaign import Campaign
from bot.training.statistics import CampaignStatistics

_FIGURES: TypeAdapter[CampaignStatistics] = TypeAdapter(CampaignStatistics)


def keep_figures(connection: Connection, team: str, campaign: Campaign, now: datetime) -> str:
    """Store the statistics as of now; returns their SHA-256."""
    figures = _FIGURES.dump_python(statistics(connection, team, campaign, now), mode="json")
    digest = hashlib.sha256(canonical(figures).encode()).hexdigest()
    connection.execute(
        insert(closing_figures).values(
            team_id=team, campaign_id=campaign.id, figures=figures, hash=digest, as_of=now
        )
    )
    return digest


def kept_figures(connection: Connection, team: str, campaign_id: str) -> CampaignStatistics | None:
    """The statistics as they were at the close, None before it."""
    own = closing_figures.c
    found = connection.scalar(select(own.figures).where(own.team_id == team, own.campaign_id == campaign_id))
    return None if found is None else _FIGURES.validate_python(found)


def kept_hash(connection: Connection, team: str, campaign_id: str) -> str:
    """The hash of the figures at the close, "" before it."""
    own = closing_figures.c
    query = select(own.hash).where(own.team_id == team, own.campaign_id == campaign_id)
    return connection.scalar(query) or ""
