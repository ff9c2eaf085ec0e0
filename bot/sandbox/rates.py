"""Rate limits: so many calls a minute and method, and posts a second and channel."""

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}


@dataclass(slots=True)
class Rates:
    """The limits in force. The default limits nothing; `like_slack()` has Slack's tiers."""

    per_minute: Mapping[int, int] = field(default_factory=dict)
    posts_per_minute: int = 0
    posts_per_second_and_channel: int = 0
    _seen: defaultdict[tuple[str, str], deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    @classmethod
    def like_slack(cls) -> "Rates":
        """Slack's tiers; 300 posts a minute in all, 1 a second and channel."""
        return cls(PER_MINUTE, posts_per_minute=300, posts_per_second_and_channel=1)

    def retry_after(self, method: str, tier: int, channel: str, now: datetime) -> int:
        """0 when the call may pass (it is counted then), else the seconds to wait."""
        rules = [(("method", method), self.per_minute.get(tier, 0), timedelta(minutes=1))]
        if method == "chat.postMessage":
            rules = [
                (("posts", ""), self.posts_per_minute, timedelta(minutes=1)),
                (("channel", channel), self.posts_per_second_and_channel, timedelta(seconds=1)),
            ]
        limited = [(self._recent(key, span, now), most, span) for key, most, span in rules if most]
        waits = [seen[0] + span - now for seen, most, span in limited if len(seen) >= most]
        if waits:
            return max(1, math.ceil(max(waits).total_seconds()))
        for seen, _, _ in limited:
            seen.append(now)
        return 0

    def _recent(self, key: tuple[str, str], span: timedelta, now: datetime) -> deque[datetime]:
        seen = self._seen[key]
        while seen and now - seen[0] >= span:
            seen.popleft()
        return seen
