"""Reminders: who is due is decided again when they are sent; nobody who is done is reminded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Conflict, Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import who
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import OpenLine, ReminderDigest
from bot.store import campaigns, people, reminding
from bot.store.database import Connection
from bot.store.reminding import ReminderSent
from bot.training.assignment import Assignment
from bot.training.campaign import Campaign, require_may_run
from bot.training.people import Person
from bot.training.reminders import Open, Reminder, due_now

REMIND = "training.remind"
REMIND_ALL = "training.remind_all"
COOL_DOWN = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a press: how many are open, and when their reminder goes out (None = now).

    `before`: it had been planned already.
    """

    count: int
    at: datetime | None = None
    before: bool = False


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: start a job for everybody who is to be reminded now; returns how many were new.

    A reminder's key holds person and day, so missed runs and clock changes neither lose nor double one.
    """
    day = desk.calendar.day(caller.now)
    with desk.database.reading() as connection:
        running = {one.id: one for one in campaigns.running(connection, caller.team)}
        waiting = [
            _open(one, running[one.campaign_id])
            for one in reminding.waiting(connection, caller.team, running)
        ]
        due = {one.person_id for one in due_now(waiting, caller.now, desk.calendar)}
        if desk.calendar.open_at(caller.now):
            due |= set(reminding.deferred(connection, caller.team))
        keys = {person: Reminder(person, day, ()).key for person in sorted(due)}
        gone = campaigns.already_reminded(connection, caller.team, keys.values())
    return sum(_start(desk, caller, person, key) for person, key in keys.items() if key not in gone)


def remind(desk: Desk, caller: Caller, person_id: str, key: str, only: str = "") -> bool:
    """The job: one DM with everything that is open *now*; False when nothing is. `only` names a campaign.

    A long queue may come to it after office hours or on another day: then it waits for the next opening.
    """
    with desk.database.reading() as connection:
        person = people.person(connection, caller.team, person_id)
        open_ones = _still_open(_with_campaigns(connection, caller, person_id), only)
        sent_before = bool(campaigns.already_reminded(connection, caller.team, [key]))
    if sent_before or person is None or not person.active or not person.slack_id or not open_ones:
        with desk.database.writing() as connection:
            reminding.forget(connection, caller.team, person_id)
        return False
    today = Reminder(person_id, desk.calendar.day(caller.now), ()).key
    if key != today or not desk.calendar.open_at(caller.now):
        with desk.database.writing() as connection:
            reminding.defer(connection, caller.team, person_id, caller.now)
        return False
    lines = tuple(_line(person, one, campaign, caller) for one, campaign in open_ones)
    try:
        desk.sender.send(Recipient(caller.team, person.slack_id), ReminderDigest(person.language, lines), key)
    except (Undeliverable, Parked):
        return False  # the invitation's flag already shows that this person cannot be reached
    sent = ReminderSent(
        caller.team, key, "reminder", person_id, tuple(one.id for one, _ in open_ones), caller.now
    )
    with desk.database.writing() as connection:
        reminding.forget(connection, caller.team, person_id)
        reminding.note(connection, sent, {campaign.id for _, campaign in open_ones})
    return True


def remind_now(desk: Desk, caller: Caller, campaign_id: str) -> Asked:
    """The campaign page's button: everybody who is open, once in four hours, inside office hours.

    Outside of them it is planned for the next opening; pressed again until then, it stays planned.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
        require_may_run(campaign, act)
        _require_may_remind(campaign, caller.now)
        count = campaigns.still_open(connection, caller.team, campaign_id)
        if not count:
            return Asked(0)
        at = campaign.remind_at or desk.calendar.next_opening(caller.now)
        if at > caller.now:
            campaigns.CAMPAIGNS.save(connection, replace(campaign, remind_at=at))
            return Asked(count, at, campaign.remind_at is not None)
        changed = replace(campaign, last_reminded_at=caller.now, remind_at=None)
        campaigns.CAMPAIGNS.save(connection, changed)
    _start_all(desk, caller, campaign_id, caller.now)
    return Asked(count)


