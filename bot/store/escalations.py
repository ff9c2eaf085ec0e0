"""Questions that were handed to people, and the message in the security channel that stands for each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.conversations import escalations


@dataclass(frozen=True, slots=True)
class Escalation:
    """`channel` and `ts` are the message in the security channel, in whose thread the answer is written."""

    team_id: str
    question_id: str
    channel: str
    ts: str
    asked_by: str
    at: datetime
    answered_at: datetime | None = None


class Escalations:
    """Reads and writes what was handed to people."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(escalations, Escalation)

    def keep(self, escalation: Escalation) -> None:
        """Insert or replace: the same work may run again after a crash."""
        with self._database.writing() as connection:
            self._rows.put(connection, escalation)

    def behind(self, team: str, channel: str, ts: str) -> Escalation | None:
        """The escalation whose message this is."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, channel=channel, ts=ts)

    def of(self, team: str, question_id: str) -> Escalation | None:
        """The escalation of a question, None where it was not handed to people."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, question_id=question_id)

    def answered(self, team: str, question_id: str, at: datetime) -> None:
        """Somebody answered."""
        here = (escalations.c.team_id == team) & (escalations.c.question_id == question_id)
        with self._database.writing() as connection:
            connection.execute(update(escalations).where(here).values(answered_at=at))
