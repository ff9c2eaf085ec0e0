"""What the links of the record say of each thing that is evidence, in the names of its columns."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, or_, select

from bot.store.tables.record import record, record_personal

Key = tuple[str, ...]
CREATED = "assignment.created"
RESTATED = "personal.restated"
# The links that end an assignment; nothing follows them.
ENDS = tuple(
    f"assignment.{what}"
    for what in (
        *("passed", "submitted", "entered_on_behalf", "credited"),
        *("waived", "excluded", "withdrawn", "not_completed"),
    )
)
_STEPS = {
    "found": "found_at",
    "directed": "directed_at",
    "done_reported": "reported_at",
    "verified": "verified_at",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one thing, by column, and the number of the last link that says so."""

    sequence: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A thing that one link tells whole; `columns` maps the table's columns to the link's facts."""

    link: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Link:
    sequence: int
    what: str
    subject: str
    at: datetime
    facts: Mapping[str, Any]

    @property
    def key(self) -> Key:
        return (self.subject.partition(":")[2],)


COMPLETION = Kind(
    "completion.recorded",
    {
        "campaign_id": "campaign", "attempt_id": "attempt", "score": "score", "pass_mark": "pass_mark",
        "content_hash": "content_hash", "document_version": "document_version", "started_at": "started",
        "submitted_at": "submitted", "recorded_at": "recorded", "on_behalf": "on_behalf",
    },
)  # fmt: skip
ATTEMPT = Kind(
    "attempt.submitted",
    {
        "assignment_id": "assignment", "campaign_id": "campaign", "number": "attempt", "score": "score",
        "passed": "passed", "started_at": "started", "submitted_at": "submitted",
    },
)  # fmt: skip


def said_once(connection: Connection, team: str, kind: Kind) -> dict[Key, Said]:
    """What is said of each thing of a kind that one link tells whole."""
    return {
        one.key: Said(
            one.sequence,
            {column: _value(column, one.facts.get(name)) for column, name in kind.columns.items()},
        )
        for one in _links(connection, team, [kind.link])
    }


def assignments_said(
    connection: Connection, team: str, done: Mapping[Key, Said], tried: Mapping[Key, Said]
) -> dict[Key, Said]:
    """Campaign, due and end of each assignment; completion and first score come from links of their own."""
    first: dict[Key, Said] = {
        (str(one.values["assignment_id"]),): one for one in tried.values() if one.values["number"] == 1
    }
    first |= _rescored(connection, team)
    found: dict[Key, Said] = {}
    for one in _links(connection, team, [CREATED, "assignment.extended", *ENDS]):
        state = one.facts.get("state") if f"assignment.{one.what}" in ENDS else "open"
        score, completed = first.get(one.key), done.get(one.key)
        values = {
            "campaign_id": one.facts.get("campaign"), "due": _value("due", one.facts.get("due")),
            "state": state,
            "completed_at": completed.values["submitted_at"] if completed else None,
            "first_score": score.values["score"] if score else None,
            "first_passed": score.values["passed"] if score else None,
        }  # fmt: skip
        found[one.key] = Said(one.sequence, values)
    return found


def _rescored(connection: Connection, team: str) -> dict[Key, Said]:
    """The first score of each assignment that the voiding of an item changed, the newest link last."""
    return {
        (str(one.facts["assignment"]),): Said(
            one.sequence, {name: one.facts[name] for name in ("score", "passed")}
        )
        for one in _links(connection, team, ["attempt.rescored"])
        if one.facts["first"]
    }


def nonconformities_said(connection: Connection, team: str) -> dict[Key, Said]:
    """State, place and the moments of each nonconformity, from all its links in their order."""
    found: dict[Key, Said] = {}
    own = record.c
    for one in _read(connection, team, own.kind.startswith("nonconformity.", autoescape=True)):
        start = {**dict.fromkeys(_STEPS.values()), "statements": 1, "reopened": 0}
        known = found.get(one.key, Said(0, start)).values
        values = {
            **known, "campaign_id": one.facts.get("campaign"), "clause": one.facts.get("clause"),
            "department": one.facts.get("department"), "state": one.facts.get("state", "candidate"),
            "statements": known["statements"] + (one.what == "joined"),
            "reopened": known["reopened"] + (one.what == "reopened"),
        }  # fmt: skip
        if one.what in _STEPS:
            values[_STEPS[one.what]] = one.at
        found[one.key] = Said(one.sequence, values)
    return found


def attestations_said(connection: Connection, team: str, people: Mapping[Key, str]) -> dict[Key, Said]:
    """The last confirmation of each version by each person; `people` are whose the assignments are.

    Who confirms a version again, in another campaign, has one row: the newest.
    """
    found: dict[Key, Said] = {}
    for one in _links(connection, team, ["attestation.confirmed"]):
        key = (people.get(one.key, ""), str(one.facts.get("document")), str(one.facts.get("version")))
        values = {"assignment_id": one.key[0], "text_hash": one.facts.get("text_hash"), "at": one.at}
        found[key] = Said(one.sequence, values)
    return found


def persons_said(connection: Connection, team: str) -> dict[Key, str]:
    """For whom each assignment was made, where that was not erased; also where it was restated since."""
    own, part = record.c, record_personal.c
    made = select(own.sequence, own.subject).where(own.team_id == team, own.kind == CREATED)
    subjects = {row.sequence: row.subject for row in connection.execute(made)}
    # Whoever launched has a part in every link: only what names a person is read.
    wanted = or_(own.kind == RESTATED, and_(own.kind == CREATED, cast(part.data, Text).contains('"person"')))
    query = (
        select(part.sequence, part.owner, part.data)
        .join(record, and_(own.team_id == part.team_id, own.sequence == part.sequence))
        .where(part.team_id == team, wanted)
    )
    found: dict[Key, str] = {}
    for row in connection.execute(query):
        for sequence, data in _unfolded(row.sequence, row.data):
            if sequence in subjects and data.get("person") == row.owner:
                found[(subjects[sequence].partition(":")[2],)] = row.owner
    return found


def _unfolded(sequence: int, data: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """A part with the number of the link it was first said in; restating may itself have been restated."""
    again = data.get("restated")
    if not isinstance(again, Mapping):
        yield sequence, data
        return
    for number, inner in again.items():
        yield from _unfolded(int(number), inner)


def _links(connection: Connection, team: str, kinds: Iterable[str]) -> Iterator[_Link]:
    return _read(connection, team, record.c.kind.in_(list(kinds)))


def _read(connection: Connection, team: str, where: Any) -> Iterator[_Link]:
    own = record.c
    query = select(own.sequence, own.kind, own.subject, own.at, own.body).where(own.team_id == team, where)
    for row in connection.execute(query.order_by(own.sequence)):
        yield _Link(row.sequence, row.kind.partition(".")[2], row.subject, row.at, _facts(row.body))


def _facts(body: str) -> Mapping[str, Any]:
    """The facts of a hashed body; none where it is no JSON object any more: the chain tells of that."""
    try:
        facts = json.loads(body)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _value(column: str, fact: Any) -> Any:
    """A fact as its column has it: moments are told in ISO 8601."""
    if not isinstance(fact, str) or not (column == "due" or column.endswith("_at")):
        return fact
    try:
        return datetime.fromisoformat(fact)
    except ValueError:
        return fact
