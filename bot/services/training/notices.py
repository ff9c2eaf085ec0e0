"""What people are told about training, as frozen values; `bot.slack.blocks` draws each of them.

Buttons carry `assignment_id`, `item_id`, `choice` and the like and nothing else: who may and what is still
open is read from the database when they are pressed. Moments are aware UTC; show them in the configured zone.
Texts from people and documents are not escaped yet. Percentages are whole numbers.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.texts import Language


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
class Invitation:
    """The first DM of a campaign, of any kind ("quiz", "inspection", "attestation"); button: Start.

    `minutes` is how long it takes, `items` how many there are; `sender` is the launcher's Slack id or "".
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
    """A pledge or policy to confirm in its named version. Buttons: Read, Confirm."""

    language: Language
    assignment_id: str
    title: str
    document: str
    version: str
    text: str
    due: datetime
    confirmed_at: datetime | None = None
    is_test: bool = False


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
class ReminderDigest:
    """One DM a person and day with all that is open. Buttons: Start or Continue each, Ask for more time."""

    language: Language
    lines: tuple[OpenLine, ...]


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


@dataclass(frozen=True, slots=True)
class OverdueDigest:
    """To a manager (own reports) or a lead (all): who is overdue. At most `lines` shown, `more` beyond."""

    language: Language
    campaign_id: str
    title: str
    due: datetime
    lines: tuple[PersonLine, ...]
    more: int
    for_lead: bool


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A nonconformity in a list. `state` is `NonconformityState`'s value; `age_days` counts from found,
    before that from raised; `people` are the names the viewer may see (own reports or all, for a lead)."""

    nonconformity_id: str
    clause: str
    statement: str
    department: str
    state: str
    statements: int
    age_days: int
    undirected: bool
    overdue: bool
    owner: str
    due: datetime | None
    direction: str
    evidence: str
    people: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingsNotice:
    """A manager's or lead's list, or a DM about new or undirected ones (`shout`: breach of 3-1-3)."""

    language: Language
    lines: tuple[FindingLine, ...]
    shout: bool = False
    undirected: int = 0


@dataclass(frozen=True, slots=True)
class FindingTask:
    """To the owner of an improvement: what to do until when. Button: Report as done (text, evidence)."""

    language: Language
    line: FindingLine
    quote: Quote | None
    returned_because: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class IncidentReported:
    """4-1: an incident was mentioned in a self-inspection; to manager and leads at once. Quotes 4-1."""

    language: Language
    person: str
    text: str
    at: datetime
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class IncidentThanks:
    """To the person who reported it: that it went on, and to whom (Slack ids)."""

    language: Language
    told: tuple[str, ...]
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class LaunchPreview:
    """Before a launch: how many people, how long the sending takes, what it holds, what is odd.

    `problems` are catalogue keys with values to show as warnings (people without Slack, no manager).
    """

    language: Language
    campaign_id: str
    kind: str
    title: str
    people: int
    unreachable: int
    departments: tuple[tuple[str, int], ...]
    items: int
    minutes_each: int
    sending_minutes: int
    due: datetime
    reminder_days: tuple[int, ...]
    pass_mark: int
    state: str
    tested: bool
    problems: tuple[tuple[str, dict[str, object]], ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """To the launcher while invitations go out: updated in place, final when `queued` is 0."""

    language: Language
    campaign_id: str
    title: str
    people: int
    notified: int
    queued: int
    undeliverable: int
    eta_minutes: int


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
class GroupRate:
    """Completion of one department or kind of employment. `score` is None where it is suppressed."""

    name: str
    rate: Rate
    overdue: int
    score: float | None = None


@dataclass(frozen=True, slots=True)
class ClauseMiss:
    """A clause of the most-missed list: first attempts only, voided items out."""

    clause: str
    title: str
    missed: Rate


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """A campaign's page: the same figures everywhere, as of one moment.

    What the viewer may not see is empty: `people` (names), `departments` scores, `clauses`. `actions` are
    what the viewer may do now: extend, add, exclude, waive, pause, resume, remind, close, cancel, export.
    """

    language: Language
    campaign_id: str
    kind: str
    title: str
    state: str
    as_of: datetime
    launched_at: datetime | None
    due: datetime
    completion: Rate
    on_time: Rate
    due_completion: Rate
    managers: Rate
    waived: int
    excluded: int
    left: int
    undeliverable: int
    overdue: int
    overdue_ages: tuple[tuple[str, int], ...]
    not_started: int
    in_progress: int
    first_mean: float | None
    first_median: float | None
    first_pass: Rate
    roster_gap: int
    departments: tuple[GroupRate, ...]
    employments: tuple[GroupRate, ...]
    clauses: tuple[ClauseMiss, ...]
    people: tuple[PersonLine, ...]
    undirected: int
    candidates: int
    actions: tuple[str, ...]
    reminders_paused: bool = False


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign in a list."""

    campaign_id: str
    kind: str
    title: str
    state: str
    due: datetime
    completion: Rate
    overdue: int
    undirected: int


@dataclass(frozen=True, slots=True)
class CampaignList:
    """The campaigns a viewer may see, newest first."""

    language: Language
    lines: tuple[CampaignLine, ...]
    can_launch: bool


@dataclass(frozen=True, slots=True)
class Home:
    """App Home: what is open for the person, what they have done, and what they may do beyond that."""

    language: Language
    roles: tuple[str, ...]
    open: tuple[OpenLine, ...]
    done: tuple[OpenLine, ...]
    campaigns: CampaignList | None
    findings: FindingsNotice | None
    improvements: tuple[FindingTask, ...]
    practice: bool


@dataclass(frozen=True, slots=True)
class RequestNotice:
    """Somebody asks for more time or disputes an item. Buttons: Grant, Refuse (with a sentence).

    For a dispute, `missed` shows the item's figures and `prompt` its text.
    """

    language: Language
    request_id: str
    kind: str
    title: str
    person: str
    reason: str
    wanted_due: datetime | None = None
    prompt: str = ""
    missed: Rate = field(default=Rate(0, 0))


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """What became of a request, for the person who made it."""

    language: Language
    kind: str
    title: str
    granted: bool
    answer: str
    due: datetime | None = None


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
class VoidPreview:
    """What voiding an item would do, before it is done. Button: Void (with a reason)."""

    language: Language
    item_id: str
    version: int
    prompt: str
    campaigns: int
    responses: Rate
    newly_passed: int
