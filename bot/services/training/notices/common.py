"""The parts that several notices share."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause word for word. `summary` is the catalogue's sentence in the reader's language, "" if none."""

    document: str
    version: str
    section: str
    item: str | None
    text: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to press: `value` is what the button carries back, `text` what it says."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class MailShown:
    """The mail of an item, drawn as a picture of a mail and never as live links. "" = the mail has none."""

    sender: str
    subject: str
    body: str
    link: str = ""
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as it was counted; `percent` is None over nothing, rounded down otherwise."""

    done: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down."""
        return 100 * self.done // self.of if self.of else None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One open assignment. `state` is `AssignmentState`'s value; `overdue_days` 0 = not overdue."""

    assignment_id: str
    kind: str
    title: str
    due: datetime
    state: str
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list: completion only, never answers. `reason` says why they cannot be reached."""

    person_id: str
    slack_id: str
    name: str
    department: str
    state: str
    due: datetime
    completed_at: datetime | None = None
    passed: bool | None = None
    attempts: int = 0
    undeliverable: str = ""
    overdue_days: int = 0
    assignment_id: str = ""
