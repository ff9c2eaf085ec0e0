"""A recurring campaign: a series spawns campaigns; a change of it touches the future only."""

import calendar
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import InvalidInput
from bot.training.campaign import Campaign, CampaignState, Kind, Terms

MOST_MONTHS = 60
MOST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Every `months` months a campaign, due `due_days` days after its launch. `next_at` is the next launch.

    `terms.due` is not used: each campaign gets its own. The period is the company's, never a rule's.
    """

    team_id: str
    id: str
    kind: Kind
    title_ja: str
    title_en: str
    terms: Terms
    months: int
    due_days: int
    next_at: datetime
    created_by: str
    active: bool = True
    spawned: int = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What may be changed of a series: months apart, days to do each, when the next starts."""

    months: int
    due_days: int
    next_at: datetime


def changed(series: Series, rhythm: Rhythm, now: datetime) -> Series:
    """The series with another rhythm; what it has spawned stays as it is. Raises InvalidInput."""
    if not series.active:
        raise InvalidInput("training.series.stopped")
    moved = replace(series, months=rhythm.months, due_days=rhythm.due_days, next_at=rhythm.next_at)
    check(moved, now)
    return moved


def check(series: Series, now: datetime) -> None:
    """Raise InvalidInput for a period or a start that cannot be."""
    if not 1 <= series.months <= MOST_MONTHS or not 1 <= series.due_days <= MOST_DAYS:
        raise InvalidInput("training.series.period")
    if series.next_at <= now:
        raise InvalidInput("training.series.next_too_soon")


def spawn(series: Series, new_id: str, now: datetime, due: datetime) -> tuple[Series, Campaign]:
    """The next campaign as a scheduled one that is due then, and the series moved on to the one after.

    Starts that were slept through are skipped, not made up for: one campaign, not several at once.
    """
    campaign = Campaign(
        team_id=series.team_id, id=new_id, kind=series.kind,
        title_ja=series.title_ja, title_en=series.title_en,
        terms=replace(series.terms, due=due), due=due, created_by=series.created_by, created_at=now,
        state=CampaignState.SCHEDULED, scheduled_for=series.next_at, series_id=series.id,
    )  # fmt: skip
    following = series.next_at
    while following <= now:
        following = add_months(following, series.months)
    if following == series.next_at:
        following = add_months(following, series.months)
    return replace(series, next_at=following, spawned=series.spawned + 1), campaign


def add_months(moment: datetime, months: int) -> datetime:
    """The same day so many months later; the month's last day where it has no such day."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
