"""From a draft to a running campaign: draft, preview, test run, launch, schedule, cancel."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.errors import InvalidInput
from bot.services.training import audience as people_of
from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.bank_checks import warnings
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.items import Content
from bot.services.training.notices import CampaignProgress, Invitation, LaunchPreview
from bot.services.training.previewing import problems
from bot.services.training.sending import FAN_OUT, progress, to_pass
from bot.store import campaigns, testruns
from bot.store.database import Connection
from bot.training import assignment as assignments
from bot.training import campaign as rules
from bot.training.audience import Audience
from bot.training.campaign import Campaign, Kind, Snapshot, Terms
from bot.training.people import SYSTEM, Person
from bot.training.records import Act, Json, Record


@dataclass(frozen=True, slots=True)
class Draft:
    """What the launch modal holds. Titles left empty are taken from the set of questions."""

    kind: Kind
    terms: Terms
    title_ja: str = ""
    title_en: str = ""


def draft(desk: Desk, caller: Caller, wanted: Draft) -> str:
    """Make a draft; returns its id. Raises NotPermitted, InvalidInput."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        title_ja, title_en = _titles(desk, wanted)
        campaign = Campaign(
            team_id=caller.team, id=desk.new_id(), kind=wanted.kind, title_ja=title_ja, title_en=title_en,
            terms=wanted.terms, due=wanted.terms.due, created_by=act.actor, created_at=caller.now,
        )  # fmt: skip
        campaign, records = rules.edit(campaign, act, (title_ja, title_en), wanted.terms)
        campaigns.CAMPAIGNS.add(connection, campaign)
        keep(connection, caller.team, records)
        return campaign.id


def edit(desk: Desk, caller: Caller, campaign_id: str, wanted: Draft) -> None:
    """Change a draft. Raises Conflict once it is launched."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
        campaign, records = rules.edit(campaign, act, _titles(desk, wanted), wanted.terms)
        campaigns.CAMPAIGNS.save(connection, campaign)
        keep(connection, caller.team, records)


def preview(desk: Desk, caller: Caller, campaign_id: str) -> LaunchPreview:
    """How many people, how long it takes to send and to do, what is odd."""
    _, people = _people(desk, caller, campaign_id)
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        rules.require_may_run(campaign, act)
        content = texts.content_of(desk, connection, caller.team, campaign.kind, campaign.terms)
        tested = testruns.done(connection, caller.team, campaign_id)
        language = act.viewer.person.language
        doubts = warnings(connection, caller.team, desk.clauses, content, language)
        odd = problems(connection, campaign, content, people, language)
    asked = _asked(campaign, content)
    unreachable = sum(not person.slack_id for person in people)
    plan = campaign.terms.reminders
    return LaunchPreview(
        language=language, campaign_id=campaign_id, kind=campaign.kind.value, title=campaign.title(language),
        people=len(people), unreachable=unreachable, departments=_departments(people), items=asked,
        minutes_each=who.minutes_for(asked), sending_minutes=_minutes(desk, len(people) - unreachable),
        due=campaign.due, reminder_days=plan.days if plan.enabled else (),
        weekly=plan.enabled and plan.weekly > 0, pass_mark=campaign.terms.pass_mark,
        state=campaign.state.value, tested=tested, scheduled_for=campaign.scheduled_for,
        opens_at=opening(desk, caller), attests=campaign.terms.attests.value,
        problems=(*odd, *doubts),
    )  # fmt: skip


def opening(desk: Desk, caller: Caller) -> datetime | None:
    """When the office opens next and people may be written to; None while it is open."""
    opens = desk.calendar.next_opening(caller.now)
    return opens if opens > caller.now else None


def test_run(desk: Desk, caller: Caller, campaign_id: str) -> Invitation:
    """An assignment of the draft for the caller, which counts nowhere; an earlier one is thrown away."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        rules.require_may_run(campaign, act)
        rules.check_terms(campaign.terms, caller.now)
        content = texts.content_of(desk, connection, caller.team, campaign.kind, campaign.terms)
        if campaign.kind is not Kind.ATTESTATION and not content.items:
            raise InvalidInput("training.campaign.no_items")
        testruns.forget(connection, caller.team, campaign_id, act.actor)
        made = assignments.assign(campaign, act.viewer.person, desk.new_id(), caller.now, campaign.due)
        made = testruns.as_test(made)
        campaigns.ASSIGNMENTS.add(connection, made)
    language = act.viewer.person.language
    asked = _asked(campaign, content)
    invited = Invitation(
        language, made.id, campaign.kind.value, campaign.title(language), campaign.due, asked,
        who.minutes_for(asked), caller.user_id, is_test=True,
    )  # fmt: skip
    return to_pass(invited, campaign, content.frozen)


