"""Confirming a pledge or a policy in its named version (3-2-1, 3-2-2)."""

from bot.errors import Conflict
from bot.services.training import who
from bot.services.training.completing import complete, keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import AttestationRequest
from bot.store import campaigns
from bot.store.attestations import ATTESTATIONS
from bot.store.database import Connection
from bot.training import assignment as rules
from bot.training.assignment import Assignment
from bot.training.attestation import attest
from bot.training.campaign import Campaign, Kind
from bot.training.records import Act


def show(desk: Desk, caller: Caller, assignment_id: str) -> AttestationRequest:
    """The text to confirm, in the version that the launch froze."""
    with desk.database.reading() as connection:
        act, campaign, assignment = _load(desk, connection, caller, assignment_id, lock=False)
        return _request(desk, act, campaign, assignment)


def confirm(desk: Desk, caller: Caller, assignment_id: str) -> AttestationRequest:
    """Record the confirmation; a second press shows the first. Raises Conflict when the text has changed."""
    with desk.database.writing() as connection:
        act, campaign, assignment = _load(desk, connection, caller, assignment_id)
        if assignment.completed_at is not None:
            return _request(desk, act, campaign, assignment)
        pledge = desk.clauses.pledge(campaign.terms.pledge)
        if pledge is None or pledge.hash != campaign.frozen().content_hash:
            raise Conflict("training.attestation.text_changed")
        started, first = rules.start(assignment, campaign, act)
        done, second = rules.submit(started, campaign, act)
        confirmed, third = attest(assignment, (pledge.document_id, pledge.version, pledge.hash), act)
        campaigns.ASSIGNMENTS.save(connection, done)
        if not assignment.is_test:
            ATTESTATIONS.put(connection, confirmed)
        fourth = complete(connection, campaign, done, act)
        keep(connection, caller.team, (*first, *second, *third, *fourth), assignment.is_test)
        return _request(desk, act, campaign, done)


def _load(
    desk: Desk, connection: Connection, caller: Caller, assignment_id: str, lock: bool = True
) -> tuple[Act, Campaign, Assignment]:
    act = who.act(desk, connection, caller)
    assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, lock, id=assignment_id)
    if assignment.person_id != act.actor:
        raise Conflict("training.assignment.somebody_elses")
    campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=assignment.campaign_id)
    if campaign.kind is not Kind.ATTESTATION:
        raise Conflict("training.attestation.none_here")
    return act, campaign, assignment


def _request(desk: Desk, act: Act, campaign: Campaign, assignment: Assignment) -> AttestationRequest:
    language = act.viewer.person.language
    pledge = desk.clauses.pledge(campaign.terms.pledge)
    frozen = campaign.snapshot
    return AttestationRequest(
        language, assignment.id, campaign.title(language), pledge.title if pledge else campaign.terms.pledge,
        frozen.document_version if frozen else (pledge.version if pledge else ""),
        pledge.text if pledge else "",
        assignment.due, assignment.completed_at, assignment.is_test,
    )  # fmt: skip
