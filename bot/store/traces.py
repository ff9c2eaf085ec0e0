"""Where somebody's ids stand outside columns of their own: in keys, inside JSON, in channels of their DMs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Connection, Table, Text, and_, cast, or_, select, update

from bot.store.metadata import metadata
from bot.store.tables.campaigns import reminders_sent
from bot.store.tables.conversations import outbox, questions
from bot.store.tables.human_loop import uploads
from bot.store.tables.record import record_personal

PRIVATE = "D"  # what the id of a direct message begins with


@dataclass(frozen=True, slots=True)
class Traces:
    """What leads to one person: their ids, and the channels of their direct messages with the bot."""

    ids: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All of them, for searching payloads."""
        return (*self.ids, *self.channels)


def traces_of(connection: Connection, team: str, ids: Sequence[str]) -> Traces:
    """Read before anything is removed: what was sent to somebody tells the channel of their DM."""
    asked = select(questions.c.channel).where(questions.c.team_id == team, questions.c.user_id.in_(ids))
    sent = select(outbox.c.channel).where(outbox.c.team_id == team, _named(outbox.c.key, ids))
    files = select(uploads.c.channel).where(uploads.c.team_id == team, uploads.c.user_id.in_(ids))
    found = {channel for query in (asked, sent, files) for channel in connection.scalars(query)}
    return Traces(tuple(ids), tuple(sorted(one for one in found if one.startswith(PRIVATE))))


def messages_of(team: str, traces: Traces) -> ColumnElement[bool]:
    """The outgoing messages to this person, and those whose key or kept body names them."""
    own = outbox.c
    return and_(
        own.team_id == team,
        or_(
            own.channel.in_(traces.words),
            own.ephemeral_to.in_(traces.ids),
            _named(own.key, traces.words),
            *(cast(own.body, Text).contains(one, autoescape=True) for one in traces.words),
        ),
    )


def rename_reminders(connection: Connection, team: str, ids: Sequence[str], alias: str) -> int:
    """A reminder's key holds person and day; the day stays taken, the person goes."""
    own = reminders_sent.c
    rows = connection.execute(select(own.key).where(own.team_id == team, _named(own.key, ids))).all()
    for (key,) in rows:
        fresh = ":".join(alias if part in ids else part for part in key.split(":"))
        connection.execute(
            update(reminders_sent).where(own.team_id == team, own.key == key).values(key=fresh)
        )
    return len(rows)


def rename_in_documents(connection: Connection, team: str, ids: Sequence[str], alias: str) -> int:
    """Ids as values inside JSON, wherever it is kept: audiences, deputies, drafts of the bank, settings.

    The record's parts are not touched here: they are hashed.
    """
    return sum(
        _rename_in(connection, table, column, (team, ids, alias))
        for table in metadata.sorted_tables
        if table is not record_personal and "team_id" in table.c
        for column in table.columns
        if isinstance(column.type, JSON)
    )


def replaced(value: Any, ids: Sequence[str], alias: str) -> Any:
    """The same JSON with every text (and every name) that is one of `ids` exchanged."""
    if isinstance(value, str):
        return alias if value in ids else value
    if isinstance(value, list):
        return [replaced(one, ids, alias) for one in value]
    if isinstance(value, dict):
        return {replaced(name, ids, alias): replaced(one, ids, alias) for name, one in value.items()}
    return value


def named(value: Any, ids: Sequence[str]) -> bool:
    """Whether JSON holds one of these as a text."""
    return bool(replaced(value, ids, "") != value)


def quoting(column: Column[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """JSON that has one of these as a text, roughly: what it finds is looked at again."""
    return or_(*(cast(column, Text).contains(f'"{one}"', autoescape=True) for one in ids))


def _rename_in(
    connection: Connection, table: Table, column: Column[Any], who: tuple[str, Sequence[str], str]
) -> int:
    team, ids, alias = who
    keys = list(table.primary_key.columns)
    query = select(*keys, column).where(table.c.team_id == team, quoting(column, ids))
    changed = 0
    for row in connection.execute(query).all():
        fresh = replaced(row[-1], ids, alias)
        if fresh != row[-1]:
            here = and_(*(key == value for key, value in zip(keys, row[:-1], strict=True)))
            changed += connection.execute(update(table).where(here).values({column.name: fresh})).rowcount
    return changed


def _named(column: Column[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """Keys are parts with colons between them; an id that begins like another is not taken for it."""
    found: list[ColumnElement[bool]] = []
    for one in ids:
        found += [
            column.contains(f":{one}:", autoescape=True),
            column.endswith(f":{one}", autoescape=True),
            column.startswith(f"{one}:", autoescape=True),
        ]
    return or_(*found)
