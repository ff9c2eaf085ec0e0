"""Nonconformities in use: the manager's list, deciding, directing, reporting, checking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.services.training import directed, who
from bot.services.training import items as texts
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.finding_answers import answers, statements
from bot.services.training.notices import FindingLine, FindingsNotice, FindingTask
from bot.store import findings as store
from bot.store import people
from bot.store.database import Connection
from bot.store.findings import Behind
from bot.training import nonconformity as rules
from bot.training.nonconformity import Direction, Nonconformity, NonconformityState
from bot.training.people import Person, Viewer
from bot.training.records import Act, Record
from bot.training.visibility import What, may, require

TASK = "training.finding_task"
# An improvement that did not last shows within this time; until then a manager may reopen it.
LOOK_BACK = timedelta(days=90)
Edge = Callable[[Nonconformity, Act], rules.Step]


def listing(desk: Desk, caller: Caller) -> FindingsNotice:
    """What the viewer must act on: own departments, or all for a lead. Empty for others."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        return list_for(desk, connection, caller, viewer)


def list_for(desk: Desk, connection: Connection, caller: Caller, viewer: Viewer) -> FindingsNotice:
    """As `listing`, on an open connection."""
    language = viewer.person.language
    if not (viewer.leads or viewer.manages):
        return FindingsNotice(language, ())
    departments = None if viewer.leads else viewer.departments
    found = store.open_ones(connection, caller.team, departments)
    ended = store.verified_since(connection, caller.team, departments, caller.now - LOOK_BACK)
    behind = store.answers_behind(connection, caller.team, (one.id for one in found))
    lines = tuple(line(desk, connection, caller, viewer, (one, behind.get(one.id, []))) for one in found)
    undirected = sum(one.undirected for one in lines)
    verified = tuple(line(desk, connection, caller, viewer, (one, [])) for one in ended)
    return FindingsNotice(language, lines, undirected > 0, undirected, verified)


def tasks(desk: Desk, connection: Connection, caller: Caller, viewer: Viewer) -> tuple[FindingTask, ...]:
    """The improvements that the viewer carries out."""
    mine = store.NONCONFORMITIES.all(connection, caller.team, owner_id=viewer.id)
    return tuple(_task(desk, connection, caller, viewer, one) for one in mine if one.open)


def shown(desk: Desk, caller: Caller, nonconformity_id: str) -> FindingLine:
    """One of them, for the form that decides it. Raises NotPermitted for others than owner, manager, lead."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        one = store.NONCONFORMITIES.get(connection, caller.team, id=nonconformity_id)
        if one.owner_id != viewer.id:
            require(viewer, What.NONCONFORMITIES, one.department or None)
        return line(desk, connection, caller, viewer, (one, _behind(connection, one)))


def confirm(desk: Desk, caller: Caller, nonconformity_id: str) -> FindingLine:
    """It is one. A second press, or one on an older screen, changes nothing."""
    return _walk(desk, caller, nonconformity_id, _confirm_once)


def dismiss(desk: Desk, caller: Caller, nonconformity_id: str, reason: str) -> FindingLine:
    """It is none, because."""
    return _walk(desk, caller, nonconformity_id, rules.dismiss, reason)


def direct(
    desk: Desk, caller: Caller, nonconformity_id: str, text: str, owner_id: str, due: datetime
) -> FindingLine:
    """Direct the improvement; the owner is told."""
    with desk.database.reading() as connection:
        owner = people.get(connection, caller.team, owner_id)
    line = _walk(
        desk, caller, nonconformity_id, lambda one, act: rules.direct(one, act, Direction(text, owner, due))
    )
    directed.start(desk, caller, nonconformity_id)
    return line


def report(desk: Desk, caller: Caller, nonconformity_id: str, evidence: str) -> FindingLine:
    """The owner reports it done."""
    return _walk(desk, caller, nonconformity_id, lambda one, act: rules.report(one, act, evidence))


def verify(desk: Desk, caller: Caller, nonconformity_id: str, effectiveness: str) -> FindingLine:
    """Somebody else confirms that it works."""
    return _walk(desk, caller, nonconformity_id, lambda one, act: rules.verify(one, act, effectiveness))


def send_back(desk: Desk, caller: Caller, nonconformity_id: str, reason: str) -> FindingLine:
    """Not enough yet; the owner is told why."""
    line = _walk(desk, caller, nonconformity_id, rules.send_back, reason)
    directed.start(desk, caller, nonconformity_id)
    return line


def reopen(desk: Desk, caller: Caller, nonconformity_id: str, reason: str) -> FindingLine:
    """It came back."""
    return _walk(desk, caller, nonconformity_id, rules.reopen, reason)


def accept_risk(
    desk: Desk, caller: Caller, nonconformity_id: str, until: datetime, reason: str
) -> FindingLine:
    """A lead lives with it until a day."""
    return _walk(desk, caller, nonconformity_id, lambda one, act: rules.accept_risk(one, act, until), reason)


def hand_over(desk: Desk, caller: Caller, nonconformity_id: str, owner_id: str) -> FindingLine:
    """Somebody else carries it out."""
    with desk.database.reading() as connection:
        owner = people.get(connection, caller.team, owner_id)
    line = _walk(desk, caller, nonconformity_id, lambda one, act: rules.hand_over(one, act, owner))
    directed.start(desk, caller, nonconformity_id)
    return line


def expire(desk: Desk, caller: Caller) -> int:
    """The schedule's: risks whose accepted time is over are found again; returns how many."""
    with desk.database.writing() as connection:
        act, records = who.system(caller), list[Record]()
        state = NonconformityState.RISK_ACCEPTED.value
        for one in store.NONCONFORMITIES.all(connection, caller.team, lock=True, state=state):
            if one.accepted_until is not None and one.accepted_until <= caller.now:
                changed, record = rules.expire(one, act)
                store.NONCONFORMITIES.save(connection, changed)
                records.extend(record)
        keep(connection, caller.team, records)
        return len(records)


