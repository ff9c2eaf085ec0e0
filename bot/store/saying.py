"""What the links of the record say of each thing that is evidence, in the names of its columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Text, and_, cast, or_, select

from bot.store.tables.record import record, record_personal

Key = tuple[str, ...]
CREATED = "assignment.created"
RESTATED = "personal.restated"
# The links that end an assignment; only who had left may come back.
ENDS = tuple(
    f"assignment.{what}"
    for what in (
        *("passed", "submitted", "entered_on_behalf", "credited"),
        *("waived", "excluded", "withdrawn", "not_completed"),
    )
)
_CAME_BACK = "assignment.came_back"
_ENDED = frozenset(one.partition(".")[2] for one in ENDS)
# Named one by one and not by what they begin with, so that the index finds them.
_OF_NONCONFORMITIES = tuple(
    f"nonconformity.{what}"
    for what in (
        *("raised", "joined", "found", "dismissed", "directed", "begun", "done_reported", "verified"),
        *("returned", "reopened", "risk_accepted", "risk_expired", "handed_over"),
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
    """What is known of one thing, by column, and the number of the last link that says so.

    Of hundreds of thousands, so that what is known from elsewhere is added in place.
    """

    sequence: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A thing that one link tells whole; `columns` maps the table's columns to the link's facts."""

    link: str
    columns: Mapping[str, str]


# (sequence, what, key, facts) of a link: hundreds of thousands are read, so that each is a plain tuple.
Link = tuple[int, str, Key, Mapping[str, Any]]


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
        # No columns of its row, but what its answers add up to.
        "right": "correct", "answered": "items",
    },
)  # fmt: skip


def said_once(connection: Connection, team: str, kind: Kind) -> dict[Key, Said]:
    """What is said of each thing of a kind that one link tells whole."""
    plain = [(column, name) for column, name in kind.columns.items() if not _is_moment(column)]
    moments = [(column, name) for column, name in kind.columns.items() if _is_moment(column)]
    found: dict[Key, Said] = {}
    for sequence, _, key, facts in links(connection, team, [kind.link]):
        values = {column: facts.get(name) for column, name in plain}
        for column, name in moments:
            values[column] = moment(facts.get(name))
        found[key] = Said(sequence, values)
    return found


def assignments_said(
    connection: Connection, team: str, done: Mapping[Key, Said], tried: Mapping[Key, Said]
) -> dict[Key, Said]:
    """Campaign, due and end of each assignment; completion and first score come from links of their own."""
    first: dict[Key, Said] = {
        (str(one.values["assignment_id"]),): one for one in tried.values() if one.values["number"] == 1
    }
    first |= _rescored(connection, team)
    found: dict[Key, Said] = {}
    for sequence, what, key, facts in links(
        connection, team, [CREATED, "assignment.extended", _CAME_BACK, *ENDS]
    ):
        score, completed = first.get(key), done.get(key)
        values = {
            "campaign_id": facts.get("campaign"), "due": moment(facts.get("due")),
            "state": facts.get("state") if what in _ENDED else "open",
            "completed_at": completed.values["submitted_at"] if completed else None,
            "first_score": score.values["score"] if score else None,
            "first_passed": score.values["passed"] if score else None,
        }  # fmt: skip
        found[key] = Said(sequence, values)
    return found


def _rescored(connection: Connection, team: str) -> dict[Key, Said]:
    """The first score of each assignment that the voiding of an item changed, the newest link last."""
    return {
        (str(facts["assignment"]),): Said(sequence, {name: facts[name] for name in ("score", "passed")})
        for sequence, _, _, facts in links(connection, team, ["attempt.rescored"])
        if facts["first"]
    }


def nonconformities_said(connection: Connection, team: str) -> dict[Key, Said]:
    """State, place and the moments of each nonconformity, from all its links in their order."""
    found: dict[Key, Said] = {}
    for (sequence, what, key, facts), at in dated_links(
        connection, team, record.c.kind.in_(_OF_NONCONFORMITIES)
    ):
        start = {
            **dict.fromkeys(_STEPS.values()), "statements": 1, "reopened": 0, "due": None,
            "effectiveness": "", "accepted_until": None,
        }  # fmt: skip
        known = found.get(key, Said(0, start)).values
        values = {
            **known, "campaign_id": facts.get("campaign"), "clause": facts.get("clause"),
            "department": facts.get("department"), "state": facts.get("state", "candidate"),
            "statements": known["statements"] + (what == "joined"),
            "reopened": known["reopened"] + (what == "reopened"),
        }  # fmt: skip
        if what in _STEPS:
            values[_STEPS[what]] = at
        values |= _settled(what, facts)
        found[key] = Said(sequence, values)
    return found


def _settled(what: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a link says of a nonconformity besides its state."""
    if what == "directed":
        return {"due": moment(facts.get("due"))}
    if what == "verified":
        return {"effectiveness": facts.get("effectiveness")}
    if what in ("risk_accepted", "risk_expired"):
        return {"accepted_until": moment(facts.get("until"))}
    return {}


def attestations_said(connection: Connection, team: str, people: Mapping[Key, str]) -> dict[Key, Said]:
    """The last confirmation of each version by each person; `people` are whose the assignments are.

    Who confirms a version again, in another campaign, has one row: the newest.
    """
    found: dict[Key, Said] = {}
    for (sequence, _, by, facts), at in dated_links(
        connection, team, record.c.kind == "attestation.confirmed"
    ):
        key = (people.get(by, ""), str(facts.get("document")), str(facts.get("version")))
        values = {"assignment_id": by[0], "text_hash": facts.get("text_hash"), "at": at}
        found[key] = Said(sequence, values)
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


def links(connection: Connection, team: str, kinds: Iterable[str]) -> Iterator[Link]:
    """The links of these kinds, in the order of the chain."""
    own = record.c
    query = select(own.sequence, own.kind, own.subject, own.body)
    query = query.where(own.team_id == team, own.kind.in_(list(kinds))).order_by(own.sequence)
    for sequence, kind, subject, body in connection.execute(query):
        yield sequence, kind.partition(".")[2], (subject.partition(":")[2],), _facts(body)


def dated_links(connection: Connection, team: str, where: Any) -> Iterator[tuple[Link, datetime]]:
    """As `links`, with the moment of each."""
    own = record.c
    query = select(own.sequence, own.kind, own.subject, own.body, own.at)
    query = query.where(own.team_id == team, where).order_by(own.sequence)
    for sequence, kind, subject, body, at in connection.execute(query):
        yield (sequence, kind.partition(".")[2], (subject.partition(":")[2],), _facts(body)), at


def _facts(body: str) -> Mapping[str, Any]:
    """The facts of a hashed body; none where it is no JSON object any more: the chain tells of that."""
    try:
        facts = from_json(body)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _is_moment(column: str) -> bool:
    return column == "due" or column.endswith("_at")


def moment(fact: Any) -> Any:
    """A fact as its column has it: moments are told in ISO 8601."""
    if not isinstance(fact, str):
        return fact
    try:
        return datetime.fromisoformat(fact)
    except ValueError:
        return fact
