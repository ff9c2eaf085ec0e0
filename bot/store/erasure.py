"""Taking a person out: an alias in every column that names people, their own words gone, the chain intact."""

from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Table, Text, and_, cast, delete, func, or_, select, update

from bot.store import people as people_store
from bot.store import record
from bot.store.approvals import rename_approver
from bot.store.metadata import metadata
from bot.store.retention import forget
from bot.store.tables import conversations, findings, human_loop, learning
from bot.store.tables.campaigns import amendments, completions
from bot.store.tables.following import leavers
from bot.store.tables.people import people
from bot.store.tables.record import record_personal
from bot.store.traces import (
    Traces,
    messages_of,
    named,
    quoting,
    rename_in_documents,
    rename_reminders,
    replaced,
    traces_of,
)
from bot.training.records import Record

# Columns that hold a person's id, wherever they stand.
NAMING = frozenset({
    "person_id", "manager_id", "found_by", "directed_by", "owner_id", "verified_by", "created_by",
    "launched_by", "actor", "decided_by", "entered_by", "voided_by", "user_id", "author_id", "asker_id",
    "author", "approver", "asked_by", "requested_by", "proposed_by",
})  # fmt: skip
# What a person wrote themselves, by table: (the column that names them, the columns of their words).
_OWN_WORDS: tuple[tuple[Table, str, tuple[str, ...]], ...] = (
    (learning.statements, "person_id", ("note",)),
    (learning.sheets, "person_id", ("comment",)),
    (completions, "person_id", ("reason", "evidence")),
    (findings.requests, "person_id", ("reason", "answer")),
    (findings.nonconformities, "owner_id", ("evidence",)),
    (conversations.feedback, "user_id", ("reason", "comment")),
    (human_loop.human_replies, "author_id", ("text",)),
    (human_loop.uploads, "user_id", ("name", "channel", "thread_ts")),
)
_GONE = (learning.practice_cards, learning.practice_people, findings.incidents, leavers)


def traces(connection: Connection, team: str, person_id: str) -> Traces:
    """What leads to somebody, by their id or Slack id. Raises NotFound."""
    person = people_store.get(connection, team, person_id)
    return traces_of(connection, team, sorted({person.id, person.slack_id} - {""}))


def erase_person(connection: Connection, team: str, person_id: str, now: datetime) -> int:
    """Remove what is personal about somebody; returns how many rows were changed. Raises NotFound.

    Counts stay what they were: an alias that nobody can resolve takes the person's place.
    """
    if connection.dialect.name == "sqlite":
        # What is deleted is overwritten in the file, and not only no longer found.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    person = people_store.get(connection, team, person_id)
    left = traces(connection, team, person_id)
    ids, alias = list(left.ids), f"erased-{token_hex(6)}"
    changed = 0
    for table, column, words in _OWN_WORDS:
        where = (table.c.team_id == team, table.c[column].in_(ids))
        changed += connection.execute(update(table).where(*where).values(dict.fromkeys(words, ""))).rowcount
    changed += _conversations(connection, team, left)
    changed += _amendments(connection, team, ids)
    changed += rename_approver(connection, team, person, alias)
    for table in _GONE:
        changed += _drop(connection, table, team, ids)
    connection.execute(delete(people).where(people.c.team_id == team, people.c.id == person.id))
    for table in metadata.sorted_tables:
        changed += _rename(connection, table, team, ids, alias)
    changed += rename_reminders(connection, team, ids, alias)
    changed += rename_in_documents(connection, team, ids, alias)
    beside = _beside(connection, team, ids)
    changed += sum(record.erase(connection, team, one) for one in ids)
    return changed + _restate(connection, team, (ids, alias), beside, now)


def left_over(connection: Connection, team: str, person_id: str) -> list[str]:
    """Tables that still name this id in a column for people; empty after an erasure."""
    found: list[str] = []
    for table in (*metadata.sorted_tables, record_personal):
        columns = [column for column in table.columns if column.name in NAMING or column.name == "owner"]
        if columns and "team_id" in table.c:
            named = or_(*(column == person_id for column in columns))
            if connection.execute(
                select(table.c.team_id).where(table.c.team_id == team, named).limit(1)
            ).first():
                found.append(table.name)
    return found


