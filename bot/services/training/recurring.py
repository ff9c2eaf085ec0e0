"""A campaign that comes again: made from one that is being launched, listed, changed."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import InvalidInput
from bot.services.training import series, who
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.store import campaigns
from bot.texts import Language
from bot.training.series import MOST_DAYS, Rhythm, Series, add_months
from bot.training.working_days import Calendar


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series that is on: `months` apart, `due_days` to do each, next planned for `next_at`, on `next_day`.

    `goes_out` is when it is launched: then, or when office hours begin after it.
    """

    series_id: str
    title: str
    months: int
    due_days: int
    next_at: datetime
    next_day: date
    goes_out: datetime


def repeat(desk: Desk, caller: Caller, campaign_id: str, months: int, start: datetime) -> str:
    """Let a campaign that starts at `start` come again every `months` months, with as many days to do it.

    Returns the series' id. Raises NotPermitted for anybody but a lead, InvalidInput.
    """
    with desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
    days = (desk.calendar.day(campaign.terms.due) - desk.calendar.day(start)).days
    days = min(max(1, days), MOST_DAYS)
    wanted = Draft(campaign.kind, campaign.terms, campaign.title_ja, campaign.title_en)
    return series.create(desk, caller, wanted, months, days, add_months(start, months))


def active(desk: Desk, caller: Caller) -> tuple[SeriesLine, ...]:
    """The series that are on, for a lead; nothing for others."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        if not viewer.leads:
            return ()
        found = campaigns.SERIES.all(connection, caller.team, active=True)
    language = viewer.person.language
    lines = [_line(one, language, desk.calendar) for one in found]
    return tuple(sorted(lines, key=lambda line: line.next_at))


def _line(one: Series, language: Language, calendar: Calendar) -> SeriesLine:
    title = one.title_en if language == "en" else one.title_ja
    day, opening = calendar.day(one.next_at), calendar.next_opening(one.next_at)
    return SeriesLine(one.id, title, one.months, one.due_days, one.next_at, day, opening)


def line_of(desk: Desk, caller: Caller, series_id: str) -> SeriesLine:
    """One of them, for a lead. Raises InvalidInput where it has been stopped."""
    found = next((line for line in active(desk, caller) if line.series_id == series_id), None)
    if found is None:
        raise InvalidInput("training.series.stopped")
    return found


def change(desk: Desk, caller: Caller, series_id: str, wanted: tuple[int, int, date]) -> None:
    """Set months apart, days to do each and the day of the next launch, at the hour it has now.

    Raises NotPermitted for anybody but a lead, InvalidInput.
    """
    months, days, day = wanted
    hour = desk.calendar.local(line_of(desk, caller, series_id).next_at).time()
    series.change(desk, caller, series_id, Rhythm(months, days, desk.calendar.at(day, hour)))
