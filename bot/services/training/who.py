"""Who somebody is: read from the database at every call, never from what a button carries."""

from dataclasses import replace

from bot.services.training.desk import Caller, Desk
from bot.store import people as store
from bot.store.database import Connection
from bot.training.people import SYSTEM, Person, Role, Viewer
from bot.training.records import Act


def viewer(desk: Desk, connection: Connection, caller: Caller) -> Viewer:
    """The caller with roles and deputations of today; unknown people are plain employees."""
    found = store.viewer(connection, caller.team, caller.user_id, desk.calendar.day(caller.now))
    if caller.user_id in desk.first_admins and found.person.active:
        roles = found.person.roles | {Role.ADMINISTRATOR}
        return replace(found, person=replace(found.person, roles=roles))
    return found


def act(desk: Desk, connection: Connection, caller: Caller, reason: str = "") -> Act:
    """What the caller does now, as the rules take it."""
    return Act(viewer(desk, connection, caller), caller.now, reason)


def system(caller: Caller, reason: str = "") -> Act:
    """What Mamori does by itself at the caller's moment."""
    return Act(SYSTEM, caller.now, reason)


def reachable(person: Person | None) -> bool:
    """True for somebody who is there and whom Slack knows: a message has somewhere to go."""
    return person is not None and person.active and bool(person.slack_id)


def over(desk: Desk, connection: Connection, caller: Caller, person: Person) -> list[Person]:
    """Who is there for somebody today: their manager with deputies, else the leads; never they themselves."""
    manager = store.person(connection, caller.team, person.manager_id) if person.manager_id else None
    found: list[Person] = []
    if manager is not None:
        today = desk.calendar.day(caller.now)
        found = [manager, *store.standing_in(connection, caller.team, manager, today)]
    there = [one for one in found if reachable(one) and one.id != person.id]
    leads = store.with_role(connection, caller.team, Role.SECURITY_LEAD)
    return there or [one for one in leads if reachable(one) and one.id != person.id]


def minutes_for(items: int) -> int:
    """About how long so many items take: 35 seconds each, at least a minute."""
    return max(1, round(items * 35 / 60))


def name_of(person: Person | None) -> str:
    """What to call a person; "" when they are gone."""
    return "" if person is None else (person.name or person.id)
