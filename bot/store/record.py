"""The record: an append-only chain. A row's hash covers the one before; what names people stands beside it.

The hashed body holds a salted digest of each personal part, so that erasing the part (with its salt) leaves
a chain that still verifies and a digest from which nobody can be guessed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, literal, or_, select, update

from bot.store.tables.campaigns import assignments
from bot.store.tables.record import record, record_heads, record_personal
from bot.training.records import Record

GENESIS = "0" * 64
_PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a workspace's chain; posted elsewhere every day, it shows a tail that was cut."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verifying found. `problems` are (sequence, code); `erased` counts personal parts that are gone."""

    team_id: str
    head: Head
    checked: int
    erased: int
    problems: tuple[tuple[int, str], ...]

    @property
    def sound(self) -> bool:
        """True when every link holds."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Entry:
    """A link as it is read back. `personal` maps owners to what is left of their parts; `hash` is over
    `previous` and `body`."""

    sequence: int
    kind: str
    at: datetime
    subject: str
    facts: Mapping[str, Any]
    personal: Mapping[str, Mapping[str, Any]]
    hash: str
    previous: str = ""
    body: str = ""


def canonical(value: object) -> str:
    """JSON with one spelling: sorted names, no spaces, UTF-8 as it is, no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def append(connection: Connection, team: str, records: Iterable[Record]) -> Head:
    """Add links in the caller's transaction: the record stands exactly when the effect does.

    The head row is locked until commit, so that two writers never fork the chain.
    """
    last = _locked_head(connection, team)
    links: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for one in records:
        sequence = last.sequence + 1
        mine = [_part(team, sequence, owner, data) for owner, data in one.personal.items()]
        body = _body(team, sequence, one, sorted(_digest(part) for part in mine))
        before, last = last.hash, Head(sequence, _link(last.hash, body))
        links.append({
            "team_id": team, "sequence": sequence, "kind": one.kind, "at": one.at, "subject": one.subject,
            "body": body, "previous": before, "hash": last.hash,
        })  # fmt: skip
        parts.extend(mine)
    if links:
        connection.execute(insert(record), links)
        if parts:
            connection.execute(insert(record_personal), parts)
        connection.execute(
            update(record_heads)
            .where(record_heads.c.team_id == team)
            .values(sequence=last.sequence, hash=last.hash)
        )
    return last


def head(connection: Connection, team: str) -> Head:
    """The last link; sequence 0 before the first."""
    row = connection.execute(select(record_heads).where(record_heads.c.team_id == team)).first()
    return Head(0, GENESIS) if row is None else Head(row.sequence, row.hash)


def entries(connection: Connection, team: str, subject: str = "", kind: str = "") -> Iterator[Entry]:
    """The links in order, all of a workspace or of one subject or kind."""
    query = select(record).where(record.c.team_id == team).order_by(record.c.sequence)
    if subject:
        query = query.where(record.c.subject == subject)
    if kind:
        query = query.where(record.c.kind == kind)
    for batch in connection.execute(query).partitions(1_000):
        personal = _personal(connection, team, batch[0].sequence, batch[-1].sequence)
        for row in batch:
            own = {part.owner: part.data for part in personal.get(row.sequence, [])}
            facts = json.loads(row.body)["facts"]
            yield Entry(
                row.sequence, row.kind, row.at, row.subject, facts, own, row.hash, row.previous, row.body
            )


def of_campaign(connection: Connection, team: str, campaign_id: str) -> Iterator[Entry]:
    """The links about a campaign and its assignments, in order, without their personal parts.

    A link about anything else of it (an attempt, a nonconformity) names the campaign among its facts.
    """
    own, made = record.c, assignments.c
    about = select(literal("assignment:") + made.id).where(
        made.team_id == team, made.campaign_id == campaign_id
    )
    said = own.body.contains(canonical({"campaign": campaign_id})[1:-1], autoescape=True)
    query = select(record).where(
        own.team_id == team, or_(own.subject == f"campaign:{campaign_id}", own.subject.in_(about), said)
    )
    for row in connection.execute(query.order_by(own.sequence)):
        facts = json.loads(row.body)["facts"]
        yield Entry(row.sequence, row.kind, row.at, row.subject, facts, {}, row.hash, row.previous, row.body)


