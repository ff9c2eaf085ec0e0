"""A campaign that comes again: made from one that is being launched, listed, stopped."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.training import series, who
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.store import campaigns
from bot.training.series import add_months


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series that is on: `months` apart, the next launch at `next_at`."""

    series_id: str
    title: str
    months: int
    next_at: datetime


def repeat(desk: Desk, caller: Caller, campaign_id: str, months: int, start: datetime) -> str:
    """Let a campaign that starts at `start` come again every `months` months, with as many days to do it.

    Returns the series' id. Raises NotPermitted for anybody but a lead, InvalidInput.
    """
    with desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
    days = max(1, (desk.calendar.day(campaign.terms.due) - desk.calendar.day(start)).days)
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
    lines = [
        SeriesLine(one.id, one.title_en if language == "en" else one.title_ja, one.months, one.next_at)
        for one in found
    ]
    return tuple(sorted(lines, key=lambda line: line.next_at))
