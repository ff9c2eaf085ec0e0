"""Deliveries to the app: sent, acknowledged, and sent again when they were not, on a clock of the test's.

Events come again at once, after one minute and after five; interactivity and slash commands never.
"""

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults

Json = dict[str, Any]
Kind = Literal["events_api", "interactive", "slash_commands"]
ACK_WINDOW = timedelta(seconds=3)
RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(slots=True)
class Parcel:
    """One delivery and its fate. `answer` ends with the app's payload, or None when no ack came."""

    kind: Kind
    payload: Json
    accepts_response: bool = False
    on_ack: Callable[[Json], None] | None = None
    attempt: int = 0
    reason: str = ""
    zero: bool = False
    state: Literal["new", "waiting", "sent", "due", "acked", "lost"] = "new"
    envelope_id: str = ""
    via: str = ""
    when: datetime | None = None
    answer: "Future[Json | None]" = field(default_factory=Future)

    def envelope(self) -> Json:
        """The Socket Mode envelope of this attempt."""
        shown: Json = {
            "envelope_id": self.envelope_id,
            "payload": self.payload,
            "type": self.kind,
            "accepts_response_payload": self.accepts_response,
        }
        if self.kind == "events_api":
            attempt = 0 if self.zero else self.attempt
            shown |= {"retry_attempt": attempt, "retry_reason": self.reason if attempt else ""}
        return shown


class Transport(Protocol):
    """A way to the app: sockets or HTTP. `send` answers the connection's name, "" when there is none."""

    def send(self, parcel: Parcel) -> str: ...


class Delivery:
    """Everything on its way to the app. Callers hold the workspace's lock."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self.transport: Transport | None = None
        self._open: dict[str, Parcel] = {}
        self._waiting: list[Parcel] = []
        self.lost: list[Parcel] = []
        self.acked_events: list[Parcel] = []

    @property
    def pending(self) -> list[Parcel]:
        """What is neither acknowledged nor given up."""
        return [*self._waiting, *self._open.values()]

    def dispatch(self, parcel: Parcel) -> Parcel:
        """Send it; an event twice when the fault `duplicate` is due."""
        self._send(parcel)
        if parcel.kind == "events_api" and self._faults.take("duplicate"):
            self._send(Parcel(parcel.kind, parcel.payload))
        return parcel

    def replay(self, parcel: Parcel) -> None:
        """Send an acknowledged event once more, as Slack sometimes does after a reconnect."""
        self._send(Parcel(parcel.kind, parcel.payload))

    def ack(self, envelope_id: str, payload: Json | None) -> None:
        """The app answered; a late answer to an earlier attempt changes nothing."""
        parcel = self._open.get(envelope_id)
        if parcel is None or (parcel.kind == "events_api" and self._faults.take("lose_ack")):
            return
        del self._open[envelope_id]
        parcel.state = "acked"
        if parcel.kind == "events_api":
            self.acked_events.append(parcel)
        if parcel.on_ack is not None:
            parcel.on_ack(payload or {})
        if not parcel.answer.done():
            parcel.answer.set_result(payload or {})

    def failed(self, envelope_id: str, reason: str) -> None:
        """An attempt did not arrive."""
        parcel = self._open.pop(envelope_id, None)
        if parcel is not None:
            self._fail(parcel, reason)

    def connected(self) -> None:
        """The app is there: send what waited for it."""
        for parcel in [parcel for parcel in self._waiting if parcel.state == "waiting"]:
            self._waiting.remove(parcel)
            self._send(parcel)

    def disconnected(self, via: str) -> None:
        """A connection ended: what it carried unacknowledged has failed."""
        for parcel in [
            parcel for parcel in self._open.values() if parcel.via == via and parcel.state == "sent"
        ]:
            self.failed(parcel.envelope_id, "connection_failed")

    def tick(self) -> None:
        """Apply the time that has passed: acknowledgements overdue, redeliveries due."""
        now = self._clock.now()
        for parcel in list(self._open.values()):
            if parcel.state == "sent" and parcel.when and now - parcel.when >= ACK_WINDOW:
                self.failed(parcel.envelope_id, "timeout")
        for parcel in [parcel for parcel in self._waiting if parcel.state == "due"]:
            if parcel.when and now >= parcel.when:
                self._waiting.remove(parcel)
                self._send(parcel)

    def _send(self, parcel: Parcel) -> None:
        parcel.envelope_id = str(uuid.uuid4())
        self._open[parcel.envelope_id] = parcel
        parcel.state, parcel.when = "sent", self._clock.now()
        parcel.via = self.transport.send(parcel) if self.transport else ""
        if parcel.via:
            return
        del self._open[parcel.envelope_id]
        if parcel.kind == "events_api":
            parcel.state = "waiting"
            self._waiting.append(parcel)
        else:
            self._lose(parcel)

    def _fail(self, parcel: Parcel, reason: str) -> None:
        if parcel.kind != "events_api" or parcel.attempt >= len(RETRIES):
            self._lose(parcel)
            return
        parcel.reason = reason
        parcel.zero = self._faults.take("retry_zero")
        pause = RETRIES[parcel.attempt]
        parcel.attempt += 1
        if not pause:
            self._send(parcel)
            return
        parcel.when = self._clock.now() + pause
        parcel.state = "due"
        self._waiting.append(parcel)

    def _lose(self, parcel: Parcel) -> None:
        parcel.state = "lost"
        self.lost.append(parcel)
        if not parcel.answer.done():
            parcel.answer.set_result(None)
