"""The owner of an improvement is told; where Slack does not reach them, whoever can choose another is."""

from collections.abc import Iterable

from bot.errors import Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import directed, findings, who
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import OwnerUnreachable
from bot.services.training.telling import tell_each
from bot.store import findings as store
from bot.store import people
from bot.store.database import Connection
from bot.training.nonconformity import Nonconformity
from bot.training.people import Person, Role


def tell(desk: Desk, caller: Caller, nonconformity_id: str, key: str) -> int:
    """The owner's DM about what is to be done now, also when its time has passed; returns how many were told.

    Instead of an owner whom Slack does not reach, whoever directed it and the leads hear what to do.
    """
    with desk.database.reading() as connection:
        one = store.NONCONFORMITIES.get(connection, caller.team, id=nonconformity_id)
        owner = people.person(connection, caller.team, one.owner_id)
        notice = findings.task_for(desk, connection, caller, (one, owner)) if owner else None
    if not one.open:
        return 0
    if owner is not None and notice is not None and who.reachable(owner):
        try:
            desk.sender.send(Recipient(caller.team, owner.slack_id), notice, key)
        except Undeliverable:
            return _tell_deciders(desk, caller, one)
        return 1
    return _tell_deciders(desk, caller, one) if one.with_owner else 0


def tell_of_act(desk: Desk, caller: Caller, nonconformity_id: str, number: int) -> int:
    """The job after an act: as `tell`, unless a newer act or an earlier run has made it needless.

    What is unclear counts as told: the message lies with the administrator. Whom nobody could be told of is
    told of again by the week.
    """
    with desk.database.reading() as connection:
        if not directed.is_owed(connection, caller.team, nonconformity_id, number):
            return 0
    try:
        told = tell(desk, caller, nonconformity_id, directed.message_key(nonconformity_id, number))
    except (Undeliverable, Parked):
        directed.note(desk, caller, nonconformity_id, number, 0)
        raise
    directed.note(desk, caller, nonconformity_id, number, told)
    return told


def start_unreachable(desk: Desk, caller: Caller, found: Iterable[Nonconformity]) -> int:
    """The schedule's: a job for each of `found` whose owner Slack does not reach; how many were new."""
    waiting = [one for one in found if one.with_owner]
    with desk.database.reading() as connection:
        owners = people.named(connection, caller.team, (one.owner_id for one in waiting))
    started = 0
    for one in waiting:
        if not who.reachable(owners.get(one.owner_id)):
            key = _key(desk, caller, one)
            payload = {"team": caller.team, "nonconformity": one.id, "key": key}
            started += desk.jobs.start(findings.TASK, key, payload, MESSAGES)
    return started


def _tell_deciders(desk: Desk, caller: Caller, one: Nonconformity) -> int:
    with desk.database.reading() as connection:
        owner = people.person(connection, caller.team, one.owner_id)
        told = _deciders(connection, caller, one)
        notices = {
            reader.id: OwnerUnreachable(
                reader.language, findings.line_for(desk, connection, caller, (one, reader)),
                who.name_of(owner) or "-",
            )
            for reader in told
        }  # fmt: skip
    key = _key(desk, caller, one)
    return tell_each(desk, caller, told, lambda reader: (notices[reader.id], f"{key}:{reader.id}"))


def _deciders(connection: Connection, caller: Caller, one: Nonconformity) -> list[Person]:
    """Who directed it, and the leads; not the owner."""
    director = people.person(connection, caller.team, one.directed_by)
    leads = people.with_role(connection, caller.team, Role.SECURITY_LEAD)
    every = {each.id: each for each in (*([director] if director else []), *leads)}
    return [each for each in every.values() if who.reachable(each) and each.id != one.owner_id]


def _key(desk: Desk, caller: Caller, one: Nonconformity) -> str:
    """Once a week and owner, until another one is chosen."""
    week = desk.calendar.day(caller.now).isocalendar()
    return f"owner_unreachable:{one.id}:{one.owner_id}:{week.year}-{week.week}"
