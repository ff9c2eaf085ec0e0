"""Working days and office hours. Holidays come from the caller (`is_holiday`), so that this stays pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people may be written to: `opens` to `closes` in `zone` on working days, or `always`."""

    zone: ZoneInfo
    is_holiday: Callable[[date], bool]
    opens: time = time(9)
    closes: time = time(18)
    always: bool = False

    def local(self, moment: datetime) -> datetime:
        """An aware moment as the clock on the wall shows it."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> date:
        """The local day of an aware moment."""
        return self.local(moment).date()

    def at(self, day: date, clock: time) -> datetime:
        """The aware moment of a wall-clock time."""
        return datetime.combine(day, clock, self.zone)

    def works(self, day: date) -> bool:
        """True on a working day."""
        return day.weekday() < 5 and not self.is_holiday(day)

    def add(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day` (before it when negative)."""
        step = 1 if count >= 0 else -1
        left = abs(count)
        while left:
            day += timedelta(days=step)
            left -= self.works(day)
        return day

    def on_or_before(self, day: date) -> date:
        """`day` itself when it is a working day, else the last one before it."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def on_or_after(self, day: date) -> date:
        """`day` itself when it is a working day, else the next one."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def elapsed(self, since: date, until: date) -> int:
        """Working days after `since` up to and including `until`; 0 when `until` is not later."""
        days = (until - since).days
        return sum(self.works(since + timedelta(days=n)) for n in range(1, days + 1))

    def open_at(self, moment: datetime) -> bool:
        """True when a person may be written to at this moment."""
        local = self.local(moment)
        return self.always or (self.works(local.date()) and self.opens <= local.time() < self.closes)

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself inside the hours, else the next opening."""
        if self.open_at(moment):
            return moment
        local = self.local(moment)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        return self.at(self.on_or_after(day), self.opens)
