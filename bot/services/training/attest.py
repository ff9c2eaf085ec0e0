"""Confirming a pledge or a policy in its named version (3-2-1, 3-2-2)."""

from bot.errors import Conflict
from bot.services.training import who
from bot.services.training.completing import complete, keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.items import keep_text
from bot.services.training.notices import AttestationRequest
from bot.store import campaigns
from bot.store.attestations import ATTESTATIONS
from bot.store.database import Connection
from bot.training import assignment as rules
from bot.training.assignment import Assignment, AssignmentState
from bot.training.attestation import attest, opened, require_read, require_same
from bot.training.campaign import Campaign, Kind
from bot.training.records import Act, Record


def show(desk: Desk, caller: Caller, assignment_id: str) -> AttestationRequest:
    """The text to confirm, in the version in force."""
    with desk.database.reading() as connection:
        act, campaign, assignment = _load(desk, connection, caller, assignment_id, lock=False)
        return _request(desk, act, campaign, assignment)


def read(desk: Desk, caller: Caller, assignment_id: str) -> AttestationRequest:
    """The whole text is opened: from now on it can be confirmed; that it was, and when, is on the record."""
    with desk.database.writing() as connection:
        act, campaign, assignment = _load(desk, connection, caller, assignment_id)
        under_way = assignment.open and (campaign.running or assignment.is_test)
        if under_way and assignment.state is not AssignmentState.IN_PROGRESS:
            assignment, records = rules.start(assignment, campaign, act)
            campaigns.ASSIGNMENTS.save(connection, assignment)
            keep(connection, caller.team, records, assignment.is_test)
        return _request(desk, act, campaign, assignment)


def confirm(desk: Desk, caller: Caller, assignment_id: str, shown: str) -> AttestationRequest:
    """Record the confirmation of the text whose hash was `shown`; a second press shows the first.

    A minor version since the launch is confirmed as what it is. Raises Conflict for another major version,
    for a text that changed since it was shown, and before a long one was opened.
    """
    with desk.database.writing() as connection:
        act, campaign, assignment = _load(desk, connection, caller, assignment_id)
        if assignment.completed_at is not None:
            return _request(desk, act, campaign, assignment)
        pledge = desk.clauses.pledge(campaign.terms.pledge)
        if pledge is None:
            raise Conflict("training.attestation.text_changed")
        if campaign.snapshot is not None:
            require_same(campaign.snapshot.document_version, pledge.version)
        require_read(assignment, len(pledge.text), shown, pledge.hash)
        first: tuple[Record, ...] = ()
        if assignment.state is not AssignmentState.IN_PROGRESS:
            assignment, first = rules.start(assignment, campaign, act)
        done, second = rules.submit(assignment, campaign, act)
        confirmed, third = attest(assignment, campaign, (pledge.version, pledge.hash), act)
        campaigns.ASSIGNMENTS.save(connection, done)
        if not assignment.is_test:
            ATTESTATIONS.put(connection, confirmed)
            if pledge.hash != campaign.frozen().content_hash:  # that one was kept at the launch
                keep_text(connection, caller.team, pledge)
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
    launched = campaign.snapshot.document_version if campaign.snapshot else ""
    text = pledge.text if pledge else ""
    return AttestationRequest(
        language, assignment.id, campaign.title(language), pledge.title if pledge else campaign.terms.pledge,
        pledge.version if pledge else launched, text, assignment.due, assignment.completed_at,
        assignment.is_test, opened(assignment, len(text)), pledge.hash if pledge else "",
        campaign.terms.attests.value,
    )  # fmt: skip
