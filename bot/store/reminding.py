"""Reminders in the database: who waits, what has gone out, how many of each campaign."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store.rows import Rows
from bot.store.tables.campaigns import assignments, reminder_counts, reminders_sent
from bot.training.assignment import OPEN


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open assignment, as far as reminding needs it."""

    assignment_id: str
    campaign_id: str
    person_id: str
    due: datetime
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """A reminder that went out: its key stands once for ever."""

    team_id: str
    key: str
    kind: str
    person_id: str
    assignments: tuple[str, ...]
    at: datetime


SENT = Rows(reminders_sent, ReminderSent)
_DEFERRED = "deferred"


def waiting(connection: Connection, team: str, campaign_ids: Collection[str]) -> list[Waiting]:
    """The counted open assignments of these campaigns."""
    own = assignments.c
    query = select(own.id, own.campaign_id, own.person_id, own.due, own.assigned_at).where(
        own.team_id == team, own.is_test.is_(False), own.campaign_id.in_(list(campaign_ids)),
        own.state.in_([state.value for state in OPEN]),
    )  # fmt: skip
    return [Waiting(*row) for row in connection.execute(query)]


def defer(connection: Connection, team: str, person_id: str, now: datetime) -> None:
    """Keep that a reminder came too late for its day, so that the person has one at the next opening."""
    SENT.put(connection, ReminderSent(team, f"{_DEFERRED}:{person_id}", _DEFERRED, person_id, (), now))


def deferred(connection: Connection, team: str) -> list[str]:
    """The people whose reminder was deferred and has not gone out since."""
    own = reminders_sent.c
    query = select(own.person_id).where(own.team_id == team, own.kind == _DEFERRED)
    return list(connection.scalars(query.order_by(own.person_id)))


def forget(connection: Connection, team: str, person_id: str) -> None:
    """What was deferred has gone out, or there is nothing to remind of any more."""
    own = reminders_sent.c
    where = (own.team_id == team, own.kind == _DEFERRED, own.person_id == person_id)
    connection.execute(delete(reminders_sent).where(*where))


def note(connection: Connection, sent: ReminderSent, campaign_ids: Collection[str]) -> None:
    """Keep that it went out, and count it for its campaigns; a second time it does nothing."""
    if SENT.find(connection, sent.team_id, lock=True, key=sent.key) is not None:
        return
    SENT.add(connection, sent)
    own = reminder_counts.c
    for one in sorted(campaign_ids):
        where = (own.team_id == sent.team_id, own.campaign_id == one)
        if connection.execute(reminder_counts.update().where(*where).values(sent=own.sent + 1)).rowcount == 0:
            connection.execute(reminder_counts.insert().values(team_id=sent.team_id, campaign_id=one, sent=1))
