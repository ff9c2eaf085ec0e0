"""Joins training with the other rooms: its desk, its jobs, its part of App Home. Called by `bot.app`."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jpholiday

import knowledge
from bot.config import Settings
from bot.services.ports import Clock, Directory, Jobs, Sender
from bot.services.training import incidents, progressing, sending
from bot.services.training.clauses import DocumentClauses
from bot.services.training.desk import Caller, Desk
from bot.shelf import ShelfReader
from bot.slack.blocks.training.moments import show_in
from bot.store.database import Database
from bot.training.working_days import Calendar
from bot.workflows import jobs
from bot.workflows.engine import Schedule
from knowledge.questions import Bank, load_bank

BANK = Path(knowledge.__file__).parent / "bank"
EVERY_MINUTE = "training.minute"


def make_desk(
    settings: Settings, database: Database, sender: Sender, directory: Directory, work: Jobs
) -> Desk:
    """The collaborators of training. Also sets the zone that people see."""
    show_in(settings.zone)
    return Desk(
        database=database,
        sender=sender,
        jobs=work,
        directory=directory,
        calendar=Calendar(settings.zone, jpholiday.is_holiday),
        bank=_bank,
        clauses=DocumentClauses(ShelfReader(settings.library_path)),
        first_admins=settings.first_admins,
        messages_per_minute=settings.messages_per_minute,
        security_channel=settings.security_channel,
    )


def register_jobs(desk: Desk, clock: Clock, team: str) -> None:
    """Say what runs for each kind of job."""
    shown: progressing.Shown = {}

    def by_system(payload: Mapping[str, Any]) -> Caller:
        return Caller(str(payload.get("team") or team), "", clock())

    def handler(
        use_case: Callable[[Desk, Caller, str], Any], name: str
    ) -> Callable[[Mapping[str, Any]], None]:
        def run(payload: Mapping[str, Any]) -> None:
            use_case(desk, by_system(payload), str(payload[name]))

        return run

    jobs.register(sending.FAN_OUT, handler(sending.fan_out, "campaign"))
    jobs.register(sending.INVITE, handler(sending.invite, "assignment"))
    jobs.register(incidents.REPORT, handler(incidents.tell, "incident"))

    def minute(payload: Mapping[str, Any]) -> None:
        progressing.follow(desk, by_system(payload), shown)

    jobs.register(EVERY_MINUTE, minute)


def schedules(settings: Settings) -> tuple[Schedule, ...]:
    """What training does by the clock."""
    return (Schedule(EVERY_MINUTE, "* * * * *", settings.timezone),)


@cache
def _bank() -> Bank:
    """The approved questions that come with the program; they change with a release only."""
    return load_bank(BANK)
