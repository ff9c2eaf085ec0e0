"""An incident that somebody mentions in a self-inspection goes the incident way (4-1) at once."""

from datetime import date, timedelta

from bot.errors import InvalidInput
from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import IncidentReported, IncidentThanks
from bot.services.training.telling import tell_each
from bot.store import findings, people
from bot.store.database import Connection
from bot.store.findings import Incident
from bot.training.inspection import NOTE_LIMIT
from bot.training.people import Person, Role

REPORT = "training.incident"
CLAUSE = "4-1 a"
# A job is known for longer than this after its end: whatever was started once is not started again.
HEALS = timedelta(days=5)


def report(desk: Desk, caller: Caller, text: str, sheet_id: str = "") -> IncidentThanks:
    """Keep the report, and start telling the manager and the leads; committed when this returns."""
    if not text.strip():
        raise InvalidInput("training.inspection.incident_empty")
    if len(text) > 4 * NOTE_LIMIT:
        raise InvalidInput("training.inspection.note_too_long", limit=4 * NOTE_LIMIT)
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        incident = Incident(caller.team, desk.new_id(), act.actor, text.strip(), caller.now, sheet_id)
        findings.INCIDENTS.add(connection, incident)
        about = {"person": act.actor, "text": incident.text}
        record = act.record(
            "incident.reported", f"incident:{incident.id}", {"clause": "4-1"}, {act.actor: about}
        )
        keep(connection, caller.team, (record,))
        told = _told(connection, act.viewer.person, desk.calendar.day(caller.now))
    _start(desk, incident)
    language = act.viewer.person.language
    slack_ids = tuple(person.slack_id for person in told if person.slack_id)
    return IncidentThanks(language, slack_ids, desk.clauses.quote(CLAUSE, language))


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: the telling of reports whose start was lost, at any hour; returns how many."""
    with desk.database.reading() as connection:
        found = findings.incidents_since(connection, caller.team, caller.now - HEALS)
    return sum(_start(desk, one) for one in found)


def _start(desk: Desk, incident: Incident) -> bool:
    payload = {"team": incident.team_id, "incident": incident.id}
    return desk.jobs.start(REPORT, f"incident:{incident.id}", payload)


def tell(desk: Desk, caller: Caller, incident_id: str) -> int:
    """The job: a DM to the manager, their deputies of today and every lead; returns how many were told."""
    with desk.database.reading() as connection:
        incident = findings.INCIDENTS.get(connection, caller.team, id=incident_id)
        reporter = people.person(connection, caller.team, incident.person_id)
        unknown = Person(team_id=caller.team, id=incident.person_id)
        told = _told(connection, reporter or unknown, desk.calendar.day(caller.now))

    def message(person: Person) -> tuple[IncidentReported, str]:
        quote = desk.clauses.quote(CLAUSE, person.language)
        name = who.name_of(reporter) or incident.person_id
        notice = IncidentReported(person.language, name, incident.text, incident.at, quote)
        return notice, f"incident:{incident.id}:{person.id}"

    return tell_each(desk, caller, told, message)


def _told(connection: Connection, reporter: Person, today: date) -> list[Person]:
    """The reporter's manager with deputies, and the leads; never the reporter."""
    team = reporter.team_id
    told = {one.id: one for one in people.with_role(connection, team, Role.SECURITY_LEAD)}
    manager = people.person(connection, team, reporter.manager_id) if reporter.manager_id else None
    if manager is not None:
        told[manager.id] = manager
        told |= {one.id: one for one in people.standing_in(connection, team, manager, today)}
    told.pop(reporter.id, None)
    return [person for person in told.values() if person.active]
