"""Nonconformities that wait are told of every working day: undirected ones shout, overdue ones nag.

A candidate that is raised after the day's digest has a message of its own, one a person and day: what comes
later still is added to it in silence.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from bot.errors import Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import findings, owners
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import FindingsNotice
from bot.store import findings as store
from bot.store import people, reminding
from bot.store.database import Connection
from bot.store.reminding import SENT, ReminderSent
from bot.training.nonconformity import Nonconformity, NonconformityState
from bot.training.people import Person, Role

DIGEST = "training.findings_digest"
NEWS = "training.candidate_news"
WAITING = frozenset({
    NonconformityState.CANDIDATE, NonconformityState.FOUND, NonconformityState.REOPENED,
    NonconformityState.DONE_REPORTED,
})  # fmt: skip
Waiting = Mapping[str, list[Nonconformity]]


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: a job for every manager (and who stands in for them today) and lead with something to
    decide, for every late owner and every one whom Slack does not reach; returns how many were new."""
    if not desk.calendar.open_at(caller.now):
        return 0
    day, started = desk.calendar.day(caller.now), 0
    with desk.database.reading() as connection:
        found = store.open_ones(connection, caller.team, None)
        concerned = _concerned(connection, caller.team, [one for one in found if one.state in WAITING], day)
        told = _told(connection, caller.team, concerned, day)
    for person_id, theirs in sorted(concerned.items()):
        payload = {"team": caller.team, "person": person_id, "key": _key(person_id, day)}
        started += desk.jobs.start(DIGEST, _key(person_id, day), payload, MESSAGES)
        if person_id in told:
            started += _start_news(desk, caller, person_id, _new(theirs, told[person_id]))
    for one in found:
        if one.overdue(caller.now):
            key = f"finding_overdue:{one.id}:{day.isocalendar().year}-{day.isocalendar().week}"
            payload = {"team": caller.team, "nonconformity": one.id, "key": key}
            started += desk.jobs.start(findings.TASK, key, payload, MESSAGES)
    return started + owners.start_unreachable(desk, caller, found)


def digest(desk: Desk, caller: Caller, person_id: str, key: str) -> bool:
    """The job: the receiver's own list of what waits now; False when nothing does."""
    person, notice = _list(desk, caller, person_id)
    if person is None or notice is None:
        return False
    waiting = tuple(line for line in notice.lines if NonconformityState(line.state) in WAITING)
    shown = FindingsNotice(notice.language, waiting, notice.shout, notice.undirected)
    return _send(desk, caller, (person, "findings", key), shown)


def news(desk: Desk, caller: Caller, person_id: str, key: str, ids: Iterable[str]) -> bool:
    """The job: those of `ids` that are still undecided, in the day's one message about new candidates."""
    person, notice = _list(desk, caller, person_id)
    if person is None or notice is None:
        return False
    new = frozenset(ids)
    fresh = tuple(
        line
        for line in notice.lines
        if line.nonconformity_id in new and line.state == NonconformityState.CANDIDATE
    )
    return _send(desk, caller, (person, "candidates", key), FindingsNotice(notice.language, fresh, news=True))


def _start_news(desk: Desk, caller: Caller, person_id: str, new: list[str]) -> int:
    if not new:
        return 0
    key = f"candidates:{person_id}:{desk.calendar.day(caller.now).isoformat()}"
    payload = {"team": caller.team, "person": person_id, "key": key, "ids": new}
    # The message's key stands for the day, the job's for what it tells.
    which = hashlib.sha256(" ".join(new).encode()).hexdigest()[:16]
    return desk.jobs.start(NEWS, f"{key}:{which}", payload, MESSAGES)


def _list(desk: Desk, caller: Caller, person_id: str) -> tuple[Person | None, FindingsNotice | None]:
    """(who is to be told, what they may see now); nobody when they cannot be told any more."""
    with desk.database.reading() as connection:
        person = people.person(connection, caller.team, person_id)
        if person is None or not person.active or not person.slack_id:
            return None, None
        viewer = people.viewer(connection, caller.team, person.slack_id, desk.calendar.day(caller.now))
        return person, findings.list_for(desk, connection, caller, viewer)


def _send(desk: Desk, caller: Caller, to: tuple[Person, str, str], shown: FindingsNotice) -> bool:
    """Post it under its key, or bring the message of that key up to date, and note what it told of.

    After office hours it is left to the next day's digest, which tells of all that still waits.
    """
    person, kind, key = to
    if not shown.lines or not desk.calendar.open_at(caller.now):
        return False
    ids = tuple(line.nonconformity_id for line in shown.lines)
    with desk.database.reading() as connection:
        before = SENT.find(connection, caller.team, key=key)
    try:
        sent = desk.sender.send(Recipient(caller.team, person.slack_id), shown, key)
        if before is not None:
            desk.sender.update(sent, shown)
    except (Undeliverable, Parked):
        return False
    with desk.database.writing() as connection:
        reminding.note(connection, ReminderSent(caller.team, key, kind, person.id, ids, caller.now), ())
    return True


def _concerned(connection: Connection, team: str, waiting: list[Nonconformity], day: date) -> Waiting:
    """What waits for each manager, for who stands in for them on the day, and for each lead, by person."""
    found: dict[str, list[Nonconformity]] = {}
    managers = people.with_role(connection, team, Role.MANAGER)
    for manager in managers:
        theirs = [one for one in waiting if one.department == manager.department]
        if theirs:
            for person in (manager, *people.standing_in(connection, team, manager, day)):
                found.setdefault(person.id, []).extend(theirs)
    managed = {one.department for one in managers}
    # A lead hears of what is undirected, and of what no manager answers for.
    rest = [one for one in waiting if one.undirected or one.department not in managed]
    if rest:
        for lead in people.with_role(connection, team, Role.SECURITY_LEAD):
            found.setdefault(lead.id, []).extend(rest)
    return found


def _told(
    connection: Connection, team: str, concerned: Iterable[str], day: date
) -> dict[str, frozenset[str]]:
    """What the day's digest told of, by the person it went to."""
    keys = [_key(person_id, day) for person_id in concerned]
    return {one.person_id: frozenset(one.assignments) for one in SENT.all(connection, team, key=keys)}


def _new(theirs: Iterable[Nonconformity], told: frozenset[str]) -> list[str]:
    return sorted({one.id for one in theirs if one.candidate and one.id not in told})


def _key(person_id: str, day: date) -> str:
    return f"findings:{person_id}:{day.isoformat()}"