def start_planned(desk: Desk, caller: Caller) -> int:
    """The schedule's: the reminders that were asked for outside office hours; returns how many campaigns.

    A kill between the two steps starts the same job again, which by its key is the first one.
    """
    if not desk.calendar.open_at(caller.now):
        return 0
    with desk.database.reading() as connection:
        running = campaigns.running(connection, caller.team)
    planned = {one.id: one.remind_at for one in running if one.remind_at and one.remind_at <= caller.now}
    for campaign_id, at in planned.items():
        _start_all(desk, caller, campaign_id, at)
        with desk.database.writing() as connection:
            campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
            changed = replace(campaign, last_reminded_at=caller.now, remind_at=None)
            campaigns.CAMPAIGNS.save(connection, changed)
    return len(planned)


def remind_all(desk: Desk, caller: Caller, campaign_id: str) -> int:
    """The job behind both: a reminder's job for everybody who is open; returns how many were new."""
    with desk.database.reading() as connection:
        open_ones = campaigns.open_of(connection, caller.team, campaign_id)
    day = desk.calendar.day(caller.now)
    concerned = (one.person_id for one in open_ones if not one.is_test)
    # The key of the day's reminder: whoever was reminded today is left in peace.
    return sum(_start(desk, caller, person, Reminder(person, day, ()).key) for person in concerned)


def _require_may_remind(campaign: Campaign, now: datetime) -> None:
    """Raise Conflict for a campaign that is over or paused, and so soon after the last time."""
    if not campaign.running:
        raise Conflict(f"training.campaign.refused.{campaign.state.value}")
    if campaign.reminders_paused:
        raise Conflict("training.campaign.reminders_paused")
    last = campaign.last_reminded_at
    if last is not None and now < last + COOL_DOWN:
        minutes = int((last + COOL_DOWN - now).total_seconds() // 60) + 1
        raise Conflict("training.campaign.remind_cooldown", minutes=minutes)


def _start(desk: Desk, caller: Caller, person_id: str, key: str) -> bool:
    payload = {"team": caller.team, "person": person_id, "key": key}
    return desk.jobs.start(REMIND, key, payload, MESSAGES)


def _start_all(desk: Desk, caller: Caller, campaign_id: str, at: datetime) -> None:
    # Ten thousand jobs take longer to start than a press may wait.
    payload = {"team": caller.team, "campaign": campaign_id}
    desk.jobs.start(REMIND_ALL, f"remind_all:{campaign_id}:{at.isoformat()}", payload)


def _with_campaigns(
    connection: Connection, caller: Caller, person_id: str
) -> list[tuple[Assignment, Campaign]]:
    mine = [one for one in campaigns.of_person(connection, caller.team, person_id) if not one.is_test]
    found = {one.id: one for one in campaigns.running(connection, caller.team)}
    return [(one, found[one.campaign_id]) for one in mine if one.campaign_id in found]


def _still_open(mine: Iterable[tuple[Assignment, Campaign]], only: str) -> list[tuple[Assignment, Campaign]]:
    wanted = [
        (one, campaign)
        for one, campaign in mine
        if one.open and campaign.running and not campaign.reminders_paused and only in ("", campaign.id)
    ]
    return sorted(wanted, key=lambda pair: (pair[0].due, pair[0].id))


def _open(one: reminding.Waiting, campaign: Campaign) -> Open:
    return Open(
        one.assignment_id, one.campaign_id, one.person_id, one.due, one.assigned_at, campaign.terms.reminders,
        campaign.reminders_paused,
    )  # fmt: skip


def _line(person: Person, one: Assignment, campaign: Campaign, caller: Caller) -> OpenLine:
    days = max(1, (caller.now - one.due).days) if one.overdue(caller.now) else 0
    return OpenLine(
        one.id, campaign.kind.value, campaign.title(person.language), one.due, one.state.value, days
    )
