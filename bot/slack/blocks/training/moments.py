"""Days and hours as people read them. The zone is the company's and set once, when the bot starts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts import Language, say

_DAYS_JA = "月火水木金土日"
_shown_in: list[ZoneInfo] = [ZoneInfo("Asia/Tokyo")]


def show_in(zone: ZoneInfo) -> None:
    """Show every moment in this zone from now on."""
    _shown_in[0] = zone


def local(at: datetime) -> datetime:
    """An aware moment on the wall clock of the company."""
    return at.astimezone(_shown_in[0])


def zone() -> ZoneInfo:
    """The zone that moments are shown in."""
    return _shown_in[0]


def moment(at: datetime, language: Language) -> str:
    """Day and time: 2026年4月30日(木) 18:00."""
    there = local(at)
    return f"{day(there.date(), language)} {there:%H:%M}"


def day(on: date, language: Language) -> str:
    """A day with its weekday."""
    if language == "ja":
        return f"{on.year}年{on.month}月{on.day}日({_DAYS_JA[on.weekday()]})"
    return f"{on:%a} {on.day} {on:%b %Y}"


def due_line(due: datetime, language: Language, overdue_days: int = 0) -> str:
    """The due moment, and in words by how much it has passed."""
    shown = say("screen.due", language, due=moment(due, language))
    if overdue_days <= 0:
        return shown
    return f"{shown} {say('screen.overdue', language, days=overdue_days)}"