def _conversations(connection: Connection, team: str, left: Traces) -> int:
    """What they asked, without names and without words; that a question was asked, and when, still counts."""
    own = conversations.questions.c
    query = select(own.id, own.asked_at).where(own.team_id == team, own.user_id.in_(left.ids))
    asked = connection.execute(query).all()
    for question_id, asked_at in asked:
        fresh = forget(connection, team, question_id, asked_at)
        here = (own.team_id == team, own.id == fresh)
        connection.execute(update(conversations.questions).where(*here).values(text="", answer=""))
    sent = connection.execute(delete(conversations.outbox).where(messages_of(team, left))).rowcount
    for table in (human_loop.verified_answers, human_loop.uploads):
        here = (table.c.team_id == team, table.c.channel.in_(left.channels))
        connection.execute(update(table).where(*here).values(channel="", thread_ts=""))
    return len(asked) + sent


def _amendments(connection: Connection, team: str, ids: list[str]) -> int:
    """The reason of what was amended for them alone or among others may tell why they were away."""
    here = (amendments.c.team_id == team, quoting(amendments.c.people, ids))
    return connection.execute(update(amendments).where(*here).values(reason="")).rowcount


def _beside(connection: Connection, team: str, ids: list[str]) -> list[tuple[int, str, dict[str, Any]]]:
    """(link, owner, part) of others that name the erased person, or say why something was done to them.

    The reason is theirs where a link is about them and whoever acted, and nobody else; there it is left out.
    """
    own = record_personal.c
    theirs = select(own.sequence).where(own.team_id == team, own.owner.in_(ids))
    pairs = select(own.sequence).where(own.team_id == team, own.sequence.in_(theirs))
    alone = pairs.group_by(own.sequence).having(func.count() == 2)
    said = and_(own.sequence.in_(alone), cast(own.data, Text).contains('"reason"'))
    query = select(own.sequence, own.owner, own.data, said.label("said")).where(
        own.team_id == team, own.owner.not_in(ids), or_(quoting(own.data, ids), said)
    )
    found = []
    for row in connection.execute(query.order_by(own.sequence)):
        if row.said or named(row.data, ids):
            part = {name: one for name, one in row.data.items() if not (row.said and name == "reason")}
            found.append((row.sequence, row.owner, part))
    return found


def _restate(
    connection: Connection,
    team: str,
    who: tuple[list[str], str],
    found: list[tuple[int, str, dict[str, Any]]],
    now: datetime,
) -> int:
    """A part is hashed and cannot be changed: it goes, and a new link says the same with the alias."""
    ids, alias = who
    own = record_personal.c
    again: dict[str, dict[str, object]] = {}
    for sequence, owner, part in found:
        again.setdefault(owner, {})[str(sequence)] = replaced(part, ids, alias)
        here = (own.team_id == team, own.sequence == sequence, own.owner == owner)
        connection.execute(delete(record_personal).where(*here))
    if found:
        facts = {"links": sorted({sequence for sequence, _, _ in found}), "by_system": True}
        personal = {owner: {"restated": parts} for owner, parts in again.items()}
        record.append(connection, team, [Record("personal.restated", now, "people", facts, personal)])  # type: ignore[arg-type]
    return len(found)


def _rename(connection: Connection, table: Table, team: str, ids: list[str], alias: str) -> int:
    if "team_id" not in table.c:
        return 0
    changed = 0
    for column in table.columns:
        if column.name in NAMING:
            where = (table.c.team_id == team, column.in_(ids))
            changed += connection.execute(update(table).where(*where).values({column.name: alias})).rowcount
    return changed


def _drop(connection: Connection, table: Table, team: str, ids: list[str]) -> int:
    return connection.execute(
        delete(table).where(table.c.team_id == team, table.c.person_id.in_(ids))
    ).rowcount
