"""Rows of people for the pages that show names: completion only, never answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from bot.store.tables.campaigns import assignments
from bot.store.tables.people import people
from bot.training.assignment import AssignmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One assignment with the name of its person."""

    assignment_id: str
    person_id: str
    slack_id: str
    name: str
    department: str
    manager_id: str
    employment: str
    state: AssignmentState
    assigned_at: datetime
    due: datetime
    original_due: datetime
    started_at: datetime | None
    completed_at: datetime | None
    attempts: int
    first_passed: bool | None
    undeliverable: str
    on_behalf: bool

    @property
    def passed(self) -> bool | None:
        """Whether an attempt was passed; None before the first. What was entered on behalf passes nothing."""
        if self.first_passed is None:
            return None
        return self.completed_at is not None and not self.on_behalf

    def overdue_days(self, now: datetime) -> int:
        """Whole days since it was due, at least 1 when overdue; 0 when it is done, released or not due."""
        ends = (
            AssignmentState.COMPLETED,
            AssignmentState.WAIVED,
            AssignmentState.EXCLUDED,
            AssignmentState.WITHDRAWN,
        )
        if self.state in ends or self.due >= now:
            return 0
        return max(1, (now - self.due).days)


def rows(
    connection: Connection,
    team: str,
    campaign_id: str,
    managers: Iterable[str] | None = None,
    limit: int | None = None,
    besides: str = "",
) -> list[PersonRow]:
    """The people of a campaign by department and name; only those who report to `managers`, if given, and
    the one with the id `besides`."""
    a, p = assignments.c, people.c
    query = (
        select(
            a.id.label("assignment_id"), a.person_id, p.slack_id, p.name, a.department, a.manager_id,
            a.employment,
            a.state, a.assigned_at, a.due, a.original_due, a.started_at, a.completed_at, a.attempts,
            a.first_passed, a.undeliverable, a.on_behalf,
        )
        .outerjoin_from(assignments, people, and_(p.team_id == a.team_id, p.id == a.person_id))
        .where(a.team_id == team, a.campaign_id == campaign_id, a.is_test.is_(False))
        .order_by(a.department, p.name, a.person_id)
    )  # fmt: skip
    if managers is not None:
        query = query.where(or_(a.manager_id.in_(list(managers)), a.person_id == besides))
    if limit is not None:
        query = query.limit(limit)
    found = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        values.update(slack_id=row.slack_id or "", name=row.name or "", state=AssignmentState(row.state))
        found.append(PersonRow(**values))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which people of a campaign: in these states (None = whoever has tried), with this in name, department
    or id, of these managers (None = all)."""

    campaign_id: str
    states: frozenset[str] | None
    text: str = ""
    managers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody to choose; `assignment_id` is "" for whoever has none."""

    assignment_id: str
    person_id: str
    name: str
    department: str


def choosable(connection: Connection, team: str, wanted: Wanted, limit: int) -> list[Found]:
    """The first `limit` people of a campaign that fit, by name."""
    a, p = assignments.c, people.c
    query = (
        select(a.id, a.person_id, p.name, a.department)
        .outerjoin_from(assignments, people, and_(p.team_id == a.team_id, p.id == a.person_id))
        .where(a.team_id == team, a.campaign_id == wanted.campaign_id, a.is_test.is_(False))
        .order_by(p.name, a.id)
        .limit(limit)
    )
    query = query.where(a.attempts > 0 if wanted.states is None else a.state.in_(wanted.states))
    if wanted.managers is not None:
        query = query.where(a.manager_id.in_(wanted.managers))
    query = query.where(*_typed(wanted.text, (p.name, a.department, a.person_id)))
    return [Found(row[0], row[1], row[2] or "", row[3]) for row in connection.execute(query)]


def outsiders(
    connection: Connection, team: str, wanted: Wanted, departments: frozenset[str] | None, limit: int
) -> list[Found]:
    """The first `limit` active people without an assignment in the campaign that fit, by name; only of these
    `departments`, if given. Of `wanted` only the campaign and the text count."""
    p = people.c
    query = _without(team, wanted.campaign_id, select(p.id, p.name, p.department)).order_by(p.name, p.id)
    if departments is not None:
        query = query.where(p.department.in_(departments))
    query = query.where(*_typed(wanted.text, (p.name, p.department, p.id))).limit(limit)
    return [Found("", row.id, row.name, row.department) for row in connection.execute(query)]


def without_assignment(connection: Connection, team: str, campaign_id: str) -> list[str]:
    """Ids of active people who have no assignment in this campaign: candidates for a roster gap."""
    p = people.c
    return list(connection.scalars(_without(team, campaign_id, select(p.id)).order_by(p.id)))


def _without(team: str, campaign_id: str, query: Select[Any]) -> Select[Any]:
    a, p = assignments.c, people.c
    has = select(a.person_id).where(
        a.team_id == team, a.campaign_id == campaign_id, a.is_test.is_(False), a.person_id == p.id
    )
    return query.where(p.team_id == team, p.active.is_(True), ~has.exists())


def _typed(text: str, columns: Sequence[ColumnElement[str]]) -> Iterator[ColumnElement[bool]]:
    """Every word that was typed stands in one of these."""
    for word in text.split():
        yield or_(*(column.icontains(word, autoescape=True) for column in columns))
