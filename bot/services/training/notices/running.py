"""What somebody sees who launches and follows a campaign; App Home."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.training.notices.common import OpenLine, PersonLine, Rate
from bot.services.training.notices.following import FindingsNotice, FindingTask, LookToTell
from bot.texts import Language


@dataclass(frozen=True, slots=True)
class LaunchPreview:
    """Before a launch: how many people, how long the sending takes, what it holds, what is odd.

    `problems` are catalogue keys with values to show as warnings (people without Slack, no manager). After
    the `reminder_days` comes a reminder every week where `weekly` says so. `opens_at` is when the office
    opens next, None while it is open. `attests` says what an attestation is: "pledge", "policy", "" unsaid.
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
    weekly: bool = False
    scheduled_for: datetime | None = None
    opens_at: datetime | None = None
    attests: str = ""


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
class PracticeLine:
    """An item of a self-inspection: done, and don't know, of all who said something about it."""

    clause: str
    statement: str
    done: Rate
    unknown: Rate


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """A campaign's page: the same figures everywhere, as of one moment.

    What the viewer may not see is empty: `people` (names), `departments` scores, `clauses`; nonconformities
    are those of the viewer's departments. `actions` are what the viewer may do now: extend, add, exclude,
    waive, pause, resume, remind, close, cancel, export. `finding_ages` count open ones by days since they
    were found; `attempts_to_pass` is None of few people; `reminder_load` are reminders per completion.
    `few_scores`: results of first attempts are not shown, as they are of too few people. `left_overdue` of
    those who left were overdue then; `extended` have a later due; `practice` are the items done least.
    `remind_at` is when a reminder goes out that waits for office hours.
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
    open_findings: int = 0
    finding_ages: tuple[tuple[str, int], ...] = ()
    attempts_to_pass: float | None = None
    reminders: int = 0
    reminder_load: float | None = None
    few_scores: bool = False
    left_overdue: int = 0
    extended: int = 0
    overdue_not_started: int = 0
    undirected_days: int = 0
    findings_overdue: int = 0
    findings_reopened: int = 0
    practice: tuple[PracticeLine, ...] = ()
    remind_at: datetime | None = None


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
    scheduled_for: datetime | None = None


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
    looks: tuple[LookToTell, ...] = ()
