"""A campaign: what was asked of whom by when, frozen at launch.

draft -> scheduled -> active -> pending_actions -> closed; draft, scheduled, active -> cancelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import Conflict, InvalidInput
from bot.texts import Language
from bot.training.audience import NOBODY, Audience
from bot.training.machine import Edges, require_reason, step
from bot.training.people import SYSTEM
from bot.training.records import Act, Json, Record
from bot.training.reminders import DEFAULT_PLAN, ReminderPlan
from bot.training.visibility import What, require


class CampaignState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    PENDING_ACTIONS = "pending_actions"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """The instruments; they are never merged."""

    QUIZ = "quiz"
    INSPECTION = "inspection"
    ATTESTATION = "attestation"


class Attests(StrEnum):
    """What confirming the document of an attestation is: a pledge (3-2-1, 3-2-2), or that a policy was read.

    `UNSAID` stands in campaigns from before anybody was asked.
    """

    UNSAID = ""
    PLEDGE = "pledge"
    POLICY = "policy"


S = CampaignState
EDGES: Edges[CampaignState] = {
    (S.DRAFT, "edit"): S.DRAFT,
    (S.DRAFT, "schedule"): S.SCHEDULED,
    (S.DRAFT, "launch"): S.ACTIVE,
    (S.SCHEDULED, "launch"): S.ACTIVE,
    (S.ACTIVE, "fall_due"): S.PENDING_ACTIONS,
    (S.ACTIVE, "finish_early"): S.PENDING_ACTIONS,
    (S.PENDING_ACTIONS, "close"): S.CLOSED,
    (S.DRAFT, "cancel"): S.CANCELLED,
    (S.SCHEDULED, "cancel"): S.CANCELLED,
    (S.ACTIVE, "cancel"): S.CANCELLED,
}
RUNNING = frozenset({S.ACTIVE, S.PENDING_ACTIONS})
# A due date beyond this is a slip of the year. Two years and a leap day.
DUE_WITHIN = timedelta(days=731)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a draft says and a launch freezes. `due` is aware; `pass_mark` and scores are percent.

    `set_id` names a set of the bank, "" = all sets of the kind; `items` are ids out of it, empty = every
    approved item of `clauses`. `pledge` names the document of an attestation, `attests` what confirming it
    is. `max_attempts` 0 means without limit. `period` is what an inspection asks about.
    """

    set_id: str = ""
    clauses: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    draw: int = 5
    pass_mark: int = 80
    max_attempts: int = 3
    audience: Audience = NOBODY
    due: datetime
    grace_days: int = 14
    late_joiner_days: int = 10
    reminders: ReminderPlan = DEFAULT_PLAN
    period: str = ""
    pledge: str = ""
    attests: Attests = Attests.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenItem:
    """What grading needs of a bank item, as it stood at launch. `key` is "" without a right answer."""

    id: str
    version: int
    clauses: tuple[str, ...]
    key: str = ""
    options: tuple[str, ...] = ()
    must_pass: bool = False
    managers_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Frozen at launch: the items, and hashes of everything that later disputes could be about.

    `departments` are those of the people who were assigned ("" for people without one).
    """

    items: tuple[FrozenItem, ...]
    content_hash: str
    document_version: str
    terms_hash: str
    people: int
    departments: tuple[str, ...] = ()
    items_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign. `due` moves with an extension; `terms.due` stays the original one.

    `remind_at` is when everybody who is still open gets a reminder that somebody has asked for.
    """

    team_id: str
    id: str
    kind: Kind
    title_ja: str
    title_en: str
    terms: Terms
    due: datetime
    created_by: str
    created_at: datetime
    state: CampaignState = S.DRAFT
    launched_by: str = ""
    launched_at: datetime | None = None
    scheduled_for: datetime | None = None
    ended_at: datetime | None = None
    snapshot: Snapshot | None = None
    reminders_paused: bool = False
    last_reminded_at: datetime | None = None
    remind_at: datetime | None = None
    series_id: str = ""
    statistics_hash: str = ""
    voided: tuple[str, ...] = field(default=())

    def title(self, language: Language) -> str:
        """The title in a language; the other one where it is missing."""
        return (self.title_en or self.title_ja) if language == "en" else (self.title_ja or self.title_en)

    @property
    def running(self) -> bool:
        """True while people can still finish."""
        return self.state in RUNNING

    @property
    def grace_ends(self) -> datetime:
        """When what is still open becomes the manager's business."""
        return self.due + timedelta(days=self.terms.grace_days)

    def frozen(self) -> Snapshot:
        """The snapshot; raises Conflict before the launch."""
        if self.snapshot is None:
            raise Conflict(f"training.campaign.refused.{self.state.value}")
        return self.snapshot


