"""A nonconformity (不適合): from a candidate to its verified end, as clauses 3-1-3 and 5-2 ask.

candidate -> found | dismissed; found -> improvement_directed -> in_progress -> done_reported -> verified;
done_reported -> returned -> in_progress; verified -> reopened; found, directed -> risk_accepted -> found.
*Found* and *directed* are acts of a named manager. "Verified" is ours and ISO 27001's, not the guideline's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.training.machine import Edges, require_reason, step
from bot.training.people import Person, Role
from bot.training.records import Act, Json, Record
from bot.training.visibility import What, require


class NonconformityState(StrEnum):
    CANDIDATE = "candidate"
    DISMISSED = "dismissed"
    FOUND = "found"
    IMPROVEMENT_DIRECTED = "improvement_directed"
    IN_PROGRESS = "in_progress"
    DONE_REPORTED = "done_reported"
    RETURNED = "returned"
    VERIFIED = "verified"
    REOPENED = "reopened"
    RISK_ACCEPTED = "risk_accepted"


N = NonconformityState
EDGES: Edges[NonconformityState] = {
    (N.CANDIDATE, "confirm"): N.FOUND,
    (N.CANDIDATE, "dismiss"): N.DISMISSED,
    (N.FOUND, "direct"): N.IMPROVEMENT_DIRECTED,
    (N.REOPENED, "direct"): N.IMPROVEMENT_DIRECTED,
    (N.IMPROVEMENT_DIRECTED, "begin"): N.IN_PROGRESS,
    (N.RETURNED, "begin"): N.IN_PROGRESS,
    (N.IN_PROGRESS, "report"): N.DONE_REPORTED,
    (N.DONE_REPORTED, "verify"): N.VERIFIED,
    (N.DONE_REPORTED, "return"): N.RETURNED,
    (N.VERIFIED, "reopen"): N.REOPENED,
    (N.FOUND, "accept_risk"): N.RISK_ACCEPTED,
    (N.IMPROVEMENT_DIRECTED, "accept_risk"): N.RISK_ACCEPTED,
    (N.RISK_ACCEPTED, "expire"): N.FOUND,
}
ENDS = frozenset({N.DISMISSED, N.VERIFIED})
UNDIRECTED = frozenset({N.FOUND, N.REOPENED})
# The acts after which the owner has something to do, the fact that says so, and the link that they were told.
OWED_AFTER = ("directed", "handed_over", "returned")
TO_TELL = "to_tell"
OWNER_TOLD = "owner_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonconformity:
    """One finding of one clause in one department. `statements` count the answers that joined into it.

    `evidence` is the owner's, `effectiveness` the verifier's note; `owner_id` carries out, `due` until when.
    """

    team_id: str
    id: str
    campaign_id: str
    clause: str
    item_id: str
    department: str
    raised_at: datetime
    state: NonconformityState = N.CANDIDATE
    statements: int = 1
    reopened: int = 0
    found_at: datetime | None = None
    found_by: str = ""
    directed_at: datetime | None = None
    directed_by: str = ""
    direction: str = ""
    owner_id: str = ""
    due: datetime | None = None
    evidence: str = ""
    reported_at: datetime | None = None
    verified_at: datetime | None = None
    verified_by: str = ""
    effectiveness: str = ""
    reason: str = ""
    accepted_until: datetime | None = None

    @property
    def candidate(self) -> bool:
        """True while a manager has still to say whether it is one: it is not counted as open."""
        return self.state is N.CANDIDATE

    @property
    def open(self) -> bool:
        """True when it is found and not yet verified: the one meaning of "open" everywhere."""
        return self.state not in ENDS and not self.candidate

    @property
    def undirected(self) -> bool:
        """True when it is found and nobody has directed its improvement: the breach of 3-1-3."""
        return self.state in UNDIRECTED

    @property
    def with_owner(self) -> bool:
        """True while its owner is to do something."""
        return self.state in (N.IMPROVEMENT_DIRECTED, N.IN_PROGRESS, N.RETURNED)

    def overdue(self, now: datetime) -> bool:
        """True when its improvement should have been done by now."""
        return self.with_owner and self.due is not None and self.due < now


Step = tuple[Nonconformity, tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class Direction:
    """What a manager directs: the text, who carries it out, until when."""

    text: str
    owner: Person
    due: datetime


def joins(existing: Nonconformity, campaign_id: str, clause: str, department: str) -> bool:
    """True when a further answer belongs to it: same campaign, clause, department, nothing decided."""
    same = (existing.campaign_id, existing.clause, existing.department) == (campaign_id, clause, department)
    return same and existing.state is N.CANDIDATE


def join(nonconformity: Nonconformity, act: Act) -> Step:
    """One answer more. Raises Conflict once a manager has decided."""
    if nonconformity.state is not N.CANDIDATE:
        raise Conflict(f"training.nonconformity.refused.{nonconformity.state.value}")
    changed = replace(nonconformity, statements=nonconformity.statements + 1)
    return changed, (_record(changed, act, "joined", {"statements": changed.statements}),)


def confirm(nonconformity: Nonconformity, act: Act) -> Step:
    """A manager of the department (or a lead) finds that it is one."""
    state = step(EDGES, "nonconformity", nonconformity.state, "confirm")
    _require_named_manager(nonconformity, act)
    changed = replace(nonconformity, state=state, found_at=act.now, found_by=act.actor)
    return changed, (_record(changed, act, "found"),)


def dismiss(nonconformity: Nonconformity, act: Act) -> Step:
    """A manager says why it is none."""
    state = step(EDGES, "nonconformity", nonconformity.state, "dismiss")
    _require_named_manager(nonconformity, act)
    require_reason(act.reason)
    changed = replace(nonconformity, state=state, reason=act.reason)
    return changed, (_record(changed, act, "dismissed"),)


def direct(nonconformity: Nonconformity, act: Act, direction: Direction) -> Step:
    """A named manager directs the improvement: text, owner, due. The owner is a person who is there."""
    state = step(EDGES, "nonconformity", nonconformity.state, "direct")
    _require_named_manager(nonconformity, act)
    if not direction.text.strip():
        raise InvalidInput("training.nonconformity.direction_empty")
    if direction.due <= act.now:
        raise InvalidInput("training.nonconformity.due_in_the_past")
    if not direction.owner.active or direction.owner.team_id != nonconformity.team_id:
        raise InvalidInput("training.nonconformity.owner_not_there")
    changed = replace(
        nonconformity, state=state, directed_at=act.now, directed_by=act.actor,
        direction=direction.text.strip(), owner_id=direction.owner.id, due=direction.due,
    )  # fmt: skip
    about: dict[str, Json] = {"owner": direction.owner.id, "direction": direction.text.strip()}
    record = _record(
        changed, act, "directed", {"due": direction.due.isoformat()}, {direction.owner.id: about}
    )
    return changed, (record,)


def begin(nonconformity: Nonconformity, act: Act) -> Step:
    """The owner starts."""
    state = step(EDGES, "nonconformity", nonconformity.state, "begin")
    _require_owner(nonconformity, act)
    changed = replace(nonconformity, state=state)
    return changed, (_record(changed, act, "begun"),)


def report(nonconformity: Nonconformity, act: Act, evidence: str) -> Step:
    """The owner reports it done, with evidence. Reporting at once also counts as having begun."""
    records: tuple[Record, ...] = ()
    if nonconformity.state in (N.IMPROVEMENT_DIRECTED, N.RETURNED):
        nonconformity, records = begin(nonconformity, act)
    state = step(EDGES, "nonconformity", nonconformity.state, "report")
    _require_owner(nonconformity, act)
    if not evidence.strip():
        raise InvalidInput("training.nonconformity.evidence_needed")
    changed = replace(nonconformity, state=state, evidence=evidence.strip(), reported_at=act.now)
    about: dict[str, Json] = {"evidence": evidence.strip()}
    return changed, (*records, _record(changed, act, "done_reported", {}, {act.actor: about}))


def verify(nonconformity: Nonconformity, act: Act, effectiveness: str) -> Step:
    """Somebody who is not the owner confirms that it works, in words."""
    state = step(EDGES, "nonconformity", nonconformity.state, "verify")
    _require_other(nonconformity, act)
    if not effectiveness.strip():
        raise InvalidInput("training.nonconformity.effectiveness_needed")
    changed = replace(
        nonconformity,
        state=state,
        verified_at=act.now,
        verified_by=act.actor,
        effectiveness=effectiveness.strip(),
    )
    return changed, (_record(changed, act, "verified", {"effectiveness": effectiveness.strip()}),)


def send_back(nonconformity: Nonconformity, act: Act) -> Step:
    """Somebody who is not the owner finds the report not enough."""
    state = step(EDGES, "nonconformity", nonconformity.state, "return")
    _require_other(nonconformity, act)
    require_reason(act.reason)
    changed = replace(nonconformity, state=state, reason=act.reason)
    return changed, (_record(changed, act, "returned"),)


def reopen(nonconformity: Nonconformity, act: Act) -> Step:
    """It came back after it was verified: a manager directs anew."""
    state = step(EDGES, "nonconformity", nonconformity.state, "reopen")
    _require_named_manager(nonconformity, act)
    require_reason(act.reason)
    changed = replace(nonconformity, state=state, reopened=nonconformity.reopened + 1, reason=act.reason)
    return changed, (_record(changed, act, "reopened"),)


def accept_risk(nonconformity: Nonconformity, act: Act, until: datetime) -> Step:
    """A lead lives with it until a day, for a reason; then it is found again."""
    state = step(EDGES, "nonconformity", nonconformity.state, "accept_risk")
    if not act.viewer.leads:
        raise NotPermitted("training.not_permitted.security_lead")
    require_reason(act.reason)
    if until <= act.now:
        raise InvalidInput("training.nonconformity.due_in_the_past")
    changed = replace(nonconformity, state=state, accepted_until=until, reason=act.reason)
    return changed, (_record(changed, act, "risk_accepted", {"until": until.isoformat()}),)


def expire(nonconformity: Nonconformity, act: Act) -> Step:
    """The accepted time is over. Raises Conflict before."""
    state = step(EDGES, "nonconformity", nonconformity.state, "expire")
    if nonconformity.accepted_until is None or act.now < nonconformity.accepted_until:
        raise Conflict("training.nonconformity.still_accepted")
    changed = replace(nonconformity, state=state, accepted_until=None)
    return changed, (_record(changed, act, "risk_expired"),)


def hand_over(nonconformity: Nonconformity, act: Act, owner: Person) -> Step:
    """Another owner, where the old one left or cannot; the direction stays."""
    if not nonconformity.open or not nonconformity.owner_id:
        raise Conflict(f"training.nonconformity.refused.{nonconformity.state.value}")
    _require_named_manager(nonconformity, act)
    if not owner.active or owner.team_id != nonconformity.team_id:
        raise InvalidInput("training.nonconformity.owner_not_there")
    changed = replace(nonconformity, owner_id=owner.id)
    return changed, (_record(changed, act, "handed_over", {}, {owner.id: {"owner": owner.id}}),)


def succeed(nonconformity: Nonconformity, act: Act, owner: Person) -> Step:
    """An administrator hands all that somebody who leaves carries out to the successor."""
    if not nonconformity.open or not nonconformity.owner_id:
        raise Conflict(f"training.nonconformity.refused.{nonconformity.state.value}")
    require(act.viewer, What.WRITE_PEOPLE)
    changed = replace(nonconformity, owner_id=owner.id)
    return changed, (_record(changed, act, "handed_over", {}, {owner.id: {"owner": owner.id}}),)


def owner_told(nonconformity: Nonconformity, act: Act, number: int, told: int) -> Record:
    """That the owner was told of the act of link `number`, or `told` others who can choose another owner."""
    about: dict[str, Json] = {"person": nonconformity.owner_id}
    facts: dict[str, Json] = {"link": number, "people": told}
    return _record(nonconformity, act, OWNER_TOLD, facts, {nonconformity.owner_id: about})


def _require_named_manager(nonconformity: Nonconformity, act: Act) -> None:
    require(act.viewer, What.NONCONFORMITIES, nonconformity.department or None)


def _require_owner(nonconformity: Nonconformity, act: Act) -> None:
    if act.actor != nonconformity.owner_id:
        raise NotPermitted("training.nonconformity.owner_only")


def _require_other(nonconformity: Nonconformity, act: Act) -> None:
    if act.actor == nonconformity.owner_id:
        raise NotPermitted("training.nonconformity.not_the_owner")
    if not act.viewer.person.has(Role.SECURITY_LEAD):
        _require_named_manager(nonconformity, act)


def _record(
    nonconformity: Nonconformity, act: Act, what: str, facts: Mapping[str, Json] | None = None,
    about: Mapping[str, Mapping[str, Json]] | None = None,
) -> Record:  # fmt: skip
    base: dict[str, Json] = {
        "clause": nonconformity.clause, "department": nonconformity.department,
        "state": nonconformity.state.value, "campaign": nonconformity.campaign_id,
    }  # fmt: skip
    if what in OWED_AFTER:
        base[TO_TELL] = True
    return act.record(
        f"nonconformity.{what}", f"nonconformity:{nonconformity.id}", {**base, **(facts or {})}, about or {}
    )
