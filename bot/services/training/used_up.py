"""Somebody has used up their attempts: the manager is told, to talk, then to grant more or to waive."""

from bot.services.notices import Sentence
from bot.services.training import who
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.telling import tell_each
from bot.store import campaigns, people, reminding
from bot.store.database import Connection
from bot.store.reminding import ReminderSent
from bot.training.assignment import Assignment, AssignmentState
from bot.training.people import Person, Role

TELL = "training.used_up"


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's, in office hours: a job for everybody who has used up their attempts and of whom nobody
    was told; returns how many."""
    if not desk.calendar.open_at(caller.now):
        return 0
    with desk.database.reading() as connection:
        waiting = {
            _key(one): one.id
            for campaign in campaigns.running(connection, caller.team)
            for one in campaigns.ASSIGNMENTS.all(
                connection, caller.team, campaign_id=campaign.id, state=AssignmentState.EXHAUSTED.value
            )
            if not one.is_test
        }
        told = campaigns.already_reminded(connection, caller.team, waiting)
    payload = {"team": caller.team}
    return sum(
        desk.jobs.start(TELL, key, payload | {"assignment": one}, MESSAGES)
        for key, one in waiting.items()
        if key not in told
    )


def tell(desk: Desk, caller: Caller, assignment_id: str) -> int:
    """The job: the manager and their deputies of today, or the leads where there is none; returns how many
    were told."""
    with desk.database.reading() as connection:
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=one.campaign_id)
        person = people.person(connection, caller.team, one.person_id)
        told = _managers(desk, connection, caller, one)
    if one.state is not AssignmentState.EXHAUSTED or not campaign.running:
        return 0
    name, key = who.name_of(person) or one.person_id, _key(one)

    def message(reader: Person) -> tuple[Sentence, str]:
        title = campaign.title(reader.language)
        values = {"person": name, "title": title, "attempts": one.attempts}
        return Sentence(reader.language, "screen.used_up", values), f"{key}:{reader.id}"

    sent = tell_each(desk, caller, told, message)
    with desk.database.writing() as connection:
        reminding.note(
            connection, ReminderSent(caller.team, key, "used_up", one.person_id, (), caller.now), ()
        )
    return sent


def _managers(desk: Desk, connection: Connection, caller: Caller, one: Assignment) -> list[Person]:
    person = people.person(connection, caller.team, one.person_id)
    above = person.manager_id if person else one.manager_id
    manager = people.person(connection, caller.team, above) if above else None
    if manager is None or not manager.active:
        return people.with_role(connection, caller.team, Role.SECURITY_LEAD)
    deputies = people.standing_in(connection, caller.team, manager, desk.calendar.day(caller.now))
    return [manager, *(each for each in deputies if each.id != one.person_id)]


def _key(one: Assignment) -> str:
    """With more attempts granted, they may be used up again."""
    return f"used_up:{one.id}:{one.attempts}"
