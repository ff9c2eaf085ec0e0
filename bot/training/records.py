"""What a rule leaves behind for the record, and who did it when."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.training.people import SYSTEM, Viewer

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8, hexadecimal: what the record has of words that are kept elsewhere."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """One line for the chain. `facts` are hashed as they stand and must name nobody.

    `personal` maps an owner (a person's id) to what is about them; it is kept beside the chain, and only
    a salted digest of it is hashed, so that it can be erased. `subject` is "campaign:<id>" and the like.
    """

    kind: str
    at: datetime
    subject: str
    facts: Mapping[str, Json] = field(default_factory=dict)
    personal: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, when (aware) and why; the last two arguments of every edge in one."""

    viewer: Viewer
    now: datetime
    reason: str = ""

    @property
    def actor(self) -> str:
        """The id of the person who acts, `SYSTEM` for Mamori itself."""
        return self.viewer.id

    def record(
        self, kind: str, subject: str, facts: Mapping[str, Json], about: Mapping[str, Mapping[str, Json]] = {}
    ) -> Record:
        """A record of this act; `about` maps other people's ids to what is said of them."""
        personal: dict[str, dict[str, Json]] = {owner: dict(data) for owner, data in about.items()}
        if self.actor != SYSTEM.id:
            mine = personal.setdefault(self.actor, {})
            mine["acted_as"] = "actor"
            if self.reason:
                mine["reason"] = self.reason
        elif self.reason:
            facts = {**facts, "reason": self.reason}
        return Record(kind, self.now, subject, {**facts, "by_system": self.actor == SYSTEM.id}, personal)
