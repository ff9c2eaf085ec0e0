"""Every message that is to be sent once: claimed before it goes out, settled when Slack has it.

pending -> sending -> sent | failed | parked; parked -> pending (sent again on request) | dropped;
streaming (Slack has its beginning) -> sent | pending.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select, update

from bot.store.database import Connection, Database
from bot.store.rows import Rows
from bot.store.tables.conversations import outbox

_UNSENT = ("pending", "sending", "parked")
OutboxState = Literal["pending", "streaming", "sending", "sent", "failed", "parked", "dropped"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `nonce` is found in its metadata; `body` is kept until Slack has the message."""

    team_id: str
    key: str
    channel: str
    kind: str
    nonce: str
    created_at: datetime
    thread_ts: str = ""
    ephemeral_to: str = ""
    state: OutboxState = "pending"
    ts: str = ""
    reason: str = ""
    body: dict[str, Any] | None = None
    attempted_at: datetime | None = None
    settled_at: datetime | None = None


class Outbox:
    """Reads and writes what goes out."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(outbox, Outgoing)

    def find(self, team: str, key: str) -> Outgoing | None:
        """By its idempotency key."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, key=key)

    def attempt(self, outgoing: Outgoing, at: datetime) -> Outgoing:
        """Note that the message is going out now; raises Conflict when another worker just did.

        Whoever finds it in this state later cannot know whether Slack has it, and must look.
        """
        trying = replace(outgoing, state="sending", attempted_at=at)
        here = (outbox.c.team_id == outgoing.team_id) & (outbox.c.key == outgoing.key)
        row = self._rows.columns(trying)
        with self._database.writing() as connection:
            changed = connection.execute(update(outbox).where(here, outbox.c.state == "pending").values(row))
            if changed.rowcount == 0:
                self._rows.add(connection, trying)
        return trying

    def keep(self, outgoing: Outgoing) -> None:
        """Write down a message whose beginning Slack has."""
        with self._database.writing() as connection:
            self._rows.put(connection, outgoing)

    def settle(self, outgoing: Outgoing) -> None:
        """Write down how it ended. What Slack has is not kept here."""
        body = outgoing.body if outgoing.state in _UNSENT else None
        with self._database.writing() as connection:
            self._rows.save(connection, replace(outgoing, body=body))

    def parked(self, team: str) -> list[Outgoing]:
        """What waits for an administrator."""
        with self._database.reading() as connection:
            return self._rows.all(connection, team, state="parked")

    def all_parked(self) -> list[Outgoing]:
        """The same, of every workspace in this database."""
        query = select(outbox).where(outbox.c.state == "parked").order_by(outbox.c.created_at)
        with self._database.reading() as connection:
            return self._rows.run(connection, query)

    def count(self, state: OutboxState) -> int:
        """How many messages are in this state, in all workspaces."""
        query = select(func.count()).where(outbox.c.state == state)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def reopen(
        self, team: str, key: str, state: OutboxState, reason: str, attempted_at: datetime | None = None
    ) -> bool:
        """An administrator's word on a parked message; False when it is not parked.

        `attempted_at`: only as it was after that attempt, so that one word causes one attempt.
        """
        here = (outbox.c.team_id == team) & (outbox.c.key == key) & (outbox.c.state == "parked")
        if attempted_at:
            here &= outbox.c.attempted_at == attempted_at
        with self._database.writing() as connection:
            changed = connection.execute(update(outbox).where(here).values(state=state, reason=reason))
        return changed.rowcount == 1


def hold_unsettled(connection: Connection, reason: str) -> int:
    """Park what was on its way; returns how many messages."""
    unsettled = outbox.c.state.in_(("pending", "sending"))
    return connection.execute(update(outbox).where(unsettled).values(state="parked", reason=reason)).rowcount
