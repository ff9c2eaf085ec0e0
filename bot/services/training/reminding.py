"""Reminders and digests: who is due is decided again when they are sent; nobody who is done is reminded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.errors import Conflict, Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import who
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import OpenLine, OverdueDigest, ReminderDigest
from bot.services.training.statistics import person_line
from bot.store import campaigns, listing, people, reminding
from bot.store.database import Connection
from bot.store.reminding import ReminderSent
from bot.training.assignment import Assignment
from bot.training.campaign import Campaign, require_may_run
from bot.training.people import Person, Role
from bot.training.reminders import Open, Reminder, digest_due, due_now

REMIND = "training.remind"
REMIND_ALL = "training.remind_all"
DIGEST = "training.digest"
COOL_DOWN = timedelta(hours=4)
LINES_SHOWN = 30


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: start a job for everybody who is to be reminded now; returns how many were new.

    A reminder's key holds person and day, so missed runs and clock changes neither lose nor double one.
    """
    with desk.database.reading() as connection:
        running = {one.id: one for one in campaigns.running(connection, caller.team)}
        waiting = [
            _open(one, running[one.campaign_id])
            for one in reminding.waiting(connection, caller.team, running)
        ]
        reminders = due_now(waiting, caller.now, desk.calendar)
        gone = campaigns.already_reminded(connection, caller.team, (one.key for one in reminders))
    started = 0
    for one in reminders:
        if one.key not in gone:
            payload = {"team": caller.team, "person": one.person_id, "key": one.key}
            started += desk.jobs.start(REMIND, one.key, payload, MESSAGES)
    return started


def remind(desk: Desk, caller: Caller, person_id: str, key: str, only: str = "") -> bool:
    """The job: one DM with everything that is open *now*; False when nothing is. `only` names a campaign."""
    with desk.database.reading() as connection:
        person = people.person(connection, caller.team, person_id)
        open_ones = _still_open(_with_campaigns(connection, caller, person_id), only)
        sent_before = bool(campaigns.already_reminded(connection, caller.team, [key]))
    if sent_before or person is None or not person.active or not person.slack_id or not open_ones:
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
        reminding.note(connection, sent, {campaign.id for _, campaign in open_ones})
    return True


def remind_now(desk: Desk, caller: Caller, campaign_id: str) -> int:
    """The campaign page's button: everybody who is open, once in four hours; returns how many."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
        require_may_run(campaign, act)
        if not campaign.running:
            raise Conflict(f"training.campaign.refused.{campaign.state.value}")
        last = campaign.last_reminded_at
        if last is not None and caller.now < last + COOL_DOWN:
            minutes = int((last + COOL_DOWN - caller.now).total_seconds() // 60) + 1
            raise Conflict("training.campaign.remind_cooldown", minutes=minutes)
        campaigns.CAMPAIGNS.save(connection, replace(campaign, last_reminded_at=caller.now))
        count = campaigns.still_open(connection, caller.team, campaign_id)
    # Ten thousand jobs take longer to start than a press may wait.
    payload = {"team": caller.team, "campaign": campaign_id}
    desk.jobs.start(REMIND_ALL, f"remind_all:{campaign_id}:{caller.now.isoformat()}", payload)
    return count


def remind_all(desk: Desk, caller: Caller, campaign_id: str) -> int:
    """The job behind `remind_now`: a reminder's job for everybody who is open; returns how many were new."""
    with desk.database.reading() as connection:
        open_ones = campaigns.open_of(connection, caller.team, campaign_id)
    day = desk.calendar.day(caller.now)
    started = 0
    for person_id in (one.person_id for one in open_ones if not one.is_test):
        # The key of the day's reminder: whoever was reminded today is left in peace.
        key = Reminder(person_id, day, ()).key
        payload = {"team": caller.team, "person": person_id, "key": key}
        started += desk.jobs.start(REMIND, key, payload, MESSAGES)
    return started


