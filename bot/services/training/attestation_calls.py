"""A pledge or policy in a new major version: propose that people confirm it, or ask them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.errors import InvalidInput, Parked, Unavailable, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import audience as people_of
from bot.services.training import launch, who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk, PledgeText
from bot.services.training.launch import Draft
from bot.services.training.launch_form import DEFAULT_DAYS, DUE_AT
from bot.services.training.notices import AttestationProposed, CampaignProgress
from bot.store import campaigns, people
from bot.store.database import Connection
from bot.store.following import CALLS, AttestationCall
from bot.training.attestation import major
from bot.training.audience import Audience
from bot.training.campaign import Attests, Campaign, CampaignState, Kind, Terms
from bot.training.people import Role
from bot.training.records import Json
from bot.training.visibility import What, require

TELL = "training.attestation_call"
SETTING = "attestation.documents"
PROPOSE, LAUNCH = "propose", "launch"
AT_LEAST = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Marked:
    """The documents that people must confirm, and what a new major version does: propose or launch.

    `pledges` are those of the `documents` that are given as a pledge; None where nobody was asked that yet.
    """

    documents: tuple[str, ...] = ()
    mode: str = PROPOSE
    pledges: tuple[str, ...] | None = None

    def attests(self, document_id: str) -> Attests:
        """What confirming the document is."""
        if self.pledges is None or document_id not in self.documents:
            return Attests.UNSAID
        return Attests.PLEDGE if document_id in self.pledges else Attests.POLICY


def marked(desk: Desk, caller: Caller) -> Marked:
    """What was said. Raises NotPermitted for all but leads."""
    with desk.database.reading() as connection:
        require(who.act(desk, connection, caller).viewer, What.SETTINGS)
        return _marked(connection, caller.team)


def mark(desk: Desk, caller: Caller, pledges: Sequence[str], policies: Sequence[str], mode: str) -> None:
    """Say which documents people must confirm, as a pledge or as read. Raises NotPermitted, InvalidInput."""
    documents = {*pledges, *policies}
    if mode not in (PROPOSE, LAUNCH) or any(desk.clauses.pledge(one) is None for one in documents):
        raise InvalidInput("training.campaign.pledge_missing")
    if len(documents) < len(pledges) + len(policies):
        raise InvalidInput("training.campaign.attests_both")
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.SETTINGS)
        value: dict[str, Json] = {"documents": sorted(documents), "mode": mode, "pledges": sorted(pledges)}
        if people.setting(connection, caller.team, SETTING, {}) != value:
            people.set_setting(connection, caller.team, SETTING, value, caller.now)
            keep(connection, caller.team, (act.record("settings.attestation", "settings", value),))


def call_due(desk: Desk, caller: Caller) -> int:
    """The schedule's, in office hours: a campaign for every marked document whose major version in force
    nobody was asked to confirm; returns how many. Never twice for the same version."""
    with desk.database.reading() as connection:
        said = _marked(connection, caller.team)
    if not said.documents or not desk.calendar.open_at(caller.now):
        return 0
    try:
        pledges = [pledge for one in said.documents if (pledge := desk.clauses.pledge(one))]
    except Unavailable:
        return 0  # nothing is indexed: the next round looks again
    made = [_call(desk, caller, pledge, said) for pledge in pledges]
    for campaign_id, before in filter(None, made):
        payload = {"team": caller.team, "campaign": campaign_id, "before": before, "mode": said.mode}
        desk.jobs.start(TELL, f"attestation_call:{campaign_id}", payload)
    return sum(one is not None for one in made)


def tell(desk: Desk, caller: Caller, payload: Mapping[str, Any]) -> int:
    """The job: every lead hears of it; returns how many. Of what was launched or cancelled nobody does."""
    campaign_id, automatic = str(payload["campaign"]), payload["mode"] == LAUNCH
    with desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        leads = people.with_role(connection, caller.team, Role.SECURITY_LEAD)
    if campaign.state is CampaignState.CANCELLED or not (automatic or campaign.state is CampaignState.DRAFT):
        return 0
    pledge = desk.clauses.pledge(campaign.terms.pledge)
    if pledge is None:
        return 0
    rule = campaign.terms.audience
    of = people_of.members(desk, caller.team, rule)
    with desk.database.reading() as connection:
        concerned = len(people_of.resolve(desk, connection, caller, rule, of))
    told = 0
    for lead in (one for one in leads if one.slack_id):
        notice = AttestationProposed(
            lead.language, campaign_id, pledge.title, pledge.version, str(payload["before"]), concerned,
            campaign.due, automatic,
        )  # fmt: skip
        try:
            key = f"attestation_call:{campaign_id}:{lead.id}"
            desk.sender.send(Recipient(caller.team, lead.slack_id), notice, key)
        except (Undeliverable, Parked):
            continue
        told += 1
    return told


def launch_now(desk: Desk, caller: Caller, campaign_id: str) -> CampaignProgress:
    """The one button: launch what was proposed; a due date that has come too near meanwhile moves on.

    Raises NotPermitted, Conflict when it was launched or cancelled before.
    """
    with desk.database.reading() as connection:
        require(who.act(desk, connection, caller).viewer, What.LAUNCH)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
    if campaign.state is CampaignState.DRAFT and campaign.terms.due < caller.now + AT_LEAST:
        terms = replace(campaign.terms, due=_due(desk, caller.now))
        launch.edit(
            desk, caller, campaign_id, Draft(campaign.kind, terms, campaign.title_ja, campaign.title_en)
        )
    return launch.launch(desk, caller, campaign_id)


def _call(desk: Desk, caller: Caller, pledge: PledgeText, said: Marked) -> tuple[str, str] | None:
    """(campaign, version before) of a call that was made now, in one transaction with its row."""
    with desk.database.writing() as connection:
        where = {"document_id": pledge.document_id, "major": major(pledge.version)}
        if CALLS.find(connection, caller.team, lock=True, **where):
            return None
        earlier = _asked_before(connection, caller.team, pledge.document_id)
        same = [one for one in earlier if major(one.frozen().document_version) == where["major"]]
        before = earlier[0].frozen().document_version if earlier else ""
        campaign = same[0] if same else _campaign(desk, caller, pledge, earlier, said)
        row = AttestationCall(
            caller.team, at=caller.now, version=pledge.version, campaign_id=campaign.id, **where
        )
        CALLS.add(connection, row)
        if same:
            return None
        _supersede(connection, caller, pledge.document_id)
        campaigns.CAMPAIGNS.add(connection, campaign)
        facts: dict[str, Json] = {
            "document": pledge.document_id,
            "version": pledge.version,
            "mode": said.mode,
        }
        act = who.system(caller)
        keep(connection, caller.team, (act.record("campaign.proposed", f"campaign:{campaign.id}", facts),))
        return campaign.id, before


def _campaign(
    desk: Desk, caller: Caller, pledge: PledgeText, earlier: Sequence[Campaign], said: Marked
) -> Campaign:
    """Those who were asked last time are asked again, everyone the first time.

    What it is goes by the setting, else by the last launch.
    """
    due = _due(desk, caller.now)
    plain = Terms(due=due, pledge=pledge.document_id, audience=Audience(everyone=True))
    terms = replace(earlier[0].terms, due=due) if earlier else plain
    terms = replace(terms, attests=said.attests(pledge.document_id) or terms.attests)
    scheduled = said.mode == LAUNCH
    return Campaign(
        team_id=caller.team, id=desk.new_id(), kind=Kind.ATTESTATION, title_ja=pledge.title,
        title_en=pledge.title, terms=terms, due=due, created_by=who.system(caller).actor,
        created_at=caller.now, state=CampaignState.SCHEDULED if scheduled else CampaignState.DRAFT,
        scheduled_for=caller.now if scheduled else None,
    )  # fmt: skip


def _asked_before(connection: Connection, team: str, document_id: str) -> list[Campaign]:
    """The launched campaigns about a document that were not called off, the newest first."""
    every = campaigns.CAMPAIGNS.all(connection, team, kind=Kind.ATTESTATION.value)
    mine = [one for one in every if one.terms.pledge == document_id and one.snapshot is not None]
    standing = [one for one in mine if one.state is not CampaignState.CANCELLED]
    return sorted(standing, key=lambda one: one.launched_at or one.created_at, reverse=True)


def _supersede(connection: Connection, caller: Caller, document_id: str) -> None:
    """What was proposed of an older version, and nobody launched, is off the table."""
    for call in CALLS.all(connection, caller.team, document_id=document_id):
        one = campaigns.CAMPAIGNS.find(connection, caller.team, lock=True, id=call.campaign_id)
        if one is not None and one.state is CampaignState.DRAFT:
            ended = replace(one, state=CampaignState.CANCELLED, ended_at=caller.now)
            campaigns.CAMPAIGNS.save(connection, ended)
            act = who.system(caller)
            keep(connection, caller.team, (act.record("campaign.superseded", f"campaign:{one.id}", {}),))


def _due(desk: Desk, now: datetime) -> datetime:
    day: date = desk.calendar.day(now + timedelta(days=DEFAULT_DAYS))
    return desk.calendar.at(desk.calendar.on_or_after(day), DUE_AT)


def _marked(connection: Connection, team: str) -> Marked:
    value = people.setting(connection, team, SETTING, {})
    if not isinstance(value, dict):
        return Marked()
    pledges = tuple(value.get("pledges") or ()) if "pledges" in value else None
    return Marked(tuple(value.get("documents") or ()), str(value.get("mode") or PROPOSE), pledges)
