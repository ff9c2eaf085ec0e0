"""Campaigns and assignments in the database, and the one completion of each assignment."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select

from bot.store.ledger import CountedRows
from bot.store.record import canonical
from bot.store.rows import Rows
from bot.store.tables import campaigns as tables
from bot.store.tallies import ASSIGNMENT_TALLIES
from bot.training.amendments import Amendment
from bot.training.assignment import OPEN, Assignment, AssignmentState
from bot.training.campaign import RUNNING, Campaign, FrozenItem, Terms
from bot.training.series import Series

CAMPAIGNS = Rows(tables.campaigns, Campaign, missing="training.campaign.not_found")
AMENDMENTS = Rows(tables.amendments, Amendment)
ASSIGNMENTS = CountedRows(ASSIGNMENT_TALLIES, Assignment, missing="training.assignment.not_found")
SERIES = Rows(tables.series, Series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """That somebody completed an assignment: one row, for ever. Scores are percent, None without one."""

    team_id: str
    assignment_id: str
    campaign_id: str
    person_id: str
    submitted_at: datetime
    recorded_at: datetime
    started_at: datetime | None = None
    attempt_id: str = ""
    score: int | None = None
    pass_mark: int | None = None
    content_hash: str = ""
    document_version: str = ""
    on_behalf: bool = False
    reason: str = ""
    evidence: str = ""


COMPLETIONS = Rows(tables.completions, Completion)
_TERMS: TypeAdapter[Terms] = TypeAdapter(Terms)
_ITEMS: TypeAdapter[tuple[FrozenItem, ...]] = TypeAdapter(tuple[FrozenItem, ...])


def terms_hash(terms: Terms) -> str:
    """What a launch froze, as the record has it. What is as usual is left out: fields may be added."""
    return _sha256(_TERMS.dump_python(terms, mode="json", exclude_defaults=True))


def is_terms_hash(terms: Terms, digest: str) -> bool:
    """Whether a launch froze these terms. Earlier ones hashed every field there was."""
    whole = _TERMS.dump_python(terms, mode="json")
    attests = whole.pop("attests")
    return digest == terms_hash(terms) or (not attests and digest == _sha256(whole))


def items_hash(items: tuple[FrozenItem, ...]) -> str:
    """The items that a launch froze with their keys, as the record has them."""
    return _sha256(_ITEMS.dump_python(items, mode="json", exclude_defaults=True))


def _sha256(value: object) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def running(connection: Connection, team: str, lock: bool = False) -> list[Campaign]:
    """The campaigns that people can still finish; `lock` them to change them."""
    return CAMPAIGNS.all(connection, team, lock, state={state.value for state in RUNNING})


def newest(connection: Connection, team: str, limit: int = 50) -> list[Campaign]:
    """Campaigns, the newest first."""
    own = tables.campaigns.c
    query = (
        select(tables.campaigns)
        .where(own.team_id == team)
        .order_by(own.created_at.desc(), own.id)
        .limit(limit)
    )
    return CAMPAIGNS.run(connection, query)


def of_person(connection: Connection, team: str, person_id: str) -> list[Assignment]:
    """A person's assignments, the newest first."""
    own = tables.assignments.c
    query = select(tables.assignments).where(own.team_id == team, own.person_id == person_id)
    return ASSIGNMENTS.run(connection, query.order_by(own.assigned_at.desc(), own.id))


def take_open(connection: Connection, team: str, **where: object) -> list[Assignment]:
    """The assignments that are not ended, of a campaign or a person, to change them.

    They are locked: somebody who is finishing at this instant has finished, and is not among them.
    """
    return ASSIGNMENTS.all(connection, team, lock=True, state={state.value for state in OPEN}, **where)


def open_of(connection: Connection, team: str, campaign_id: str) -> list[Assignment]:
    """The assignments of a campaign that are not ended, to look at."""
    states = {state.value for state in OPEN}
    return ASSIGNMENTS.all(connection, team, campaign_id=campaign_id, state=states)


def assigned_people(connection: Connection, team: str, campaign_id: str) -> set[str]:
    """The ids of all people with a counted assignment, whatever its state."""
    own = tables.assignments.c
    query = select(own.person_id).where(
        own.team_id == team, own.campaign_id == campaign_id, own.is_test.is_(False)
    )
    return set(connection.scalars(query))


def queued(
    connection: Connection, team: str, campaign_id: str, limit: int = 1_000, after: str = ""
) -> list[str]:
    """Ids of assignments that have no invitation yet and are not known to be undeliverable, after `after`."""
    own = tables.assignments.c
    query = (
        select(own.id)
        .where(own.team_id == team, own.campaign_id == campaign_id, own.state == AssignmentState.QUEUED.value)
        .where(own.undeliverable == "", own.id > after)
        .order_by(own.id)
        .limit(limit)
    )
    return list(connection.scalars(query))


def counts(connection: Connection, team: str, campaign_id: str) -> dict[tuple[str, bool], int]:
    """How many counted assignments are in each (state, undeliverable)."""
    own = tables.assignments.c
    flagged = own.undeliverable != ""
    query = (
        select(own.state, flagged, func.count())
        .where(own.team_id == team, own.campaign_id == campaign_id, own.is_test.is_(False))
        .group_by(own.state, flagged)
    )
    return {(row[0], bool(row[1])): row[2] for row in connection.execute(query)}


def still_open(connection: Connection, team: str, campaign_id: str) -> int:
    """How many counted assignments are not ended."""
    states = {state.value for state in OPEN}
    return sum(n for (state, _), n in counts(connection, team, campaign_id).items() if state in states)


def already_reminded(connection: Connection, team: str, keys: Iterable[str]) -> set[str]:
    """Which of these reminders have gone out."""
    own = tables.reminders_sent.c
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 10_000):
        part = wanted[start : start + 10_000]
        found.update(connection.scalars(select(own.key).where(own.team_id == team, own.key.in_(part))))
    return found