def launch(desk: Desk, caller: Caller, campaign_id: str) -> CampaignProgress:
    """One atomic act: freeze, assign, record; then the invitations go out in the background.

    Raises NotPermitted for people outside a manager's department, InvalidInput for what cannot stand.
    """
    members, _ = _people(desk, caller, campaign_id)
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = _launch(desk, connection, act, campaign_id, members)
    desk.jobs.start(FAN_OUT, f"fan_out:{campaign_id}", {"team": caller.team, "campaign": campaign.id})
    return progress(desk, caller, campaign_id)


def launch_scheduled(desk: Desk, caller: Caller, campaign_id: str) -> None:
    """The schedule's launch, at its time; the caller is only the moment. Raises Conflict before."""
    members, _ = _people(desk, caller, campaign_id)
    with desk.database.writing() as connection:
        campaign = _launch(desk, connection, Act(SYSTEM, caller.now), campaign_id, members)
    desk.jobs.start(FAN_OUT, f"fan_out:{campaign_id}", {"team": caller.team, "campaign": campaign.id})


def _launch(
    desk: Desk, connection: Connection, act: Act, campaign_id: str, members: tuple[str, frozenset[str]]
) -> Campaign:
    team, of = members
    campaign = campaigns.CAMPAIGNS.get(connection, team, lock=True, id=campaign_id)
    content = texts.content_of(desk, connection, team, campaign.kind, campaign.terms)
    caller = Caller(team, act.actor, act.now)
    people = people_of.resolve(desk, connection, caller, campaign.terms.audience, of)
    frozen = _snapshot(desk, campaign, content, people)
    campaign, records = rules.launch(campaign, act, frozen, texts.wordings(content))
    texts.keep_used(desk, connection, campaign, content)
    if campaign.kind is Kind.ATTESTATION and (pledge := desk.clauses.pledge(campaign.terms.pledge)):
        texts.keep_text(connection, team, pledge)
    made = [assignments.assign(campaign, one, desk.new_id(), act.now, campaign.due) for one in people]
    campaigns.CAMPAIGNS.save(connection, campaign)
    campaigns.ASSIGNMENTS.add(connection, *made)
    keep(connection, team, (*records, *(created(one, act) for one in made)))
    return campaign


def created(assignment: assignments.Assignment, act: Act) -> Record:
    """The record of a new assignment, with what was copied from the person."""
    facts: dict[str, Json] = {"campaign": assignment.campaign_id, "due": assignment.due.isoformat()}
    about: dict[str, Json] = {
        "person": assignment.person_id, "department": assignment.department,
        "manager": assignment.manager_id, "employment": assignment.employment.value,
    }  # fmt: skip
    return act.record(
        "assignment.created", f"assignment:{assignment.id}", facts, {assignment.person_id: about}
    )


def _people(
    desk: Desk, caller: Caller, campaign_id: str
) -> tuple[tuple[str, frozenset[str]], tuple[Person, ...]]:
    """Asks Slack, so before the transaction: ((team, members of groups and channels), the audience)."""
    with desk.database.reading() as connection:
        rule: Audience = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id).terms.audience
    of = people_of.members(desk, caller.team, rule)
    people_of.meet(desk, caller, people_of.slack_ids_of(rule, of))
    with desk.database.reading() as connection:
        return (caller.team, of), people_of.resolve(desk, connection, caller, rule, of)


def _snapshot(desk: Desk, campaign: Campaign, content: Content, people: tuple[Person, ...]) -> Snapshot:
    version, digest = desk.clauses.version(), content.hash
    if campaign.kind is Kind.ATTESTATION:
        pledge = desk.clauses.pledge(campaign.terms.pledge)
        version, digest = (pledge.version, pledge.hash) if pledge else ("", "")
    return Snapshot(
        items=content.frozen, content_hash=digest, document_version=version,
        terms_hash=campaigns.terms_hash(campaign.terms), items_hash=campaigns.items_hash(content.frozen),
        people=len(people), departments=tuple(sorted({person.department for person in people})),
    )  # fmt: skip


def _titles(desk: Desk, wanted: Draft) -> tuple[str, str]:
    if wanted.title_ja or wanted.title_en:
        return wanted.title_ja.strip(), wanted.title_en.strip()
    title = next((one.title for one in desk.bank().sets if one.id == wanted.terms.set_id), None)
    return (title.ja, title.en) if title else (wanted.terms.pledge, wanted.terms.pledge)


def _asked(campaign: Campaign, content: Content) -> int:
    if campaign.kind is Kind.QUIZ:
        return min(campaign.terms.draw, len(content.items))
    return len(content.items) if campaign.kind is Kind.INSPECTION else 1


def _departments(people: tuple[Person, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(person.department for person in people).items()))


def _minutes(desk: Desk, messages: int) -> int:
    return -(-messages // desk.messages_per_minute)