def start_digests(desk: Desk, caller: Caller) -> int:
    """The schedule's: one digest to each manager, with their deputies of today, and to the leads when a
    campaign is overdue long enough."""
    if not desk.calendar.open_at(caller.now):
        return 0
    started = 0
    with desk.database.reading() as connection:
        leads = people.with_role(connection, caller.team, Role.SECURITY_LEAD)
        for campaign in campaigns.running(connection, caller.team):
            to_manager, to_lead = digest_due(
                campaign.terms.reminders, campaign.due, caller.now, desk.calendar
            )
            overdue = _overdue(listing.rows(connection, caller.team, campaign.id), caller)
            managers = {row.manager_id for row in overdue if row.manager_id} if to_manager else set()
            receivers = _managers(desk, connection, caller, managers)
            receivers += [("lead", lead.id, "") for lead in leads] if to_lead and overdue else []
            started += _start(desk, caller, campaign, receivers)
    return started


def digest(
    desk: Desk, caller: Caller, campaign_id: str, person_id: str, role: str, manager_id: str = ""
) -> bool:
    """The job: names and status of who is overdue now, no answers; False when nobody is.

    A "deputy" reads what `manager_id` would, on the days of the deputation alone.
    """
    with desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        person = people.person(connection, caller.team, person_id)
        manager = people.person(connection, caller.team, manager_id) if manager_id else None
        if role == "deputy" and not _stands_in(desk, connection, caller, (manager, person_id)):
            return False
        mine = None if role == "lead" else [manager_id or person_id]
        overdue = _overdue(listing.rows(connection, caller.team, campaign_id, mine), caller)
    if person is None or not person.active or not person.slack_id or not overdue or not campaign.running:
        return False
    lines = tuple(person_line(row, caller) for row in overdue[:LINES_SHOWN])
    notice = OverdueDigest(
        person.language, campaign_id, campaign.title(person.language), campaign.due, lines,
        len(overdue) - len(lines), role == "lead", who.name_of(manager),
    )  # fmt: skip
    key = _digest_key(campaign_id, role, person_id, manager_id)
    desk.sender.send(Recipient(caller.team, person.slack_id), notice, key)
    return True


def _managers(
    desk: Desk, connection: Connection, caller: Caller, manager_ids: Iterable[str]
) -> list[tuple[str, str, str]]:
    """(role, receiver, manager) of each manager, and of whoever stands in for them today."""
    today = desk.calendar.day(caller.now)
    found: list[tuple[str, str, str]] = []
    for manager in people.named(connection, caller.team, manager_ids).values():
        found.append(("manager", manager.id, ""))
        deputies = people.standing_in(connection, caller.team, manager, today)
        found += [("deputy", one.id, manager.id) for one in deputies]
    return sorted(found)


def _stands_in(desk: Desk, connection: Connection, caller: Caller, pair: tuple[Person | None, str]) -> bool:
    manager, person_id = pair
    if manager is None:
        return False
    today = desk.calendar.day(caller.now)
    return person_id in {one.id for one in people.standing_in(connection, caller.team, manager, today)}


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


def _overdue(rows: Iterable[listing.PersonRow], caller: Caller) -> list[listing.PersonRow]:
    return [row for row in rows if row.overdue_days(caller.now) > 0]


def _start(desk: Desk, caller: Caller, campaign: Campaign, receivers: Iterable[tuple[str, str, str]]) -> int:
    started = 0
    for role, person_id, manager_id in receivers:
        payload = {"team": caller.team, "campaign": campaign.id, "person": person_id, "role": role,
                   "manager": manager_id}  # fmt: skip
        key = _digest_key(campaign.id, role, person_id, manager_id)
        started += desk.jobs.start(DIGEST, key, payload, MESSAGES)
    return started


def _digest_key(campaign_id: str, role: str, person_id: str, manager_id: str = "") -> str:
    return f"digest:{role}:{campaign_id}:{person_id}" + (f":{manager_id}" if manager_id else "")
