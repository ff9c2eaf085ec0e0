"""Whether the rows that are evidence say what the record says; a chain that holds does not prove them.

Each kind is one query of rows and one of links. The record names people only beside the chain, so that who is
meant is compared for as long as it is there; after an erasure an alias stands in the row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from bot.store import record as chain
from bot.store.difference import Difference
from bot.store.evidence_answers import Found, inspection_answers, quiz_answers
from bot.store.evidence_campaigns import campaign_rows, campaigns_said, launched
from bot.store.evidence_items import ITEM, item_rows, items_said, reworded
from bot.store.evidence_texts import (
    ALIAS,
    attested,
    improvement_texts,
    inspection_texts,
    on_behalf_texts,
)
from bot.store.saying import (
    ATTEMPT,
    COMPLETION,
    Key,
    Said,
    assignments_said,
    attestations_said,
    nonconformities_said,
    persons_said,
    said_once,
)
from bot.store.saying_settled import SETTINGS, requests_said, settings_said
from bot.store.tables.campaigns import assignments, completions
from bot.store.tables.findings import nonconformities, requests
from bot.store.tables.learning import attempts, attestations
from bot.store.tables.people import settings
from bot.training.assignment import OPEN

_OPEN = frozenset(state.value for state in OPEN)
_ASSIGNED = ("campaign_id", "person_id", "state", "due", "completed_at", "first_score", "first_passed")
_FOUND = (
    "campaign_id", "clause", "department", "state", "statements", "reopened", "found_at", "directed_at",
    "reported_at", "verified_at", "due", "effectiveness", "accepted_until",
)  # fmt: skip
_ATTESTED = ("assignment_id", "text_hash", "at")
_ASKED = ("kind", "campaign_id", "item_id", "state", "decided_at", "wanted_due")
# What an attempt's link says of its answers, and not of its row.
_ADDED_UP = ("right", "answered")
_TRIED = tuple(name for name in ATTEMPT.columns if name not in _ADDED_UP)
_CONFIRMED = ("person_id", "document_id", "version")
Rows = Iterator[tuple[Key, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing a workspace found; `compared` counts rows."""

    team_id: str
    compared: int
    differences: tuple[Difference, ...]


def teams(connection: Connection) -> list[str]:
    """The workspaces that have a chain, or rows that should have one."""
    found = set(chain.teams(connection))
    for table in (assignments, completions, nonconformities, attestations):
        found.update(connection.scalars(select(table.c.team_id).distinct()))
    return sorted(found)


def compare_all(connection: Connection) -> list[Comparison]:
    """As `compare`, every workspace."""
    return [compare(connection, team) for team in teams(connection)]


def compare(connection: Connection, team: str) -> Comparison:
    """Every launched campaign, completion, attempt, assignment, nonconformity, attestation, request, setting
    and item of the bank against the links about it; answers, texts and what was asked against what the record
    says of them.

    Test runs are in no record and are left out. Call it in a snapshot: it reads more than once.
    """
    done = said_once(connection, team, COMPLETION)
    tried = said_once(connection, team, ATTEMPT)
    expected = assignments_said(connection, team, done, tried)
    assigned = dict(_rows(connection, assignments, team, _ASSIGNED))
    owners = {key: row["person_id"] for key, row in assigned.items()}
    for key, one in done.items():
        one.values["person_id"] = owners.get(key)
    added_up = {
        key: Said(one.sequence, {name: one.values.pop(name) for name in _ADDED_UP})
        for key, one in tried.items()
    }
    _add_people(connection, team, expected, owners)
    frozen, held = campaigns_said(connection, team), launched(connection, team)
    pairs = (
        ("campaign", campaign_rows(held, frozen), frozen),
        (ITEM, item_rows(connection, team), items_said(connection, team)),
        ("assignment", _with_open(assigned), expected),
        ("completion", _rows(connection, completions, team, (*COMPLETION.columns, "person_id")), done),
        ("attempt", _rows(connection, attempts, team, _TRIED), tried),
        ("nonconformity", _rows(connection, nonconformities, team, _FOUND),
         nonconformities_said(connection, team)),
        ("attestation", _rows(connection, attestations, team, _ATTESTED, _CONFIRMED),
         attestations_said(connection, team, owners)),
        ("request", _rows(connection, requests, team, _ASKED), requests_said(connection, team)),
        ("setting", _settings(connection, team), settings_said(connection, team)),
    )  # fmt: skip
    counter = _Counter()
    found = [one for kind, rows, said in pairs for one in differences(kind, counter.each(rows), said)]
    found += [
        Difference("differs", kind, subject, sequence, column, _text(stored), _text(said))
        for kind, (subject, sequence, column, stored, said) in _apart(connection, team, added_up)
    ]
    found += reworded(connection, team, held)
    return Comparison(team, counter.seen, tuple(found))


