"""People in the database: who somebody is, whom they stand in for, who is there."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, select

from bot.store.rows import Rows
from bot.store.tables.people import people, settings
from bot.training.people import Person, Role, Viewer, viewer_of

PEOPLE = Rows(people, Person, missing="people.not_found")


def by_slack(connection: Connection, team: str, user_id: str) -> Person | None:
    """The person with this Slack user id, None when we do not know them."""
    return PEOPLE.find(connection, team, slack_id=user_id) if user_id else None


def person(connection: Connection, team: str, person_id: str) -> Person | None:
    """The person with this id."""
    return PEOPLE.find(connection, team, id=person_id)


def find(connection: Connection, team: str, person_id: str) -> Person | None:
    """The person with this id, or their Slack id; None when there is nobody."""
    return by_slack(connection, team, person_id) or person(connection, team, person_id)


def get(connection: Connection, team: str, person_id: str) -> Person:
    """The person with this id, or their Slack id. Raises NotFound."""
    return by_slack(connection, team, person_id) or PEOPLE.get(connection, team, id=person_id)


def named(connection: Connection, team: str, ids: Iterable[str]) -> dict[str, Person]:
    """The people with these ids, by id; who is not there is left out."""
    wanted = sorted(set(ids))
    found: dict[str, Person] = {}
    for start in range(0, len(wanted), 10_000):
        for one in PEOPLE.all(connection, team, id=wanted[start : start + 10_000]):
            found[one.id] = one
    return found


def everyone(connection: Connection, team: str, active_only: bool = True) -> list[Person]:
    """All people of a workspace."""
    return PEOPLE.all(connection, team, active=True) if active_only else PEOPLE.all(connection, team)


def viewer(connection: Connection, team: str, user_id: str, today: date) -> Viewer:
    """Who looks or acts, with the managers they stand in for today. Unknown people are plain employees."""
    one = by_slack(connection, team, user_id) or Person(team_id=team, id=user_id, slack_id=user_id)
    with_deputies = PEOPLE.run(
        connection, select(people).where(people.c.team_id == team, people.c.deputies != _NONE)
    )
    return viewer_of(one, tuple(with_deputies), today)


def reports(connection: Connection, team: str, manager_ids: Iterable[str]) -> list[Person]:
    """The active people who report to any of these managers."""
    return PEOPLE.all(connection, team, manager_id=set(manager_ids) - {""}, active=True)


def with_role(connection: Connection, team: str, role: Role) -> list[Person]:
    """The active people who hold a role."""
    return [one for one in everyone(connection, team) if one.has(role)]


def standing_in(connection: Connection, team: str, manager: Person, today: date) -> list[Person]:
    """The active deputies of a manager on this day."""
    ids = [one.person_id for one in manager.deputies if one.on(today)]
    return [one for one in named(connection, team, ids).values() if one.active]


def teams(connection: Connection) -> list[str]:
    """The workspaces that have people."""
    return list(connection.scalars(select(people.c.team_id).distinct().order_by(people.c.team_id)))


def setting(connection: Connection, team: str, name: str, default: object = None) -> object:
    """A setting of the workspace; `default` where nobody has set it."""
    row = connection.execute(
        select(settings.c.value).where(settings.c.team_id == team, settings.c.name == name)
    ).first()
    return default if row is None else row.value


def set_setting(connection: Connection, team: str, name: str, value: object, now: datetime) -> None:
    """Set a setting of the workspace."""
    where = (settings.c.team_id == team, settings.c.name == name)
    values = {"value": value, "changed_at": now}
    if connection.execute(settings.update().where(*where).values(values)).rowcount == 0:
        connection.execute(settings.insert().values(team_id=team, name=name, **values))


_NONE: list[object] = []
