"""One person in one campaign.

queued -> notified -> in_progress -> completed; in_progress <-> failed_retry; ends: waived, excluded,
withdrawn, not_completed. `exhausted` is not yet an end, and who had left and is there again goes on.
Overdue and late are computed, never stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.training.campaign import Campaign, CampaignState, Kind
from bot.training.machine import Edges, require_reason, step
from bot.training.people import Employment, Person, Role
from bot.training.records import Act, Json, Record
from bot.training.visibility import What, require
from bot.training.working_days import Calendar


class AssignmentState(StrEnum):
    QUEUED = "queued"
    NOTIFIED = "notified"
    IN_PROGRESS = "in_progress"
    FAILED_RETRY = "failed_retry"
    EXHAUSTED = "exhausted"
    COMPLETED = "completed"
    WAIVED = "waived"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"
    NOT_COMPLETED = "not_completed"


A = AssignmentState
OPEN = (A.QUEUED, A.NOTIFIED, A.IN_PROGRESS, A.FAILED_RETRY, A.EXHAUSTED)
EDGES: Edges[AssignmentState] = {
    (A.QUEUED, "notify"): A.NOTIFIED,
    (A.NOTIFIED, "start"): A.IN_PROGRESS,
    (A.FAILED_RETRY, "start"): A.IN_PROGRESS,
    (A.IN_PROGRESS, "pass"): A.COMPLETED,
    (A.IN_PROGRESS, "fail"): A.FAILED_RETRY,
    (A.IN_PROGRESS, "exhaust"): A.EXHAUSTED,
    (A.EXHAUSTED, "grant"): A.FAILED_RETRY,
    (A.IN_PROGRESS, "credit"): A.COMPLETED,
    (A.FAILED_RETRY, "credit"): A.COMPLETED,
    (A.EXHAUSTED, "credit"): A.COMPLETED,
    **{(state, "enter"): A.COMPLETED for state in OPEN},
    **{(state, "waive"): A.WAIVED for state in OPEN},
    **{(state, "exclude"): A.EXCLUDED for state in OPEN},
    **{(state, "withdraw"): A.WITHDRAWN for state in OPEN},
    **{(state, "run_out"): A.NOT_COMPLETED for state in OPEN},
    **{(state, "extend"): state for state in OPEN},
    **{(A.WITHDRAWN, f"go_on_{state.value}"): state for state in OPEN},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A person's part of a campaign. Department, manager, employment are copied when it is made.

    `undeliverable` is "" or a short code of why Slack cannot reach the person. `is_test` marks a test run
    that counts nowhere. `first_score` is percent of attempt 1, the statistic.
    """

    team_id: str
    id: str
    campaign_id: str
    person_id: str
    assigned_at: datetime
    due: datetime
    original_due: datetime
    state: AssignmentState = A.QUEUED
    department: str = ""
    manager_id: str = ""
    employment: Employment = Employment.EMPLOYEE
    is_manager: bool = False
    is_test: bool = False
    notified_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    ended_at: datetime | None = None
    attempts: int = 0
    granted: int = 0
    first_score: int | None = None
    first_passed: bool | None = None
    undeliverable: str = ""
    on_behalf: bool = False

    @property
    def open(self) -> bool:
        """True while it can still be completed."""
        return self.state in OPEN

    def overdue(self, now: datetime) -> bool:
        """True when it is open and its due moment has passed."""
        return self.open and self.due < now

    def late(self) -> bool:
        """True when it was completed after its due moment."""
        return self.completed_at is not None and self.completed_at > self.due


Step = tuple[Assignment, tuple[Record, ...]]


def assign(campaign: Campaign, person: Person, new_id: str, now: datetime, due: datetime) -> Assignment:
    """A new assignment, with the person's department, manager and employment of this moment."""
    return Assignment(
        team_id=campaign.team_id, id=new_id, campaign_id=campaign.id, person_id=person.id, assigned_at=now,
        due=due, original_due=due, department=person.department, manager_id=person.manager_id,
        employment=person.employment, is_manager=person.has(Role.MANAGER),
    )  # fmt: skip


def due_for(campaign: Campaign, joined: datetime, calendar: Calendar) -> datetime:
    """A late joiner's due: the campaign's, or N working days after joining if that is later."""
    days = campaign.terms.late_joiner_days
    own = calendar.at(calendar.add(calendar.day(joined), days), time(18))
    return max(campaign.due, own)


def notify(assignment: Assignment, act: Act) -> Step:
    """The invitation is out (or the person came before it)."""
    state = step(EDGES, "assignment", assignment.state, "notify")
    changed = replace(assignment, state=state, notified_at=act.now, undeliverable="")
    return changed, (_record(changed, act, "notified"),)


