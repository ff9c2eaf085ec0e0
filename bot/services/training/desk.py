"""What the use cases of training work with, and who calls them when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from bot.services.ports import Directory, Jobs, Sender
from bot.services.training.notices import Quote
from bot.store.database import Database
from bot.texts import Language
from bot.training.working_days import Calendar
from knowledge.bank.grounds import Ground
from knowledge.bank.model_drafts import Drafted
from knowledge.bank.questions import Bank
from knowledge.documents import Document, SectionNotes

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

    def numbers(self) -> tuple[str, ...]:
        """The guideline's numbered clauses, in its order."""

    def version(self) -> str:
        """The version of the guideline in force, "" when none is indexed."""

    def pledge(self, document_id: str) -> PledgeText | None: ...

    def documents(self) -> Sequence[Document]:
        """What everyone may read, so that questions may be asked about it; no verified answers."""

    def notes(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None: ...


class Drafter(Protocol):
    """A chat model that drafts questions. Raises ChatModelFailed, also when the day's budget is used up."""

    def draft(self, team: str, reference: str, grounds: Sequence[Ground]) -> Drafted: ...


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
    drafter: Drafter | None = None
    new_id: Callable[[], str] = field(default=lambda: uuid4().hex)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who presses or types, as Slack says, and when (aware). Their role is read from the database."""

    team: str
    user_id: str
    now: datetime
