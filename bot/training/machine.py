"""Edges of a state machine as a table, and the one way to walk them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.errors import Conflict, InvalidInput

State = TypeVar("State", bound=StrEnum)

# (state, event) -> next state
Edges = Mapping[tuple[State, str], State]


def step(edges: Edges[State], machine: str, state: State, event: str) -> State:
    """The state after `event`; raises Conflict with the sentence of the state it is refused in."""
    following = edges.get((state, event))
    if following is None:
        raise Conflict(f"training.{machine}.refused.{state.value}")
    return following


def require_reason(reason: str) -> None:
    """Raise InvalidInput when an act that needs a reason comes without one."""
    if not reason.strip():
        raise InvalidInput("training.reason_needed")
