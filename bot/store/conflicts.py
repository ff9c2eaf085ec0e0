"""Contradictions between documents that the leads were told of: once a pair of clauses and versions."""

from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.tables.human_loop import conflicts


class Conflicts:
    """Remembers what was told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, team: str, conflict_id: str) -> bool:
        """True when it was told before."""
        own = conflicts.c
        query = select(exists().where(own.team_id == team, own.id == conflict_id))
        with self._database.reading() as connection:
            return bool(connection.execute(query).scalar_one())

    def keep(self, team: str, conflict_id: str, question_id: str, at: datetime) -> None:
        """Note that it was told; a second time changes nothing."""
        row = {"team_id": team, "id": conflict_id, "question_id": question_id, "told_at": at}
        try:
            with self._database.engine.begin() as connection:
                connection.execute(insert(conflicts).values(row))
        except IntegrityError:
            return
