"""Nonconformities and requests in the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, true

from bot.store.rows import Rows
from bot.store.saying import dated_links
from bot.store.tables import findings as tables
from bot.store.tables import learning
from bot.store.tables.record import record
from bot.training.nonconformity import (
    ENDS,
    OWED_AFTER,
    OWNER_TOLD,
    TO_TELL,
    Nonconformity,
    NonconformityState,
)
from bot.training.requests import Request

NONCONFORMITIES = Rows(tables.nonconformities, Nonconformity, missing="training.nonconformity.not_found")
REQUESTS = Rows(tables.requests, Request)


@dataclass(frozen=True, slots=True)
class Source:
    """The answer that a nonconformity came from."""

    team_id: str
    nonconformity_id: str
    sheet_id: str
    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Incident:
    """What somebody reported as an incident; it goes to their manager and the leads at once (4-1)."""

    team_id: str
    id: str
    person_id: str
    text: str
    at: datetime
    sheet_id: str = ""


INCIDENTS = Rows(tables.incidents, Incident)
SOURCES = Rows(tables.sources, Source)


def incidents_since(connection: Connection, team: str, since: datetime) -> list[Incident]:
    """What was reported from then on."""
    own = tables.incidents.c
    query = select(tables.incidents).where(own.team_id == team, own.at >= since)
    return INCIDENTS.run(connection, query.order_by(own.at, own.id))


def open_ones(connection: Connection, team: str, departments: Collection[str] | None) -> list[Nonconformity]:
    """Those somebody must act on, of these departments (None = all), the oldest first."""
    own = tables.nonconformities.c
    query = select(tables.nonconformities).where(
        own.team_id == team, own.state.not_in([state.value for state in ENDS])
    )
    if departments is not None:
        query = query.where(own.department.in_(list(departments)))
    return NONCONFORMITIES.run(connection, query.order_by(own.raised_at, own.id))


def owed(connection: Connection, team: str, nonconformity_id: str = "") -> dict[str, int]:
    """The newest act of each improvement (of all, or of one) that its owner has still to hear of: the number
    of its link. Acts from before the record was the queue are left alone."""
    own = record.c
    kinds = [f"nonconformity.{one}" for one in (*OWED_AFTER, OWNER_TOLD)]
    mine = own.subject == f"nonconformity:{nonconformity_id}" if nonconformity_id else true()
    where = and_(own.kind.in_(kinds), mine)
    found: dict[str, int] = {}
    for (sequence, what, (one,), facts), _ in dated_links(connection, team, where):
        if what != OWNER_TOLD:
            found.pop(one, None)
            if facts.get(TO_TELL):
                found[one] = sequence
        elif found.get(one) == facts.get("link"):
            del found[one]
    return found


def verified_since(
    connection: Connection, team: str, departments: Collection[str] | None, since: datetime
) -> list[Nonconformity]:
    """Those verified since then, of these departments (None = all), the newest first."""
    own = tables.nonconformities.c
    query = select(tables.nonconformities).where(
        own.team_id == team, own.state == NonconformityState.VERIFIED.value, own.verified_at >= since
    )
    if departments is not None:
        query = query.where(own.department.in_(list(departments)))
    return NONCONFORMITIES.run(connection, query.order_by(own.verified_at.desc(), own.id))


def untriaged(connection: Connection, team: str, campaign_id: str) -> int:
    """How many candidates of a campaign wait for a decision."""
    own = tables.nonconformities.c
    query = select(func.count()).where(
        own.team_id == team, own.campaign_id == campaign_id, own.state == NonconformityState.CANDIDATE.value
    )
    return connection.scalar(query) or 0


def candidate(
    connection: Connection, team: str, campaign_id: str, clause: str, department: str
) -> Nonconformity | None:
    """The undecided candidate that a further answer joins."""
    return NONCONFORMITIES.find(
        connection, team, lock=True, campaign_id=campaign_id, clause=clause, department=department,
        state=NonconformityState.CANDIDATE.value,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Behind:
    """An answer behind a nonconformity. `answer` and `note` are "" once they have been erased."""

    nonconformity_id: str
    item_id: str
    person_id: str
    answer: str = ""
    note: str = ""


def answers_behind(connection: Connection, team: str, ids: Iterable[str]) -> dict[str, list[Behind]]:
    """The answers behind each of these nonconformities, by nonconformity id."""
    source, said = tables.sources, learning.statements
    same = (said.c.team_id == source.c.team_id, said.c.sheet_id == source.c.sheet_id)
    query = (
        select(
            source.c.nonconformity_id, source.c.item_id, source.c.person_id,
            func.coalesce(said.c.answer, ""), func.coalesce(said.c.note, ""),
        )
        .select_from(source.outerjoin(said, and_(*same, said.c.item_id == source.c.item_id)))
        .where(source.c.team_id == team, source.c.nonconformity_id.in_(list(ids)))
    )  # fmt: skip
    found: dict[str, list[Behind]] = {}
    for row in connection.execute(query):
        one = Behind(*row)
        found.setdefault(one.nonconformity_id, []).append(one)
    return found
