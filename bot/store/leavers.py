"""People who left: since when, and whose evidence nobody can ask for any more."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, or_, select

from bot.store.erasure import erase_person
from bot.store.tables.campaigns import assignments
from bot.store.tables.findings import nonconformities
from bot.store.tables.following import leavers
from bot.store.tables.learning import attestations
from bot.store.tables.people import people
from bot.training.assignment import OPEN
from bot.training.nonconformity import ENDS


def note(connection: Connection, team: str, today: date) -> None:
    """Write down who was seen to have left; whoever came back is taken off."""
    own = leavers.c
    active = select(people.c.id).where(people.c.team_id == team, people.c.active.is_(True))
    connection.execute(delete(leavers).where(own.team_id == team, own.person_id.in_(active)))
    known = select(own.person_id).where(own.team_id == team)
    fresh = select(people.c.id).where(
        people.c.team_id == team, people.c.active.is_(False), people.c.id.not_in(known)
    )
    rows = [{"team_id": team, "person_id": one, "since": today} for one in connection.scalars(fresh)]
    if rows:
        connection.execute(insert(leavers), rows)


def gone(connection: Connection, team: str, before: datetime) -> list[str]:
    """Ids of those who left before this moment and of whom nothing younger is kept."""
    own = leavers.c
    query = select(own.person_id).where(own.team_id == team, own.since < before.date())
    a, t, n = assignments.c, attestations.c, nonconformities.c
    young = or_(
        a.due >= before, a.ended_at >= before, a.completed_at >= before,
        a.state.in_([state.value for state in OPEN]),
    )  # fmt: skip
    for busy in (
        select(a.person_id).where(a.team_id == team, young),
        select(t.person_id).where(t.team_id == team, t.at >= before),
        select(n.owner_id).where(n.team_id == team, n.state.not_in([state.value for state in ENDS])),
    ):
        query = query.where(own.person_id.not_in(busy))
    return list(connection.scalars(query.order_by(own.person_id)))


def erase(connection: Connection, team: str, before: datetime, now: datetime) -> int:
    """Take the personal part out of everything that is kept of them; returns how many people."""
    ids = gone(connection, team, before)
    for person_id in ids:
        erase_person(connection, team, person_id, now)
    return len(ids)