def task_for(
    desk: Desk, connection: Connection, caller: Caller, about: tuple[Nonconformity, Person]
) -> FindingTask:
    """What the owner is told of it."""
    one, owner = about
    return _task(desk, connection, caller, Viewer(owner), one)


def line_for(
    desk: Desk, connection: Connection, caller: Caller, about: tuple[Nonconformity, Person]
) -> FindingLine:
    """A nonconformity as this person may see it now."""
    one, reader = about
    viewer = who.viewer(desk, connection, replace(caller, user_id=reader.slack_id))
    return line(desk, connection, caller, viewer, (one, _behind(connection, one)))


def line(
    desk: Desk,
    connection: Connection,
    caller: Caller,
    viewer: Viewer,
    found: tuple[Nonconformity, list[Behind]],
) -> FindingLine:
    """A nonconformity as this viewer may see it, with what they may do."""
    one, behind = found
    answering = sorted({each.person_id for each in behind})
    names = people.named(connection, caller.team, [*answering, one.owner_id])
    language = viewer.person.language
    said = statements(desk, connection, one, [each.item_id for each in behind], language)
    decides = may(viewer, What.NONCONFORMITIES, one.department or None)
    shown = [
        names[person]
        for person in answering
        if person in names and may(viewer, What.CANDIDATES, names[person])
    ]
    return FindingLine(
        nonconformity_id=one.id, clause=one.clause, statement="\n".join(filter(None, said.values())),
        department=one.department, state=one.state.value, statements=one.statements,
        age_days=(caller.now - (one.found_at or one.raised_at)).days, undirected=one.undirected,
        overdue=one.overdue(caller.now), owner=who.name_of(names.get(one.owner_id)), due=one.due,
        direction=one.direction, evidence=one.evidence, people=tuple(who.name_of(person) for person in shown),
        actions=_actions(viewer, one), answers=answers(viewer, behind, names, said) if decides else (),
        owner_away=one.with_owner and not who.reachable(names.get(one.owner_id)),
    )  # fmt: skip


def _walk(desk: Desk, caller: Caller, nonconformity_id: str, edge: Edge, reason: str = "") -> FindingLine:
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        one = store.NONCONFORMITIES.get(connection, caller.team, lock=True, id=nonconformity_id)
        owner = people.person(connection, caller.team, one.owner_id) if one.owner_id else None
        if not (owner and owner.id == act.actor):
            require(act.viewer, What.NONCONFORMITIES, one.department or None)
        changed, records = edge(one, act)
        store.NONCONFORMITIES.save(connection, changed)
        keep(connection, caller.team, records)
        return line(desk, connection, caller, act.viewer, (changed, _behind(connection, one)))


def _confirm_once(one: Nonconformity, act: Act) -> rules.Step:
    settled = one.state not in (NonconformityState.CANDIDATE, NonconformityState.DISMISSED)
    return (one, ()) if settled else rules.confirm(one, act)


def _behind(connection: Connection, one: Nonconformity) -> list[Behind]:
    return store.answers_behind(connection, one.team_id, [one.id]).get(one.id, [])


def _task(
    desk: Desk, connection: Connection, caller: Caller, viewer: Viewer, one: Nonconformity
) -> FindingTask:
    returned = one.reason if one.state is NonconformityState.RETURNED else ""
    shown = replace(
        line(desk, connection, caller, viewer, (one, _behind(connection, one))), people=(), answers=()
    )
    language = viewer.person.language
    quote = next(iter(texts.quotes(desk, (one.clause,), language)), None)
    return FindingTask(language, shown, quote, returned, one.overdue(caller.now))


def _actions(viewer: Viewer, one: Nonconformity) -> tuple[str, ...]:
    actions: list[str] = []
    owns = viewer.id == one.owner_id
    decides = may(viewer, What.NONCONFORMITIES, one.department or None)
    for state, event in rules.EDGES:
        if state is not one.state:
            continue
        allowed = {
            "begin": owns, "report": owns, "verify": decides and not owns, "return": decides and not owns,
            "accept_risk": viewer.leads, "expire": False,
        }.get(event, decides)  # fmt: skip
        if allowed:
            actions.append("report" if event == "begin" else event)
    if decides and one.owner_id and one.open:
        actions.append("hand_over")
    return tuple(actions)
