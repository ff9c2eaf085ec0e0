"""What people ask for: more time for a training, another look at an item."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.training.assignment import Assignment
from bot.training.machine import Edges, require_reason, step
from bot.training.people import Person
from bot.training.records import Act, Json, Record
from bot.training.visibility import What, require


class RequestKind(StrEnum):
    EXTENSION = "extension"
    WAIVER = "waiver"
    DISPUTE = "dispute"


class RequestState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


R = RequestState
EDGES: Edges[RequestState] = {(R.OPEN, "grant"): R.GRANTED, (R.OPEN, "refuse"): R.REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of one person, or `proposed_by` their manager; `item_id` belongs to a dispute, `wanted_due`
    to an extension."""

    team_id: str
    id: str
    kind: RequestKind
    campaign_id: str
    person_id: str
    reason: str
    at: datetime
    assignment_id: str = ""
    item_id: str = ""
    wanted_due: datetime | None = None
    state: RequestState = R.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    answer: str = ""
    proposed_by: str = ""
    is_test: bool = False


def ask(request: Request, assignment: Assignment, act: Act) -> tuple[Request, tuple[Record, ...]]:
    """Make a request: only for oneself, with a reason; a dispute also when the training is over."""
    if act.actor != assignment.person_id:
        raise Conflict("training.assignment.somebody_elses")
    require_reason(request.reason)
    if request.kind is not RequestKind.DISPUTE and not assignment.open:
        raise Conflict(f"training.assignment.refused.{assignment.state.value}")
    if request.kind is RequestKind.EXTENSION and (
        request.wanted_due is None or request.wanted_due <= max(act.now, assignment.due)
    ):
        raise InvalidInput("training.assignment.extension_must_be_later")
    return request, (_record(request, act, "made"),)


def propose(
    request: Request, assignment: Assignment, person: Person, act: Act
) -> tuple[Request, tuple[Record, ...]]:
    """A manager proposes to release somebody of theirs, with a reason; a lead decides."""
    require(act.viewer, What.PROPOSE_WAIVER, person)
    if act.actor == person.id:
        raise NotPermitted("training.request.own")
    require_reason(request.reason)
    if not assignment.open:
        raise Conflict(f"training.assignment.refused.{assignment.state.value}")
    proposed = replace(request, kind=RequestKind.WAIVER, proposed_by=act.actor)
    return proposed, (_record(proposed, act, "made"),)


def decide(
    request: Request, person: Person, act: Act, granted: bool, answer: str
) -> tuple[Request, tuple[Record, ...]]:
    """Grant or refuse: an extension by the person's manager or a lead, a waiver or a dispute by a lead."""
    state = step(EDGES, "request", request.state, "grant" if granted else "refuse")
    if act.actor in (request.person_id, request.proposed_by):
        raise NotPermitted("training.request.own")
    what = What.PROPOSE_WAIVER if request.kind is RequestKind.EXTENSION else What.APPROVE_WAIVER
    require(act.viewer, what, person)
    if not granted:
        require_reason(answer)
    changed = replace(request, state=state, decided_by=act.actor, decided_at=act.now, answer=answer.strip())
    return changed, (_record(changed, act, state.value),)


def _record(request: Request, act: Act, what: str) -> Record:
    wanted = request.wanted_due.isoformat() if request.wanted_due else None
    facts: dict[str, Json] = {
        "kind": request.kind.value, "campaign": request.campaign_id, "item": request.item_id,
        "wanted_due": wanted,
    }  # fmt: skip
    about = {"person": request.person_id, "reason": request.reason, "answer": request.answer}
    return act.record(f"request.{what}", f"request:{request.id}", facts, {request.person_id: about})
