"""Questions that were handed to people, and the message in the security channel that stands for each."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.conversations import escalations, outbox

KIND = "EscalationNotice"
_KEY = "escalation:"


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


def key_of(question_id: str) -> str:
    """The key under which the message for the security channel goes out."""
    return _KEY + question_id


class Escalations:
    """Reads and writes what was handed to people.

    A lead may reply before the row is written, and an administrator may send a parked message again: what
    the outbox says of the message counts as well.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(escalations, Escalation)

    def keep(self, escalation: Escalation) -> None:
        """Insert or replace: the same work may run again after a crash. An answer that came stays noted."""
        with self._database.writing() as connection:
            before = self._rows.find(connection, escalation.team_id, question_id=escalation.question_id)
            answered = escalation.answered_at or (before.answered_at if before else None)
            self._rows.put(connection, replace(escalation, answered_at=answered))

    def behind(self, team: str, channel: str, ts: str) -> Escalation | None:
        """The escalation whose message this is."""
        with self._database.reading() as connection:
            kept = self._rows.find(connection, team, channel=channel, ts=ts)
            return kept or _posted(connection, team, channel, ts)

    def is_posting(self, team: str) -> bool:
        """True while a message is on its way of which only Slack knows whether it has come."""
        here = (outbox.c.team_id == team) & (outbox.c.kind == KIND) & (outbox.c.state == "sending")
        with self._database.reading() as connection:
            return connection.execute(select(outbox.c.key).where(here).limit(1)).first() is not None

    def of(self, team: str, question_id: str) -> Escalation | None:
        """The escalation of a question, None where it was not handed to people."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, question_id=question_id)

    def answered(self, team: str, question_id: str, at: datetime) -> None:
        """Somebody answered."""
        here = (escalations.c.team_id == team) & (escalations.c.question_id == question_id)
        with self._database.writing() as connection:
            connection.execute(update(escalations).where(here).values(answered_at=at))


def _posted(connection: Connection, team: str, channel: str, ts: str) -> Escalation | None:
    here = (outbox.c.team_id == team) & (outbox.c.kind == KIND) & (outbox.c.state == "sent")
    found = select(outbox).where(here, outbox.c.channel == channel, outbox.c.ts == ts)
    row = connection.execute(found).first()
    if row is None or not str(row.key).startswith(_KEY):
        return None
    return Escalation(
        team, str(row.key).removeprefix(_KEY), channel, ts, "", row.settled_at or row.created_at
    )
