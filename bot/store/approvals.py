"""Whose name stands under an approved item, where it has to go: the record knows who it was."""

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, select, tuple_, update

from bot.store.learning import BankItem
from bot.store.rows import Rows
from bot.store.tables.learning import bank_items
from bot.store.tables.people import people
from bot.store.tables.record import record, record_personal
from bot.training.people import Person

_ITEMS = Rows(bank_items, BankItem)


def rename_approver(connection: Connection, team: str, person: Person, alias: str) -> int:
    """Put the alias in the place of a person's name under what they approved; returns how many items.

    Before their parts of the record are erased. Where those are gone already the name has to do, as long as
    nobody else is called so.
    """
    own = bank_items.c
    approved = _approved(connection, team, [person.id, person.slack_id])
    mine: ColumnElement[bool] = tuple_(own.id, own.version).in_(approved)
    if person.name and not _namesake(connection, team, person):
        mine = mine | (own.approver == person.name)
    found = _ITEMS.run(connection, select(bank_items).where(own.team_id == team, own.approver != "", mine))
    for one in found:
        here = and_(own.team_id == team, own.id == one.id, own.version == one.version)
        content = {**one.content, "approver": alias}
        connection.execute(update(bank_items).where(here).values(approver=alias, content=content))
    return len(found)


def _approved(connection: Connection, team: str, ids: list[str]) -> list[tuple[str, int]]:
    """(item, version) of what these ids approved, as far as the record still says."""
    own, part = record.c, record_personal.c
    query = (
        select(own.subject)
        .join(record_personal, and_(part.team_id == own.team_id, part.sequence == own.sequence))
        .where(own.team_id == team, own.kind == "item.approved", part.owner.in_([one for one in ids if one]))
        # The link names the author too.
        .where(cast(part.data, Text).contains('"acted_as"'))
    )
    subjects = [subject.removeprefix("item:").rpartition("@") for subject in connection.scalars(query)]
    return [(item, int(version)) for item, _, version in subjects]


def _namesake(connection: Connection, team: str, person: Person) -> bool:
    own = people.c
    query = select(own.id).where(own.team_id == team, own.name == person.name, own.id != person.id)
    return connection.execute(query.limit(1)).first() is not None
