"""Slack's rates: what it told us to wait, per method, and the room left for answers."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

LONGEST_WAIT = 90.0
TIMEOUT = 15


@dataclass
class Gate:
    """When each method may be called again. Shared by all clients of a token."""

    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _closed_until: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def close(self, method: str, seconds: float) -> None:
        """Slack asked for a pause."""
        with self._lock:
            self._closed_until[method] = max(self._closed_until.get(method, 0.0), self.now() + seconds)

    def wait(self, method: str) -> None:
        """Return when the method may be called; the one wait is as long as the pause was asked for."""
        while (remaining := self.remaining(method)) > 0:
            self.sleep(remaining)

    def remaining(self, method: str) -> float:
        """Seconds until the method may be called, 0 when it may."""
        with self._lock:
            return max(0.0, self._closed_until.get(method, 0.0) - self.now())


class PacedClient(WebClient):
    """A client that waits as long as Slack says, and never repeats a call whose end is unclear.

    Slack's own retry handler posts a message twice when the connection drops after the post was taken;
    this one has none. A 429 is no unclear end: nothing was done, and the call is made again.
    """

    def __init__(self, token: str, base_url: str, gate: Gate) -> None:
        super().__init__(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])
        self.gate = gate

    def __deepcopy__(self, memo: dict[int, Any]) -> "PacedClient":
        # Bolt copies the client for every request; the copies must share the gate and its lock.
        return PacedClient(self.token or "", self.base_url, self.gate)

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:
        """As `WebClient.api_call`; raises SlackApiError 429 only when Slack asks for more than 90 s."""
        while True:
            self.gate.wait(api_method)
            try:
                return super().api_call(api_method, **options)
            except SlackApiError as error:
                seconds = retry_after(error)
                if seconds is None:
                    raise
                self.gate.close(api_method, seconds)
                if seconds > LONGEST_WAIT:
                    raise


def retry_after(error: SlackApiError) -> float | None:
    """The pause that a 429 asks for, in seconds; None for any other error."""
    if status_of(error) != 429:
        return None
    headers = {name.lower(): value for name, value in dict(error.response.headers).items()}
    try:
        return max(0.5, float(headers.get("retry-after", 1)))
    except (TypeError, ValueError):
        return 1.0


def status_of(error: SlackApiError) -> int:
    """The HTTP status behind an error."""
    response = error.response
    return int(response.status_code) if isinstance(response, SlackResponse) else 200


def code_of(error: SlackApiError) -> str:
    """Slack's own word for the error, "http_500" where it sent none."""
    status = status_of(error)
    if status >= 500:
        return f"http_{status}"
    response = error.response
    return str(response.get("error", "")) if response else ""