def _apart(connection: Connection, team: str, added_up: Mapping[Key, Said]) -> Iterator[tuple[str, Found]]:
    """(kind, difference) of what is compared with what stands beside the chain."""
    yield from quiz_answers(connection, team, added_up)
    for kind, found in (
        ("inspection", inspection_answers(connection, team)),
        ("text", inspection_texts(connection, team)),
        ("on_behalf", on_behalf_texts(connection, team)),
        ("document", attested(connection, team)),
        ("nonconformity", improvement_texts(connection, team)),
    ):
        yield from ((kind, one) for one in found)


def differences(
    kind: str, rows: Iterable[tuple[Key, Mapping[str, Any]]], links: Mapping[Key, Said]
) -> Iterator[Difference]:
    """Rows against what was said of them; only columns of which something was said are compared."""
    told = set()
    for key, row in rows:
        said = links.get(key)
        if said is None:
            yield Difference("row_without_link", kind, _name(key))
            continue
        told.add(key)
        if row == said.values:
            continue
        for column, recorded in said.values.items():
            if row[column] != recorded:
                yield Difference(
                    "differs", kind, _name(key), said.sequence, column, _text(row[column]), _text(recorded)
                )
    if len(told) < len(links):
        for key, said in links.items():
            if key not in told:
                yield Difference("link_without_row", kind, _name(key), said.sequence)


@dataclass(slots=True)
class _Counter:
    """Counts what runs through it: rows are read once, and not kept."""

    seen: int = 0

    def each(self, rows: Rows) -> Rows:
        for one in rows:
            self.seen += 1
            yield one


def _rows(
    connection: Connection, table: Table, team: str, columns: tuple[str, ...], keys: tuple[str, ...] = ()
) -> Rows:
    own = table.c
    names = keys or (("id",) if "id" in own else ("assignment_id",))
    query = select(*(own[name] for name in names), *(own[name] for name in columns)).where(
        own.team_id == team
    )
    if "is_test" in own:
        query = query.where(own.is_test.is_(False))
    if table is attempts:  # what is under way is nobody's result
        query = query.where(own.submitted_at.is_not(None))
    count = len(names)
    for row in connection.execute(query):
        yield tuple(row[:count]), dict(zip(columns, row[count:], strict=True))


def _settings(connection: Connection, team: str) -> Rows:
    own = settings.c
    query = select(own.name, own.value).where(own.team_id == team, own.name.in_(SETTINGS))
    for name, value in connection.execute(query):
        yield (name,), {"value": value}


def _with_open(rows: Mapping[Key, dict[str, Any]]) -> Rows:
    """Only ends are compared: on its way an assignment is open, whichever step it is at."""
    for key, row in rows.items():
        yield key, {**row, "state": "open"} if row["state"] in _OPEN else row


def _add_people(
    connection: Connection, team: str, said: Mapping[Key, Said], owners: Mapping[Key, str]
) -> None:
    """Add whom each assignment was made for; of an erased person nothing but an alias may stand there."""
    named = persons_said(connection, team)
    for key, one in said.items():
        person, stored = named.get(key), owners.get(key, "")
        one.values["person_id"] = stored if person is None and stored.startswith(ALIAS) else person


def _name(key: Key) -> str:
    return " ".join(key)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "-" if value is None else str(value)