def verify(connection: Connection, team: str) -> ChainReport:
    """Walk the whole chain: order, hashes, what columns repeat, personal parts, the head."""
    problems: list[tuple[int, str]] = []
    previous, expected, erased = GENESIS, 1, 0
    rows = connection.execute(select(record).where(record.c.team_id == team).order_by(record.c.sequence))
    for batch in rows.partitions(1_000):
        personal = _personal(connection, team, batch[0].sequence, batch[-1].sequence)
        for row in batch:
            found, gone = _check(row, expected, previous, personal.get(row.sequence, []))
            problems.extend((row.sequence, code) for code in found)
            erased += gone
            previous, expected = row.hash, row.sequence + 1
    last = head(connection, team)
    if (last.sequence, last.hash) != (expected - 1, previous):
        problems.append((last.sequence, "head_differs"))
    return ChainReport(team, last, expected - 1, erased, tuple(problems[:_PROBLEMS_SHOWN]))


def sequence_of(connection: Connection, team: str, sequence: int, digest: str) -> int:
    """The number of the link with this hash (at this number, unless it is 0); 0 where there is none."""
    query = select(record.c.sequence).where(record.c.team_id == team, record.c.hash == digest)
    if sequence:
        query = query.where(record.c.sequence == sequence)
    return connection.scalar(query) or 0


def erase(connection: Connection, team: str, owner: str) -> int:
    """Remove everything personal about `owner`; returns how many links had a part. The chain still holds."""
    gone = connection.execute(
        delete(record_personal).where(record_personal.c.team_id == team, record_personal.c.owner == owner)
    )
    return gone.rowcount


def teams(connection: Connection) -> list[str]:
    """The workspaces that have a chain."""
    return list(connection.scalars(select(record_heads.c.team_id).order_by(record_heads.c.team_id)))


def count(connection: Connection, team: str) -> int:
    """How many links a workspace's chain has."""
    return connection.scalar(select(func.count()).where(record.c.team_id == team)) or 0


def _locked_head(connection: Connection, team: str) -> Head:
    query = select(record_heads).where(record_heads.c.team_id == team).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        connection.execute(insert(record_heads).values(team_id=team, sequence=0, hash=GENESIS))
        return Head(0, GENESIS)
    return Head(row.sequence, row.hash)


def _part(team: str, sequence: int, owner: str, data: Mapping[str, Any]) -> dict[str, Any]:
    # Through JSON and back, so that what is hashed now is what is read later.
    plain = json.loads(canonical(data))
    return {
        "team_id": team,
        "sequence": sequence,
        "owner": owner,
        "salt": secrets.token_hex(16),
        "data": plain,
    }


def _digest(part: Mapping[str, Any]) -> str:
    text = canonical([part["salt"], part["owner"], part["data"]])
    return hashlib.sha256(text.encode()).hexdigest()


def _body(team: str, sequence: int, one: Record, digests: list[str]) -> str:
    return canonical({
        "team": team, "sequence": sequence, "kind": one.kind, "at": _utc(one.at), "subject": one.subject,
        "facts": one.facts, "personal": digests,
    })  # fmt: skip


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _link(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def _personal(connection: Connection, team: str, first: int, last: int) -> dict[int, list[Row[Any]]]:
    own = record_personal.c
    found: dict[int, list[Row[Any]]] = {}
    for part in connection.execute(
        select(record_personal).where(own.team_id == team, own.sequence.between(first, last))
    ):
        found.setdefault(part.sequence, []).append(part)
    return found


def _check(row: Row[Any], expected: int, previous: str, parts: list[Row[Any]]) -> tuple[list[str], int]:
    problems = []
    if row.sequence != expected:
        problems.append("gap")
    if row.previous != previous:
        problems.append("previous_differs")
    if _link(row.previous, row.body) != row.hash:
        problems.append("hash_differs")
    body = _read(row.body)
    repeated = (row.team_id, row.sequence, row.kind, _utc(row.at), row.subject)
    if repeated != tuple(body.get(name) for name in ("team", "sequence", "kind", "at", "subject")):
        problems.append("columns_differ")
    hashed = set(body.get("personal", ()))
    digests = {_digest(dict(part._mapping)) for part in parts}
    if not digests <= hashed:
        problems.append("personal_differs")
    return problems, len(hashed - digests)


def _read(body: str) -> dict[str, Any]:
    """A hashed body; an empty one where it is no JSON object any more: the hash has told already."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
