"""Now, as an argument. Tests drive a `ManualClock`; the demo runs on the system's."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Now, always aware (UTC)."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The current moment in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """Time that stands still until a test moves it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 4, 1, 0, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment the clock was set to."""
        return self._now

    def advance(self, seconds: float) -> datetime:
        """Move time on and return the new moment."""
        self._now += timedelta(seconds=seconds)
        return self._now


class Timestamps:
    """Slack's message timestamps: seconds and six digits, unique and rising in a workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """The next `ts`, never one given before."""
        micros = int(self._clock.now().timestamp() * 1_000_000)
        self._last = max(micros, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
