"""Every call of the app, accepted and refused: the oracle that tests ask what really happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `token` says which kind (bot, app, none); the token itself is never kept.

    `accepted`: the workspace changed or was read; `answered`: the app was told so (a fault may prevent it).
    """

    n: int
    at: datetime
    method: str
    arguments: dict[str, Any]
    token: str
    error: str = ""
    answered: bool = True

    @property
    def accepted(self) -> bool:
        """Whether the call took effect."""
        return not self.error


class Ledger:
    """The calls in the order of their arrival."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def add(self, at: datetime, method: str, arguments: dict[str, Any], token: str, **outcome: Any) -> Call:
        """Write a call down; `outcome` may hold `error` and `answered`."""
        call = Call(len(self._calls) + 1, at, method, arguments, token, **outcome)
        self._calls.append(call)
        return call

    def calls(self, method: str = "*", after: int = 0) -> list[Call]:
        """All calls of the method (a pattern such as `chat.*`), accepted or not, from number `after` on."""
        return [call for call in self._calls[after:] if fnmatchcase(call.method, method)]

    def accepted(self, method: str = "*", **arguments: Any) -> list[Call]:
        """The accepted calls of the method whose arguments have these values."""
        return [call for call in self.calls(method) if call.accepted and _matches(call, arguments)]

    def refused(self, method: str = "*") -> list[Call]:
        """The refused calls of the method."""
        return [call for call in self.calls(method) if call.error]

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)


def _matches(call: Call, arguments: dict[str, Any]) -> bool:
    return all(call.arguments.get(name) == value for name, value in arguments.items())
