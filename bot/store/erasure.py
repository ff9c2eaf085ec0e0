"""Taking a person out: an alias in every column that names people, their own words gone, the chain intact."""

from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from bot.store import people as people_store
from bot.store import record
from bot.store.metadata import metadata
from bot.store.tables import findings, learning
from bot.store.tables.campaigns import amendments, campaigns, completions
from bot.store.tables.people import people
from bot.store.tables.record import record_personal

# Columns that hold a person's id, wherever they stand.
NAMING = frozenset({
    "person_id", "manager_id", "found_by", "directed_by", "owner_id", "verified_by", "created_by",
    "launched_by",
    "actor", "decided_by", "entered_by", "voided_by", "user_id", "author_id", "asker_id", "author",
})  # fmt: skip
# What a person wrote themselves, by table.
_OWN_WORDS: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (learning.statements, ("note",)),
    (learning.sheets, ("comment",)),
    (completions, ("reason", "evidence")),
    (findings.requests, ("reason", "answer")),
)
_GONE = (learning.practice_cards, learning.practice_people, findings.incidents)


def erase_person(connection: Connection, team: str, person_id: str) -> int:
    """Remove what is personal about somebody; returns how many rows were changed. Raises NotFound.

    Counts stay what they were: an alias that nobody can resolve takes the person's place.
    """
    person = people_store.get(connection, team, person_id)
    ids = sorted({person.id, person.slack_id} - {""})
    alias = f"erased-{token_hex(6)}"
    changed = 0
    for table, words in _OWN_WORDS:
        where = (table.c.team_id == team, table.c.person_id.in_(ids))
        changed += connection.execute(update(table).where(*where).values(dict.fromkeys(words, ""))).rowcount
    for table in _GONE:
        changed += _drop(connection, table, team, ids)
    owned = findings.nonconformities.c
    connection.execute(
        update(findings.nonconformities)
        .where(owned.team_id == team, owned.owner_id.in_(ids))
        .values(evidence="")
    )
    for table in metadata.sorted_tables:
        changed += _rename(connection, table, team, ids, alias)
    changed += _in_documents(connection, team, ids, alias)
    changed += sum(record.erase(connection, team, one) for one in ids)
    connection.execute(delete(people).where(people.c.team_id == team, people.c.id == person.id))
    return changed


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


def _in_documents(connection: Connection, team: str, ids: list[str], alias: str) -> int:
    """Ids inside JSON: people chosen by name in an audience or an amendment."""
    changed = 0
    for row in connection.execute(select(campaigns).where(campaigns.c.team_id == team)).all():
        chosen = row.terms["audience"]["people"]
        if set(chosen) & set(ids):
            audience = {**row.terms["audience"], "people": _replaced(chosen, ids, alias)}
            where = (campaigns.c.team_id == team, campaigns.c.id == row.id)
            terms = {**row.terms, "audience": audience}
            changed += connection.execute(update(campaigns).where(*where).values(terms=terms)).rowcount
    for row in connection.execute(select(amendments).where(amendments.c.team_id == team)).all():
        if set(row.people) & set(ids):
            where = (amendments.c.team_id == team, amendments.c.id == row.id)
            values = {"people": _replaced(row.people, ids, alias), "reason": ""}
            changed += connection.execute(update(amendments).where(*where).values(values)).rowcount
    return changed


def _replaced(values: list[Any], ids: list[str], alias: str) -> list[Any]:
    return [alias if value in ids else value for value in values]
