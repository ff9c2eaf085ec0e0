"""Faults that tests order: in answers to calls, in connections and in deliveries."""

from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

CallFault = Literal["rate_limited", "server_error", "time_out", "drop_before", "drop_after", "slow"]
DeliveryFault = Literal["duplicate", "reverse_twins", "retry_zero", "lose_ack"]
CALL_FAULTS: tuple[str, ...] = get_args(CallFault)
DELIVERY_FAULTS: tuple[str, ...] = get_args(DeliveryFault)


@dataclass(slots=True)
class Fault:
    """A fault for the next `times` calls of a method.

    `rate_limited`: 429 with `Retry-After: seconds`. `server_error`: 500. `time_out`: the call takes effect
    and no answer comes for `seconds`, then the connection closes. `drop_before`, `drop_after`: the connection
    breaks before the call takes effect, or after. `slow`: the answer takes `seconds`.
    """

    kind: CallFault
    method: str = "*"
    times: int = 1
    seconds: float = 1.0


class Faults:
    """What is still to go wrong."""

    def __init__(self) -> None:
        self.calls: list[Fault] = []
        self.deliveries: Counter[str] = Counter()

    def add(self, kind: CallFault, method: str = "*", times: int = 1, seconds: float = 1.0) -> Fault:
        """Order a fault in answers to calls."""
        fault = Fault(kind, method, times, seconds)
        self.calls.append(fault)
        return fault

    def deliver(self, kind: DeliveryFault, times: int = 1) -> None:
        """Order a fault in the next `times` deliveries.

        `duplicate`: an event comes twice. `reverse_twins`: the mention comes before its message.
        `retry_zero`: a redelivery says `retry_attempt: 0`. `lose_ack`: an acknowledgement is not seen.
        """
        self.deliveries[kind] += times

    def for_call(self, method: str) -> Fault | None:
        """The fault of this call, if one is due; it is used up."""
        for fault in self.calls:
            if fault.times > 0 and fnmatchcase(method, fault.method):
                fault.times -= 1
                return fault
        return None

    def take(self, kind: DeliveryFault) -> bool:
        """Whether this delivery is to fail that way; it is used up."""
        if self.deliveries[kind] <= 0:
            return False
        self.deliveries[kind] -= 1
        return True

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.calls.clear()
        self.deliveries.clear()
