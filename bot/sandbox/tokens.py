"""What lives briefly: trigger ids (3 s, once) and response addresses (30 minutes, 5 uses)."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.clock import Clock
from bot.sandbox.errors import Refused

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """Who did what may be answered by a modal."""

    user: str
    expires: datetime
    exchanged: bool = False


@dataclass(slots=True)
class ResponseAddress:
    """Where `response_url` leads: a person in a channel, and the message the action was in."""

    user: str
    channel: str
    message_ts: str
    expires: datetime
    thread_ts: str = ""
    uses: int = 0


@dataclass(slots=True)
class Triggers:
    """The trigger ids that are out."""

    clock: Clock
    _open: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, user: str) -> str:
        """A new trigger id for what `user` just did."""
        number = int(self.clock.now().timestamp() * 1000)
        trigger_id = f"{number}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        self._open[trigger_id] = Trigger(user, self.clock.now() + TRIGGER_LIFE)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person behind the trigger. Refused: invalid_trigger_id, exchanged_…, expired_…."""
        trigger = self._open.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.exchanged:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() > trigger.expires:
            raise Refused("expired_trigger_id")
        trigger.exchanged = True
        return trigger.user


@dataclass(slots=True)
class ResponseAddresses:
    """The response addresses that are out; `base` is the server's own address."""

    clock: Clock
    base: str = ""
    _open: dict[str, ResponseAddress] = field(default_factory=dict)

    def issue(self, kind: str, user: str, channel: str, message_ts: str = "", thread_ts: str = "") -> str:
        """A new address of kind `actions` or `commands`."""
        key = secrets.token_urlsafe(18)
        expires = self.clock.now() + RESPONSE_LIFE
        self._open[key] = ResponseAddress(user, channel, message_ts, expires, thread_ts)
        return f"{self.base}/hooks/{kind}/{key}"

    def use(self, key: str) -> ResponseAddress:
        """Take one use of it. Refused: used_url (5 uses), expired_url."""
        address = self._open.get(key)
        if address is None or self.clock.now() > address.expires:
            raise Refused("expired_url")
        if address.uses >= RESPONSE_USES:
            raise Refused("used_url")
        address.uses += 1
        return address