def cannot_reach(assignment: Assignment, act: Act, why: str) -> Step:
    """Flag that Slack cannot reach the person; the state stays. Raises Conflict when it is over."""
    _require_open(assignment)
    changed = replace(assignment, undeliverable=why)
    return changed, (_record(changed, act, "undeliverable", {"why": why}),)


def start(assignment: Assignment, campaign: Campaign, act: Act) -> Step:
    """Begin, or begin again after a failed attempt. Only the person, only in a running campaign."""
    _require_running(assignment, campaign)
    _require_self(assignment, act)
    records: tuple[Record, ...] = ()
    if assignment.state is A.QUEUED:  # opened from App Home before the invitation was sent
        assignment, records = notify(assignment, act)
    state = step(EDGES, "assignment", assignment.state, "start")
    changed = replace(assignment, state=state, started_at=assignment.started_at or act.now)
    return changed, (*records, _record(changed, act, "started"))


def finish(assignment: Assignment, campaign: Campaign, act: Act, result: tuple[int, bool]) -> Step:
    """The end of a quiz attempt with its (score in percent, passed). The first score is kept."""
    _require_running(assignment, campaign)
    _require_self(assignment, act)
    score, passed = result
    attempts = assignment.attempts + 1
    event = "pass" if passed else ("exhaust" if attempts_left(campaign, assignment) <= 1 else "fail")
    state = step(EDGES, "assignment", assignment.state, event)
    first = attempts == 1
    changed = replace(
        assignment, state=state, attempts=attempts,
        first_score=score if first else assignment.first_score,
        first_passed=passed if first else assignment.first_passed,
        completed_at=act.now if passed else None, ended_at=act.now if passed else None,
    )  # fmt: skip
    facts: dict[str, Json] = {"attempt": attempts, "score": score, "pass_mark": campaign.terms.pass_mark}
    return changed, (
        _record(changed, act, {"pass": "passed", "fail": "failed", "exhaust": "exhausted"}[event], facts),
    )


def submit(assignment: Assignment, campaign: Campaign, act: Act) -> Step:
    """The end of an inspection or an attestation, which nobody can fail."""
    _require_running(assignment, campaign)
    _require_self(assignment, act)
    if campaign.kind is Kind.QUIZ:
        raise Conflict("training.assignment.quiz_has_a_result")
    state = step(EDGES, "assignment", assignment.state, "pass")
    changed = replace(assignment, state=state, attempts=1, completed_at=act.now, ended_at=act.now)
    return changed, (_record(changed, act, "submitted"),)


def enter_on_behalf(assignment: Assignment, campaign: Campaign, act: Act, evidence: str) -> Step:
    """A lead enters a completion for somebody without Slack; needs a reason and evidence, and is marked."""
    _require_running(assignment, campaign)
    require(act.viewer, What.RECORD_ON_BEHALF)
    _require_somebody_else(assignment, act)
    require_reason(act.reason)
    if not evidence.strip():
        raise InvalidInput("training.assignment.evidence_needed")
    state = step(EDGES, "assignment", assignment.state, "enter")
    changed = replace(assignment, state=state, completed_at=act.now, ended_at=act.now, on_behalf=True)
    about = {"evidence": evidence}
    return changed, (_record(changed, act, "entered_on_behalf", about=about),)


def credit(assignment: Assignment, campaign: Campaign, act: Act, submitted_at: datetime) -> Step:
    """A voided item turns an attempt of the past into a pass; it counts from when it was submitted.

    An attempt that was begun since is not finished any more: after a pass, more runs are not counted.
    """
    require(act.viewer, What.EDIT_BANK)
    state = step(EDGES, "assignment", assignment.state, "credit")
    changed = replace(assignment, state=state, completed_at=submitted_at, ended_at=act.now)
    return changed, (_record(changed, act, "credited", {"pass_mark": campaign.terms.pass_mark}),)


def grant(assignment: Assignment, campaign: Campaign, act: Act, more: int, person: Person) -> Step:
    """More attempts for somebody who used theirs up; their manager or a lead, after a talk."""
    _require_running(assignment, campaign)
    require(act.viewer, What.PROPOSE_WAIVER, person)
    _require_somebody_else(assignment, act)
    if more < 1:
        raise InvalidInput("training.assignment.grant_at_least_one")
    state = step(EDGES, "assignment", assignment.state, "grant")
    changed = replace(assignment, state=state, granted=assignment.granted + more)
    return changed, (_record(changed, act, "granted", {"more": more}),)


