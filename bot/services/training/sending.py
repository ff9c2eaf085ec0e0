"""Invitations, in the background: one job fans out, one job a person sends, each of them once."""

from collections.abc import Iterable
from dataclasses import replace

from bot.errors import Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import CampaignProgress, Invitation
from bot.store import campaigns, people
from bot.training import assignment as rules
from bot.training.assignment import OPEN, Assignment, AssignmentState
from bot.training.campaign import Campaign, FrozenItem, Kind
from bot.training.people import Person

FAN_OUT = "training.fan_out"
INVITE = "training.invite"


def fan_out(desk: Desk, caller: Caller, campaign_id: str, whole: bool = True) -> int:
    """The job after a launch: start the invitation of everybody who is queued; returns how many were new.

    It may run any number of times: an invitation's job has the assignment's id as its key. Not `whole`: only
    those whose turn comes next, which in the end is everybody whose start was lost.
    """
    started, after = 0, ""
    while True:
        with desk.database.reading() as connection:
            batch = campaigns.queued(connection, caller.team, campaign_id, after=after)
        if not batch or (after and not whole):
            return started
        for assignment_id in batch:
            payload = {"team": caller.team, "assignment": assignment_id}
            started += desk.jobs.start(INVITE, f"invite:{assignment_id}", payload, MESSAGES)
        after = batch[-1]


def invite(desk: Desk, caller: Caller, assignment_id: str) -> bool:
    """The job of one person: send the invitation and note it. False when nobody had to be told any more.

    Somebody whom Slack cannot reach is flagged and the rest go on; when Slack is away this raises
    Unavailable, and the job comes again.
    """
    with desk.database.reading() as connection:
        assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=assignment.campaign_id)
        person = people.person(connection, caller.team, assignment.person_id)
        launcher = people.person(connection, caller.team, campaign.launched_by)
    if assignment.state is not AssignmentState.QUEUED or not campaign.running:
        return False
    if person is None or not person.active or not person.slack_id:
        _note(desk, caller, assignment_id, "no_slack" if person and person.active else "inactive")
        return False
    notice = _invitation(campaign, assignment, person, launcher.slack_id if launcher else "")
    try:
        desk.sender.send(Recipient(caller.team, person.slack_id), notice, f"invite:{assignment_id}")
    except Undeliverable as error:
        _note(desk, caller, assignment_id, str(error.values.get("code", "refused")))
        return False
    except Parked:
        _note(desk, caller, assignment_id, "unclear")
        return False
    _note(desk, caller, assignment_id, "")
    return True


def progress(desk: Desk, caller: Caller, campaign_id: str) -> CampaignProgress:
    """How far the invitations are, for the one who runs the campaign."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        counts = campaigns.counts(connection, caller.team, campaign_id)
    people_in = sum(counts.values())
    flagged = sum(n for (state, flag), n in counts.items() if flag and state in OPEN)
    waiting = counts.get((AssignmentState.QUEUED.value, False), 0)
    language = act.viewer.person.language
    return CampaignProgress(
        language, campaign_id, campaign.title(language), people_in, people_in - waiting - flagged, waiting,
        flagged, -(-waiting // desk.messages_per_minute),
    )  # fmt: skip


def _note(desk: Desk, caller: Caller, assignment_id: str, why: str) -> None:
    with desk.database.writing() as connection:
        assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, lock=True, id=assignment_id)
        if assignment.state is not AssignmentState.QUEUED:
            return
        act = who.system(caller)
        changed, records = rules.cannot_reach(assignment, act, why) if why else rules.notify(assignment, act)
        campaigns.ASSIGNMENTS.save(connection, changed)
        keep(connection, caller.team, records, changed.is_test)


def _invitation(campaign: Campaign, assignment: Assignment, person: Person, sender: str) -> Invitation:
    items = campaign.terms.draw if campaign.kind is Kind.QUIZ else max(1, len(campaign.frozen().items))
    invited = Invitation(
        person.language, assignment.id, campaign.kind.value, campaign.title(person.language), assignment.due,
        items, who.minutes_for(items), sender,
    )  # fmt: skip
    return to_pass(invited, campaign, campaign.frozen().items)


def to_pass(invited: Invitation, campaign: Campaign, items: Iterable[FrozenItem]) -> Invitation:
    """The invitation with what it takes to pass; as it is for what is no quiz."""
    if campaign.kind is not Kind.QUIZ:
        return invited
    terms, must = campaign.terms, any(item.must_pass for item in items)
    return replace(invited, pass_mark=terms.pass_mark, max_attempts=terms.max_attempts, must_pass=must)
