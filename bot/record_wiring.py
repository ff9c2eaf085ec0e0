"""Joins the record's upkeep with the other rooms: heads kept elsewhere, what is swept, what is exported."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.config import Settings
from bot.services.anchoring import AnchorDesk, anchor
from bot.services.ports import Sender
from bot.services.retention import Retention
from bot.store.database import Database
from bot.workflows import jobs
from bot.workflows.engine import Schedule

ANCHOR, SWEEP = "record.anchor", "record.sweep"


def anchor_desk(settings: Settings, database: Database, sender: Sender) -> AnchorDesk:
    """Heads go beside the database and to the security channel."""
    return AnchorDesk(database, sender, settings.home / "anchors", settings.security_channel)


def retention(settings: Settings, database: Database) -> Retention:
    """How long data is kept."""
    return Retention(database, settings.question_days)


def register_jobs(settings: Settings, database: Database, sender: Sender, team: str) -> None:
    """Say what runs for the record by the clock."""
    desk = anchor_desk(settings, database, sender)

    def keep_head(payload: Mapping[str, Any]) -> None:
        anchor(desk, team, datetime.fromisoformat(str(payload["at"])))

    def sweep(payload: Mapping[str, Any]) -> None:
        retention(settings, database).sweep(team, datetime.fromisoformat(str(payload["at"])))

    jobs.register(ANCHOR, keep_head)
    jobs.register(SWEEP, sweep)


def schedules(settings: Settings) -> tuple[Schedule, ...]:
    """Sweeping at night; the head in the morning, when the security channel is read."""
    return (
        Schedule(SWEEP, "41 2 * * *", settings.timezone),
        Schedule(ANCHOR, "5 9 * * *", settings.timezone),
    )