def waive(assignment: Assignment, campaign: Campaign, act: Act) -> Step:
    """Release the person, approved by a lead with a reason."""
    _require_running(assignment, campaign)
    require(act.viewer, What.APPROVE_WAIVER)
    _require_somebody_else(assignment, act)
    require_reason(act.reason)
    return _end(assignment, act, "waive", "waived")


def exclude(assignment: Assignment, campaign: Campaign, act: Act) -> Step:
    """Say that the person should never have been in the audience; by a lead with a reason."""
    _require_running(assignment, campaign)
    require(act.viewer, What.APPROVE_WAIVER)
    _require_somebody_else(assignment, act)
    require_reason(act.reason)
    return _end(assignment, act, "exclude", "excluded")


def withdraw(assignment: Assignment, act: Act) -> Step:
    """The person left. What they completed stays; what was open ends here."""
    return _end(assignment, act, "withdraw", "withdrawn")


def come_back(assignment: Assignment, campaign: Campaign, act: Act, due: datetime, attempting: bool) -> Step:
    """Somebody who left is there again: it goes on where it stood, due as for a late joiner if that is later.

    `attempting` says whether an attempt or a sheet is begun and not sent; the state alone did not keep it.
    """
    _require_running(assignment, campaign)
    state = step(EDGES, "assignment", assignment.state, f"go_on_{_stood(assignment, campaign, attempting)}")
    later = max(due, assignment.due)
    original = assignment.original_due if later == assignment.due else later
    changed = replace(
        assignment, state=state, ended_at=None, due=later, original_due=original, undeliverable=""
    )
    return changed, (_record(changed, act, "came_back"),)


def _stood(assignment: Assignment, campaign: Campaign, attempting: bool) -> AssignmentState:
    if attempting:
        return A.IN_PROGRESS
    if assignment.attempts:
        return A.FAILED_RETRY if attempts_left(campaign, assignment) else A.EXHAUSTED
    return A.NOTIFIED if assignment.notified_at else A.QUEUED


def run_out(assignment: Assignment, campaign: Campaign, act: Act) -> Step:
    """The campaign closes or is cancelled over what is still open."""
    if campaign.running:
        raise Conflict("training.assignment.campaign_still_runs")
    return _end(assignment, act, "run_out", "not_completed")


def extend(assignment: Assignment, campaign: Campaign, act: Act, due: datetime) -> Step:
    """A later due; the original one stays beside it."""
    _require_running(assignment, campaign)
    if due <= assignment.due or due <= act.now:
        raise InvalidInput("training.assignment.extension_must_be_later")
    state = step(EDGES, "assignment", assignment.state, "extend")
    changed = replace(assignment, state=state, due=due)
    return changed, (_record(changed, act, "extended", {"due": due.isoformat()}),)


def attempts_left(campaign: Campaign, assignment: Assignment) -> int:
    """How many attempts remain; a large number where there is no limit."""
    if campaign.terms.max_attempts == 0:
        return 1_000_000
    return max(0, campaign.terms.max_attempts + assignment.granted - assignment.attempts)


def _end(assignment: Assignment, act: Act, event: str, what: str) -> Step:
    state = step(EDGES, "assignment", assignment.state, event)
    changed = replace(assignment, state=state, ended_at=act.now)
    return changed, (_record(changed, act, what),)


def _require_open(assignment: Assignment) -> None:
    if not assignment.open:
        raise Conflict(f"training.assignment.refused.{assignment.state.value}")


def _require_running(assignment: Assignment, campaign: Campaign) -> None:
    if campaign.id != assignment.campaign_id:
        raise Conflict("training.assignment.other_campaign")
    if not campaign.running and not (assignment.is_test and campaign.state is CampaignState.DRAFT):
        raise Conflict(f"training.campaign.refused.{campaign.state.value}")


def _require_self(assignment: Assignment, act: Act) -> None:
    if act.actor != assignment.person_id:
        raise Conflict("training.assignment.somebody_elses")


def _require_somebody_else(assignment: Assignment, act: Act) -> None:
    """Nobody releases themselves, grants themselves attempts, or enters that they have completed it."""
    if act.actor == assignment.person_id:
        raise NotPermitted("training.assignment.own")


def _record(
    assignment: Assignment,
    act: Act,
    what: str,
    facts: Mapping[str, Json] | None = None,
    about: Mapping[str, Json] | None = None,
) -> Record:
    base: dict[str, Json] = {
        "campaign": assignment.campaign_id, "state": assignment.state.value,
        "due": assignment.due.isoformat(), "test": assignment.is_test,
    }  # fmt: skip
    owner: dict[str, Json] = {"person": assignment.person_id, **(about or {})}
    return act.record(
        f"assignment.{what}",
        f"assignment:{assignment.id}",
        {**base, **(facts or {})},
        {assignment.person_id: owner},
    )
