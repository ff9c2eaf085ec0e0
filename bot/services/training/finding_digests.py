"""Nonconformities that wait are told of every working day: undirected ones shout, overdue ones nag."""

from bot.errors import Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import findings
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import FindingsNotice
from bot.store import findings as store
from bot.store import people
from bot.training.nonconformity import Nonconformity, NonconformityState
from bot.training.people import Role

DIGEST = "training.findings_digest"
WAITING = frozenset({
    NonconformityState.CANDIDATE, NonconformityState.FOUND, NonconformityState.REOPENED,
    NonconformityState.DONE_REPORTED,
})  # fmt: skip


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: a job for every manager (and who stands in for them today) and lead with something to
    decide, and for every late owner."""
    if not desk.calendar.open_at(caller.now):
        return 0
    day, started = desk.calendar.day(caller.now), 0
    with desk.database.reading() as connection:
        found = store.open_ones(connection, caller.team, None)
        managers = people.with_role(connection, caller.team, Role.MANAGER)
        leads = people.with_role(connection, caller.team, Role.SECURITY_LEAD)
        waiting = [one for one in found if one.state in WAITING]
        departments = {one.department for one in waiting}
        concerned = [person for person in managers if person.department in departments]
        standing_in = [people.standing_in(connection, caller.team, person, day) for person in concerned]
    receivers = {person.id for persons in (concerned, *standing_in) for person in persons}
    receivers |= {person.id for person in leads if _concerns_leads(waiting, {m.department for m in managers})}
    for person_id in sorted(receivers):
        key = f"findings:{person_id}:{day.isoformat()}"
        payload = {"team": caller.team, "person": person_id, "key": key}
        started += desk.jobs.start(DIGEST, key, payload, MESSAGES)
    for one in found:
        if one.overdue(caller.now):
            key = f"finding_overdue:{one.id}:{day.isocalendar().year}-{day.isocalendar().week}"
            payload = {"team": caller.team, "nonconformity": one.id, "key": key}
            started += desk.jobs.start(findings.TASK, key, payload, MESSAGES)
    return started


def digest(desk: Desk, caller: Caller, person_id: str, key: str) -> bool:
    """The job: the receiver's own list of what waits now; False when nothing does."""
    with desk.database.reading() as connection:
        person = people.person(connection, caller.team, person_id)
        if person is None or not person.active or not person.slack_id:
            return False
        viewer = people.viewer(connection, caller.team, person.slack_id, desk.calendar.day(caller.now))
        notice = findings.list_for(desk, connection, caller, viewer)
    waiting = tuple(line for line in notice.lines if NonconformityState(line.state) in WAITING)
    if not waiting:
        return False
    shown = FindingsNotice(notice.language, waiting, notice.shout, notice.undirected)
    try:
        desk.sender.send(Recipient(caller.team, person.slack_id), shown, key)
    except (Undeliverable, Parked):
        return False
    return True


def _concerns_leads(waiting: list[Nonconformity], managed: set[str]) -> bool:
    """A lead hears of what is undirected, and of what no manager answers for."""
    return any(one.undirected or one.department not in managed for one in waiting)
