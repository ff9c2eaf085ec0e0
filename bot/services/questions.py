"""A question on its way from Slack to its answer: what the durable work carries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Literal

from bot.services.ports import Recipient

Place = Literal["dm", "channel", "private", "aside", "checked"]
# Where only the one who asked sees the answer, with the question above it.
PRIVATE: tuple[Place, ...] = ("private", "aside", "checked")
LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asked. `text` is redacted and at most `LONGEST` + 1 characters; `length` is the whole.

    `place`: "dm" = a direct message, "channel" = a mention in front of others, "private" = a command
    answered by direct message, "aside" = a command in a channel, answered there for the asker's eyes only,
    "checked" = somebody's message that the asker had checked; as "aside", and never to be shown to others.
    `shown_in` is the thread in which an "aside" or "checked" answer appears.
    """

    team_id: str
    channel: str
    user_id: str
    ts: str
    text: str
    place: Place = "dm"
    thread_ts: str = ""
    length: int = 0
    redacted: tuple[str, ...] = ()
    shown_in: str = ""

    @property
    def key(self) -> str:
        """The content key: one message is one question, however often and as whatever event it comes."""
        return f"{self.team_id}:{self.channel}:{self.ts}"

    @property
    def id(self) -> str:
        """What buttons carry: short, and not to be guessed from the outside."""
        return id_of(self.key)

    @property
    def root_ts(self) -> str:
        """The thread it belongs to; a message outside of one begins its own."""
        return self.thread_ts or self.ts

    @property
    def recipient(self) -> Recipient:
        """Where the answer goes."""
        if self.place == "private":
            return self.by_dm
        if self.place in PRIVATE:
            return Recipient(self.team_id, self.channel, self.shown_in or None, self.user_id)
        return Recipient(self.team_id, self.channel, self.root_ts)

    @property
    def by_dm(self) -> Recipient:
        """The asker's direct messages: where a private answer goes when its place cannot be written to."""
        return Recipient(self.team_id, self.user_id)

    def to_payload(self) -> dict[str, Any]:
        """For durable work: JSON only."""
        return {**asdict(self), "redacted": list(self.redacted)}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "Question":
        """The other way round."""
        return cls(**{**payload, "redacted": tuple(payload["redacted"])})


def id_of(key: str) -> str:
    """The id of the question with this content key."""
    return sha256(key.encode()).hexdigest()[:32]
