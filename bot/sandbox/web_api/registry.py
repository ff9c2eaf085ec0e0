"""What a method needs and what it gets: tokens, scopes, tiers, arguments."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.sandbox.errors import Refused
from bot.sandbox.model import Channel
from bot.sandbox.platform import Platform
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.socket_mode import SocketMode

Json = dict[str, Any]
TokenKind = Literal["bot", "app", "none", "any"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method: the arguments as sent, and the platform it changes."""

    platform: Platform
    socket_mode: "SocketMode"
    method: str
    arguments: Mapping[str, Any]

    @property
    def workspace(self) -> Workspace:
        """The workspace of the token."""
        return self.platform.workspace

    def text(self, name: str, default: str = "") -> str:
        """An argument as a string."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """An argument that must be there. Refused: invalid_arguments."""
        value = self.text(name)
        if not value:
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean argument; forms send "1", "true", "0", "false"."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in ("1", "true")

    def value(self, name: str, error: str = "invalid_arguments") -> Any:
        """A structured argument, which forms send as JSON; None when absent. Refused: `error`."""
        given = self.arguments.get(name)
        if not isinstance(given, str):
            return given
        if not given:
            return None
        try:
            return json.loads(given)
        except ValueError:
            raise Refused(error) from None

    def channel(self, name: str = "channel") -> Channel:
        """The channel of an argument. Refused: channel_not_found."""
        channel_id = self.text(name)
        if not channel_id:
            raise Refused("channel_not_found")
        return self.workspace.channel(channel_id)

    def own_channel(self, name: str = "channel") -> Channel:
        """A channel that the app is in. Refused: channel_not_found (private), not_in_channel."""
        channel = self.channel(name)
        if self.workspace.bot_user_id not in channel.members:
            raise Refused("channel_not_found" if channel.type_name != "channel" else "not_in_channel")
        return channel


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API. One of `scopes` is enough; none listed = every token may."""

    name: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    token: TokenKind = "bot"
    tier: int = 3


METHODS: dict[str, Method] = {}


@dataclass(frozen=True, slots=True)
class method:
    """Register a handler: `@method("chat.delete", "chat:write", tier=3)`."""

    name: str
    scopes: str = ""
    tier: int = 3
    token: TokenKind = field(default="bot")

    def __call__(self, handler: Handler) -> Handler:
        """Register `handler` under the method's name."""
        METHODS[self.name] = Method(self.name, handler, tuple(self.scopes.split()), self.token, self.tier)
        return handler


def page(items: list[Any], call: Call, default: int = 100) -> tuple[list[Any], Json]:
    """One page of a list and its `response_metadata`. Refused: invalid_cursor, invalid_limit."""
    limit = _number(call.text("limit") or str(default), "invalid_limit")
    cursor = call.text("cursor")
    start = _number(cursor.removeprefix("after:"), "invalid_cursor") if cursor else 0
    end = start + max(1, min(limit, 1000))
    return items[start:end], {"next_cursor": f"after:{end}" if end < len(items) else ""}


def _number(text: str, error: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refused(error) from None
