"""Joins the record's upkeep with the other rooms: heads kept elsewhere, what is swept, what is exported."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.config import Settings
from bot.services.anchoring import AnchorDesk, anchor
from bot.services.exporting import JOB as EXPORT
from bot.services.exporting import Exporting
from bot.services.ports import Clock, Deliveries, Sender
from bot.services.retention import Retention
from bot.services.training.desk import Desk
from bot.store.database import Database
from bot.workflows import jobs
from bot.workflows.engine import Schedule

ANCHOR, SWEEP, TIDY = "record.anchor", "record.sweep", "record.tidy"


def anchor_desk(settings: Settings, database: Database, sender: Sender) -> AnchorDesk:
    """Heads go beside the database and to the security channel."""
    return AnchorDesk(database, sender, settings.home / "anchors", settings.security_channel)


def retention(settings: Settings, database: Database) -> Retention:
    """How long data is kept."""
    return Retention(database, settings.question_days)


def exporting(settings: Settings, desk: Desk, deliveries: Deliveries, clock: Clock) -> Exporting:
    """Exports to the DM of who asked; what Slack does not take stays in the home."""
    return Exporting(desk, deliveries, settings.home / "exports", clock)


def register_exports(made: Exporting) -> None:
    """Say what runs for an export, and for its file after its time."""

    def tidy(_payload: Mapping[str, Any]) -> None:
        made.sweep()

    jobs.register(EXPORT, made.deliver, made.give_up)
    jobs.register(TIDY, tidy)


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
        Schedule(TIDY, "56 2 * * *", settings.timezone),
        Schedule(ANCHOR, "5 9 * * *", settings.timezone),
    )
