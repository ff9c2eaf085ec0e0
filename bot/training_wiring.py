"""Joins training with the other rooms: its desk, its jobs, its part of App Home. Called by `bot.app`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import Block

import knowledge
from bot.calendars import calendar_of
from bot.config import Settings
from bot.services.ports import Clock, Directory, Jobs, Sender
from bot.services.training import drafting, home, progressing, recurring, requests, rounds, statistics
from bot.services.training.clauses import DocumentClauses
from bot.services.training.desk import Caller, Desk
from bot.services.training.drafting import ModelDrafts
from bot.services.training.notices import Home, StatisticsView
from bot.shelf import ShelfReader
from bot.slack.blocks.training.home import (
    campaigns_section,
    company_section,
    done_section,
    findings_section,
    own_section,
    requests_section,
    series_section,
)
from bot.slack.blocks.training.moments import show_in
from bot.slack.blocks.training.settings import settings_section
from bot.slack.services import HomeSection, Viewer
from bot.store.chat_usage import ChatUsage
from bot.store.database import Database
from bot.training.people import Role
from bot.workflows import jobs
from bot.workflows.engine import Schedule
from knowledge.bank.model_drafts import Model
from knowledge.bank.questions import Bank, load_bank

BANK = Path(knowledge.__file__).parent / "bank"
# Three questions in two languages are much more than an answer, and nobody waits at the screen.
DRAFT_SECONDS, DRAFT_TOKENS = 90.0, 3_000
EVERY_MINUTE, FREQUENT, DAILY = "training.minute", "training.frequent", "training.daily"


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
        calendar=calendar_of(settings),
        bank=_bank,
        clauses=DocumentClauses(ShelfReader(settings.library_path)),
        first_admins=settings.first_admins,
        messages_per_minute=settings.messages_per_minute,
        security_channel=settings.security_channel,
        drafter=_drafter(settings, database),
    )


def _drafter(settings: Settings, database: Database) -> ModelDrafts | None:
    """The chat model as a writer of drafts, where one is configured."""
    if not settings.chat_model:
        return None

    def opened() -> Model:
        from knowledge.chat.chat_model import Limits, open_chat_model

        return open_chat_model(settings.chat_model, Limits(seconds=DRAFT_SECONDS, tokens=DRAFT_TOKENS))

    budget = (settings.chat_daily_budget, settings.zone)
    return ModelDrafts(opened, ChatUsage(database), budget, lambda: datetime.now(UTC))


def register_jobs(desk: Desk, clock: Clock, team: str, redraw: Callable[[str], None]) -> None:
    """Say what runs for each kind of job, and what the schedules do. `redraw` draws somebody's App Home."""
    for kind, handler in rounds.handlers(desk, clock).items():
        jobs.register(kind, handler)
    shown: progressing.Shown = {}

    def minute(_payload: Mapping[str, Any]) -> None:
        progressing.follow(desk, Caller(team, "", clock()), shown, redraw)

    def frequent(_payload: Mapping[str, Any]) -> None:
        rounds.every_few_minutes(desk, Caller(team, "", clock()))

    def daily(_payload: Mapping[str, Any]) -> None:
        rounds.daily(desk, Caller(team, "", clock()))

    def draft(payload: Mapping[str, Any]) -> None:
        drafting.run(desk, payload, clock())

    jobs.register(drafting.JOB, draft)
    jobs.register(EVERY_MINUTE, minute)
    jobs.register(FREQUENT, frequent)
    jobs.register(DAILY, daily)


def schedules(settings: Settings) -> tuple[Schedule, ...]:
    """What training does by the clock. The daily round is over before anybody is written to."""
    return (
        Schedule(EVERY_MINUTE, "* * * * *", settings.timezone),
        Schedule(FREQUENT, "*/5 * * * *", settings.timezone),
        Schedule(DAILY, "40 5 * * *", settings.timezone),
    )


def home_sections(desk: Desk) -> tuple[HomeSection, ...]:
    """Training's part of App Home: first what is open for the person, at the end what they have done."""

    def first(viewer: Viewer) -> Iterator[Block]:
        caller = Caller(viewer.team_id, viewer.user_id, viewer.now)
        page = home.home(desk, caller)
        yield from own_section(page)
        yield from findings_section(page.findings)
        yield from requests_section(requests.waiting(desk, caller) if page.campaigns else [])
        yield from campaigns_section(page)
        yield from series_section(recurring.active(desk, caller), page.language)
        yield from company_section(_company(desk, caller, page))
        yield from settings_section(page.roles, page.language)
        yield from done_section(page)

    return (first,)


def _company(desk: Desk, caller: Caller, page: Home) -> StatisticsView | None:
    """The newest running campaign, for a security lead."""
    if Role.SECURITY_LEAD.value not in page.roles or page.campaigns is None:
        return None
    running = [one for one in page.campaigns.lines if one.state in ("active", "pending_actions")]
    return statistics.view(desk, caller, running[0].campaign_id) if running else None


@cache
def _bank() -> Bank:
    """The approved questions that come with the program; they change with a release only."""
    return load_bank(BANK)
