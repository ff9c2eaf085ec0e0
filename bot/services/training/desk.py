"""What the use cases of training work with, and who calls them when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from bot.services.ports import Directory, Jobs, Sender
from bot.services.training.notices import Quote
from bot.store.database import Database
from bot.texts import Language
from bot.training.working_days import Calendar
from knowledge.bank.questions import Bank

# The queue that keeps to the configured rate of messages a minute.
MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class PledgeText:
    """A pledge or policy in its version in force; `text` is all of it, `hash` its SHA-256."""

    document_id: str
    title: str
    version: str
    text: str
    hash: str


class Clauses(Protocol):
    """The documents, as far as training quotes them. References are like "3-1-4" or "4-1 a"."""

    def quote(self, reference: str, language: Language) -> Quote | None: ...

    def version(self) -> str:
        """The version of the guideline in force, "" when none is indexed."""

    def pledge(self, document_id: str) -> PledgeText | None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The collaborators, joined in `bot.app`. `bank` reads the approved questions of the program's folder."""

    database: Database
    sender: Sender
    jobs: Jobs
    directory: Directory
    calendar: Calendar
    bank: Callable[[], Bank]
    clauses: Clauses
    first_admins: frozenset[str] = frozenset()
    messages_per_minute: int = 50
    security_channel: str = ""
    new_id: Callable[[], str] = field(default=lambda: uuid4().hex)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who presses or types, as Slack says, and when (aware). Their role is read from the database."""

    team: str
    user_id: str
    now: datetime