Step = tuple[Campaign, tuple[Record, ...]]


def edit(campaign: Campaign, act: Act, title: tuple[str, str], terms: Terms) -> Step:
    """Change a draft. Raises Conflict once it is more than a draft."""
    state = step(EDGES, "campaign", campaign.state, "edit")
    require_may_run(replace(campaign, terms=terms), act)
    check_terms(terms, act.now)
    changed = replace(campaign, state=state, title_ja=title[0], title_en=title[1], terms=terms, due=terms.due)
    return changed, (_record(changed, act, "edited"),)


def schedule(campaign: Campaign, act: Act, when: datetime) -> Step:
    """Fix the moment of the launch: later than now, before the due date."""
    state = step(EDGES, "campaign", campaign.state, "schedule")
    require_may_run(campaign, act)
    check_terms(campaign.terms, act.now)
    if not act.now < when < campaign.terms.due:
        raise InvalidInput("training.campaign.launch_between_now_and_due")
    changed = replace(campaign, state=state, scheduled_for=when)
    return changed, (_record(changed, act, "scheduled"),)


def launch(
    campaign: Campaign, act: Act, snapshot: Snapshot, wording: Mapping[str, Json] | None = None
) -> Step:
    """Freeze and start. The schedule launches a scheduled campaign in the name of whoever scheduled it.

    `wording` are hashes of what each item says, for the record.
    """
    state = step(EDGES, "campaign", campaign.state, "launch")
    if act.viewer is not SYSTEM:
        require_may_run(replace(campaign, snapshot=snapshot), act)
    elif campaign.scheduled_for is None or act.now < campaign.scheduled_for:
        raise Conflict("training.campaign.not_yet_scheduled_time")
    check_terms(campaign.terms, act.now)
    if snapshot.people < 1:
        raise InvalidInput("training.campaign.audience_of_nobody")
    _check_content(campaign, snapshot)
    changed = replace(
        campaign,
        state=state,
        snapshot=snapshot,
        launched_at=act.now,
        launched_by=act.actor,
        due=campaign.terms.due,
    )
    facts: dict[str, Json] = {
        "content_hash": snapshot.content_hash,
        "terms_hash": snapshot.terms_hash,
        "items_hash": snapshot.items_hash,
        "document_version": snapshot.document_version,
        "people": snapshot.people,
    }
    if wording:
        facts["wording"] = dict(wording)
    if campaign.kind is Kind.ATTESTATION:
        facts |= {"document": campaign.terms.pledge, "attests": campaign.terms.attests.value}
    return changed, (_record(changed, act, "launched", facts),)


def fall_due(campaign: Campaign, act: Act) -> Step:
    """At due + grace: what is open is now somebody's action. Raises Conflict before."""
    state = step(EDGES, "campaign", campaign.state, "fall_due")
    if act.now < campaign.grace_ends:
        raise Conflict("training.campaign.grace_still_runs")
    changed = replace(campaign, state=state)
    return changed, (_record(changed, act, "fell_due"),)


