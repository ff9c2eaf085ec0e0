"""What tells one state of a database from another: its schema, and the last link of every record."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.store import record
from bot.store.database import Database
from bot.store.migrations import revision_of


@dataclass(frozen=True, slots=True)
class Facts:
    """`heads` maps a workspace to its record's last link: (sequence, hash)."""

    revision: str
    heads: Mapping[str, tuple[int, str]]


def facts_of(database: Database) -> Facts:
    """As of now."""
    with database.reading() as connection:
        return facts_in(connection)


def facts_in(connection: Connection) -> Facts:
    """As of the caller's transaction."""
    heads = {team: record.head(connection, team) for team in record.teams(connection)}
    return Facts(revision_of(connection), {team: (head.sequence, head.hash) for team, head in heads.items()})
