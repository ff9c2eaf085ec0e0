"""Who is to be reminded of what, and when: a plan, and the days it means for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.training.working_days import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPlan:
    """Days from the due day (negative = before), then every `weekly` days after the last of them and it.

    `manager_after` and `lead_after` count working days after the due day; 0 switches a digest off.
    """

    days: tuple[int, ...] = (-7, -2, 0, 2, 7)
    weekly: int = 7
    at: time = time(9, 30)
    manager_after: int = 3
    lead_after: int = 10
    enabled: bool = True


DEFAULT_PLAN = ReminderPlan()


@dataclass(frozen=True, slots=True)
class Open:
    """An assignment that is not done, as far as reminding goes; of a `paused` one nobody is reminded."""

    assignment_id: str
    campaign_id: str
    person_id: str
    due: datetime
    assigned_at: datetime
    plan: ReminderPlan
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """One DM to one person on one day, about all that is open. Its key makes it one a day."""

    person_id: str
    day: date
    assignments: tuple[str, ...]

    @property
    def key(self) -> str:
        """The idempotency key: one reminder a person and day."""
        return f"reminder:{self.person_id}:{self.day.isoformat()}"


def reminder_days(plan: ReminderPlan, due: date, until: date, calendar: Calendar) -> frozenset[date]:
    """The working days on which the plan reminds, up to `until`.

    A day that is not worked moves towards the due date before it, and away from it after it: nobody is
    told too late, nobody on a holiday.
    """
    if not plan.enabled:
        return frozenset()
    wanted = list(plan.days)
    if plan.weekly > 0:
        last = max((0, *wanted))
        wanted += range(last + plan.weekly, (until - due).days + 1, plan.weekly)
    moved = (_moved(due + timedelta(days=n), n, calendar) for n in wanted)
    return frozenset(day for day in moved if day <= until)


def due_now(open_ones: Iterable[Open], now: datetime, calendar: Calendar) -> tuple[Reminder, ...]:
    """The reminders to send at `now`: inside office hours, several trainings of a person in one.

    Whoever is reminded of one training hears of the others that are open on the same day too. The day of
    the assignment itself is left out, for the invitation is that day's message.
    """
    if not calendar.open_at(now):
        return ()
    people: dict[str, list[Open]] = {}
    for one in open_ones:
        if not one.paused:
            people.setdefault(one.person_id, []).append(one)
    today = calendar.day(now)
    return tuple(
        Reminder(
            person,
            today,
            tuple(one.assignment_id for one in sorted(theirs, key=lambda o: (o.due, o.assignment_id))),
        )
        for person, theirs in sorted(people.items())
        if any(_reminds(one, now, calendar) for one in theirs)
    )


def digest_due(plan: ReminderPlan, due: datetime, now: datetime, calendar: Calendar) -> tuple[bool, bool]:
    """Whether the (manager's, lead's) digest about this due date is due at `now` or was before."""
    after = calendar.elapsed(calendar.day(due), calendar.day(now))
    return 0 < plan.manager_after <= after, 0 < plan.lead_after <= after


def _reminds(one: Open, now: datetime, calendar: Calendar) -> bool:
    today = calendar.day(now)
    if calendar.day(one.assigned_at) >= today or calendar.local(now).time() < one.plan.at:
        return False
    return today in reminder_days(one.plan, calendar.day(one.due), today, calendar)


def _moved(day: date, offset: int, calendar: Calendar) -> date:
    return calendar.on_or_after(day) if offset > 0 else calendar.on_or_before(day)
