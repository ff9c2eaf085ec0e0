"""What the person sees who takes a training, fills in an inspection or confirms a pledge."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.training.notices.common import Choice, MailShown, OpenLine, Quote
from bot.texts import Language


@dataclass(frozen=True, slots=True)
class Invitation:
    """The first DM of a campaign, of any kind ("quiz", "inspection", "attestation"); button: Start.

    `minutes` is how long it takes, `items` how many there are; `sender` is the launcher's Slack id or "".
    Of a quiz alone: `pass_mark` in percent, `max_attempts` (0 = no limit), whether some items `must_pass`.
    """

    language: Language
    assignment_id: str
    kind: str
    title: str
    due: datetime
    items: int
    minutes: int
    sender: str
    is_test: bool = False
    pass_mark: int = 0
    max_attempts: int = 0
    must_pass: bool = False


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One item. `position` of `total` counts from 1. Buttons: one a choice (value = option key).

    The choices stand in the order of this attempt. `attempt` counts from 1.
    """

    language: Language
    assignment_id: str
    attempt_id: str
    title: str
    item_id: str
    position: int
    total: int
    prompt: str
    choices: tuple[Choice, ...]
    mail: MailShown | None = None
    attempt: int = 1
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class QuizFeedback:
    """At once after an answer: verdict, why, the quoted clause. Button: Next, or See the result when `last`.

    `chosen` and `right` are texts of options; `again` is True when this item had been answered before and
    the first answer stands. `voided` items count as right whatever was chosen.
    """

    language: Language
    assignment_id: str
    attempt_id: str
    title: str
    item_id: str
    position: int
    total: int
    prompt: str
    correct: bool
    chosen: str
    right: str
    explanation: str
    quotes: tuple[Quote, ...]
    last: bool
    again: bool = False
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class QuizResult:
    """The end of an attempt. `read_again` are the clauses of what was missed.

    `attempts_left` is None without a limit. Buttons: Try again when it is not passed and attempts are left;
    Dispute an item (`missed` item ids with their prompts). `completed_at` is when it was first passed.
    `company_mean` is the mean of first attempts in percent, once the campaign is over and enough took it.
    """

    language: Language
    assignment_id: str
    attempt_id: str
    title: str
    correct: int
    total: int
    score: int
    pass_mark: int
    passed: bool
    must_pass_missed: bool
    attempt: int
    attempts_left: int | None
    missed: tuple[Choice, ...]
    read_again: tuple[Quote, ...]
    completed_at: datetime | None = None
    late: bool = False
    is_test: bool = False
    company_mean: int | None = None


@dataclass(frozen=True, slots=True)
class InspectionPromise:
    """Before the first item: answers start help, not punishment; who will see what. Button: Begin."""

    language: Language
    assignment_id: str
    title: str
    items: int
    minutes: int
    due: datetime
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class InspectionQuestion:
    """One statement about the last period; five fixed answers (`bot.training.inspection.InspectionAnswer`).

    `chosen` and `note` are what was answered before ("" = nothing yet). Button beside: add a note (with the
    warning not to write confidential things), report an incident.
    """

    language: Language
    assignment_id: str
    sheet_id: str
    title: str
    item_id: str
    position: int
    total: int
    statement: str
    period: str
    chosen: str = ""
    note: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One item of a sheet with the answer given; `help` says what helps who does not do it ("" = done)."""

    item_id: str
    statement: str
    answer: str
    note: str
    help: str


@dataclass(frozen=True, slots=True)
class InspectionSummary:
    """All answers before sending (buttons: Change an item, Send) or, with `submitted_at`, after it.

    `goes_to_manager` counts the answers that become candidates: it is said before sending.
    """

    language: Language
    assignment_id: str
    sheet_id: str
    title: str
    lines: tuple[SummaryLine, ...]
    comment: str
    goes_to_manager: int
    submitted_at: datetime | None = None
    to_read: tuple[Quote, ...] = ()
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class AttestationRequest:
    """A pledge or policy to confirm in its named version. Buttons: Read, and Confirm once it was `opened` (a
    short text stands in the message whole). `shown` is the hash of the text. `attests` is "pledge" or
    "policy", "" in campaigns from before that was asked."""

    language: Language
    assignment_id: str
    title: str
    document: str
    version: str
    text: str
    due: datetime
    confirmed_at: datetime | None = None
    is_test: bool = False
    opened: bool = True
    shown: str = ""
    attests: str = ""


@dataclass(frozen=True, slots=True)
class ReminderDigest:
    """One DM a person and day with all that is open. Buttons: Start or Continue each, Ask for more time."""

    language: Language
    lines: tuple[OpenLine, ...]


@dataclass(frozen=True, slots=True)
class IncidentThanks:
    """To the person who reported it: that it went on, and to whom (Slack ids)."""

    language: Language
    told: tuple[str, ...]
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """To the person whose quiz answers a lead looked at: who, when, why."""

    language: Language
    title: str
    lead: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """One item of the day for somebody who asked for it; counts nowhere. Buttons: choices, Stop practice."""

    language: Language
    item_id: str
    prompt: str
    choices: tuple[Choice, ...]
    mail: MailShown | None = None


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """What became of a request, for the person who made it; `about` whom, for the manager who proposed it."""

    language: Language
    kind: str
    title: str
    granted: bool
    answer: str
    due: datetime | None = None
    about: str = ""
