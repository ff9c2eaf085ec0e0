"""The digest of who is overdue: to managers and their deputies first, to the leads later, one each."""

from collections.abc import Iterable

from bot.errors import Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import who
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import OverdueDigest
from bot.services.training.statistics import person_line
from bot.store import campaigns, listing, people, reminding
from bot.store.database import Connection
from bot.store.reminding import ReminderSent
from bot.training.campaign import Campaign
from bot.training.people import Person, Role
from bot.training.reminders import digest_due

DIGEST = "training.digest"
LINES_SHOWN = 30


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: one digest to each manager, with their deputies of today, and to the leads when a
    campaign is overdue long enough. What could not go out before the day was over is started again."""
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
            started += _start(desk, connection, caller, (campaign, receivers))
    return started


def digest(
    desk: Desk, caller: Caller, campaign_id: str, person_id: str, role: str, manager_id: str = ""
) -> bool:
    """The job: names and status of who is overdue now, no answers; False when nobody is, or it is too late.

    A "deputy" reads what `manager_id` would, on the days of the deputation alone.
    """
    if not desk.calendar.open_at(caller.now):
        return False
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
    key = _key(campaign, role, person_id, manager_id)
    try:
        desk.sender.send(Recipient(caller.team, person.slack_id), notice, key)
    except (Undeliverable, Parked):
        return False
    with desk.database.writing() as connection:
        reminding.note(connection, ReminderSent(caller.team, key, "digest", person_id, (), caller.now), ())
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


def _overdue(rows: Iterable[listing.PersonRow], caller: Caller) -> list[listing.PersonRow]:
    return [row for row in rows if row.overdue_days(caller.now) > 0]


def _start(
    desk: Desk, connection: Connection, caller: Caller,
    whom: tuple[Campaign, list[tuple[str, str, str]]],
) -> int:  # fmt: skip
    campaign, receivers = whom
    keys = {one: _key(campaign, *one) for one in receivers}
    gone = campaigns.already_reminded(connection, caller.team, keys.values())
    day, started = desk.calendar.day(caller.now).isoformat(), 0
    for (role, person_id, manager_id), key in keys.items():
        if key in gone:
            continue
        payload = {"team": caller.team, "campaign": campaign.id, "person": person_id, "role": role,
                   "manager": manager_id}  # fmt: skip
        started += desk.jobs.start(DIGEST, f"{key}:{day}", payload, MESSAGES)
    return started


def _key(campaign: Campaign, role: str, person_id: str, manager_id: str) -> str:
    """One a receiver and due date of all: who was told before everybody got more time has to hear again."""
    later = "" if campaign.due == campaign.terms.due else f":{campaign.due:%Y-%m-%d}"
    stands_for = f":{manager_id}" if manager_id else ""
    return f"digest:{role}:{campaign.id}:{person_id}{stands_for}{later}"
