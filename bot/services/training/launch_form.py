"""What the launch form offers this person, and how what they chose becomes a draft."""

from dataclasses import dataclass, replace
from datetime import date, time

from bot.errors import InvalidInput, NotPermitted
from bot.services.training import audience as people_of
from bot.services.training import launch, who
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.services.training.naming import first_names
from bot.store import applicability, campaigns, people
from bot.texts import Language
from bot.training.audience import Audience
from bot.training.campaign import Attests, Campaign, Kind, Terms
from bot.training.reminders import ReminderPlan
from bot.training.visibility import What, may

# The hour at which a due day ends, on the company's clock.
DUE_AT = time(18)
DEFAULT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Choices:
    """Sets are (id, title) by kind. A manager gets the own departments and cannot choose everyone.

    `dispatched`: the company counts dispatched staff as employees; a launch may differ.
    """

    language: Language
    quizzes: tuple[tuple[str, str], ...]
    inspections: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    everyone: bool
    due: date
    dispatched: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was filled in. `content` is a set's id, or a document's for an attestation, which `attests`."""

    kind: Kind
    content: str
    audience: Audience
    due: date
    draw: int = 5
    pass_mark: int = 80
    days: tuple[int, ...] = ()
    weekly: bool = True
    attests: Attests = Attests.UNSAID


def choices(desk: Desk, caller: Caller) -> Choices:
    """Raises NotPermitted for somebody who may launch nothing."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        if not (viewer.leads or viewer.manages):
            raise NotPermitted("training.not_permitted.manager")
        everyone = people.everyone(connection, caller.team)
        dispatched = applicability.counts_dispatched(connection, caller.team)
    language = viewer.person.language
    named = {person.department for person in everyone} - {""}
    departments = named if viewer.leads else named & viewer.departments
    today = desk.calendar.day(caller.now)
    return Choices(
        language, _sets(desk, "quiz", language), _sets(desk, "inspection", language),
        tuple(sorted(departments)), viewer.leads,
        desk.calendar.on_or_after(date.fromordinal(today.toordinal() + DEFAULT_DAYS)), dispatched,
    )  # fmt: skip


def save(desk: Desk, caller: Caller, chosen: Chosen, campaign_id: str = "") -> str:
    """Make a draft, or change the one named; returns its id. Raises NotPermitted, InvalidInput, Conflict.

    Whom the caller may not launch it for is refused here, not only at the launch, when the form is gone.
    """
    title = _pledge_title(desk, chosen)
    wanted = Draft(chosen.kind, _terms(desk, chosen), title, title)
    _require_own_people(desk, caller, chosen.audience)
    if not campaign_id:
        return launch.draft(desk, caller, wanted)
    launch.edit(desk, caller, campaign_id, wanted)
    return campaign_id


def drafted(desk: Desk, caller: Caller, campaign_id: str) -> Chosen:
    """What a draft says, to change it. Raises NotPermitted for somebody who may launch nothing."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        if not (viewer.leads or viewer.manages):
            raise NotPermitted("training.not_permitted.manager")
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
    return _chosen(desk, campaign)


def _chosen(desk: Desk, campaign: Campaign) -> Chosen:
    terms, plan = campaign.terms, campaign.terms.reminders
    return Chosen(
        kind=campaign.kind, content=terms.pledge or terms.set_id, audience=terms.audience,
        due=desk.calendar.day(terms.due), draw=terms.draw, pass_mark=terms.pass_mark,
        days=plan.days if plan.enabled else (), weekly=plan.enabled and plan.weekly > 0,
        attests=terms.attests,
    )  # fmt: skip


def _require_own_people(desk: Desk, caller: Caller, rule: Audience) -> None:
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
    if viewer.leads:
        return
    of = people_of.members(desk, caller.team, rule)
    people_of.meet(desk, caller, people_of.slack_ids_of(rule, of))
    with desk.database.reading() as connection:
        named = people_of.resolve(desk, connection, caller, rule, of)
    beyond = [who.name_of(one) for one in named if not may(viewer, What.LAUNCH, one.department)]
    if beyond:
        shown = first_names(beyond, viewer.person.language)
        raise NotPermitted("training.campaign.beyond_own_department", count=len(beyond), people=shown)


def _terms(desk: Desk, chosen: Chosen) -> Terms:
    attests = chosen.kind is Kind.ATTESTATION
    if not chosen.content:
        raise InvalidInput("training.campaign.unknown_set")
    if attests and chosen.attests is Attests.UNSAID:
        raise InvalidInput("training.campaign.attests_unsaid")
    plan = ReminderPlan(
        days=chosen.days, weekly=7 if chosen.weekly else 0, enabled=bool(chosen.days) or chosen.weekly
    )
    terms = Terms(
        set_id="" if attests else chosen.content, pledge=chosen.content if attests else "",
        audience=chosen.audience, reminders=plan, due=desk.calendar.at(chosen.due, DUE_AT),
        attests=chosen.attests if attests else Attests.UNSAID,
    )  # fmt: skip
    # Only a quiz is drawn and passed; what a form for another kind still held means nothing.
    quiz = chosen.kind is Kind.QUIZ
    return replace(terms, draw=chosen.draw, pass_mark=chosen.pass_mark) if quiz else terms


def _pledge_title(desk: Desk, chosen: Chosen) -> str:
    """An attestation is called after its document; the others after their set."""
    if chosen.kind is not Kind.ATTESTATION:
        return ""
    pledge = desk.clauses.pledge(chosen.content)
    if pledge is None:
        raise InvalidInput("training.campaign.pledge_missing")
    return pledge.title


def _sets(desk: Desk, kind: str, language: Language) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.title[language]) for one in desk.bank().sets if one.kind == kind)