def finish_early(campaign: Campaign, act: Act, still_open: int) -> Step:
    """Before due + grace, when nobody is left to finish."""
    state = step(EDGES, "campaign", campaign.state, "finish_early")
    require_may_run(campaign, act)
    if still_open:
        raise Conflict("training.campaign.people_still_open", count=still_open)
    changed = replace(campaign, state=state)
    return changed, (_record(changed, act, "finished_early"),)


def close(campaign: Campaign, act: Act, untriaged: int) -> Step:
    """The end. Refused while a candidate waits for a manager's decision; `sealed` adds the figures' hash."""
    state = step(EDGES, "campaign", campaign.state, "close")
    require_may_run(campaign, act)
    if untriaged:
        raise Conflict("training.campaign.candidates_wait", count=untriaged)
    changed = replace(campaign, state=state, ended_at=act.now)
    return changed, (_record(changed, act, "closed"),)


def sealed(campaign: Campaign, records: tuple[Record, ...], statistics_hash: str) -> Step:
    """The closed campaign and its records with the figures' hash; they are counted after the last end."""
    changed = replace(campaign, statistics_hash=statistics_hash)
    hashed = tuple(replace(one, facts={**one.facts, "statistics_hash": statistics_hash}) for one in records)
    return changed, hashed


def cancel(campaign: Campaign, act: Act) -> Step:
    """Stop it for a reason. What people have completed stays in the record."""
    state = step(EDGES, "campaign", campaign.state, "cancel")
    require_may_run(campaign, act)
    require_reason(act.reason)
    changed = replace(campaign, state=state, ended_at=act.now)
    return changed, (_record(changed, act, "cancelled"),)


def require_may_run(campaign: Campaign, act: Act) -> None:
    """A lead may run a campaign for anyone, a manager for the own department. Raises NotPermitted.

    The departments that the rule names count, and after the launch those of the people who were assigned.
    """
    named = campaign.terms.audience.only_departments or frozenset()
    departments = sorted(named.union(campaign.snapshot.departments if campaign.snapshot else ()))
    if not departments and not (act.viewer.manages and act.viewer.person.active):
        require(act.viewer, What.LAUNCH)
    for department in departments:
        require(act.viewer, What.LAUNCH, department)


def check_terms(terms: Terms, now: datetime) -> None:
    """Raise InvalidInput for the first thing in the terms that cannot stand."""
    if not terms.audience.names_anyone:
        raise InvalidInput("training.campaign.audience_empty")
    if terms.due <= now:
        raise InvalidInput("training.campaign.due_in_the_past")
    if terms.due > now + DUE_WITHIN:
        raise InvalidInput("training.campaign.due_too_far")
    if not 1 <= terms.pass_mark <= 100:
        raise InvalidInput("training.campaign.pass_mark_range")
    if not 1 <= terms.draw <= 50 or terms.max_attempts < 0:
        raise InvalidInput("training.campaign.draw_range")
    if terms.grace_days < 0 or terms.late_joiner_days < 1:
        raise InvalidInput("training.campaign.days_range")


def _check_content(campaign: Campaign, snapshot: Snapshot) -> None:
    if campaign.kind is Kind.ATTESTATION:
        if not snapshot.document_version:
            raise InvalidInput("training.campaign.pledge_missing")
    elif not snapshot.items:
        raise InvalidInput("training.campaign.no_items")
    elif campaign.kind is Kind.QUIZ and len(snapshot.items) < campaign.terms.draw:
        raise InvalidInput(
            "training.campaign.too_few_items", have=len(snapshot.items), need=campaign.terms.draw
        )


def _record(campaign: Campaign, act: Act, what: str, facts: Mapping[str, Json] | None = None) -> Record:
    base: dict[str, Json] = {
        "kind": campaign.kind.value,
        "state": campaign.state.value,
        "due": campaign.due.isoformat(),
    }
    return act.record(f"campaign.{what}", f"campaign:{campaign.id}", {**base, **(facts or {})})
