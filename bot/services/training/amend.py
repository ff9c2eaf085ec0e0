"""After the launch: extend, add, exclude, waive, grant, pause; and completions entered on behalf."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Conflict, InvalidInput
from bot.services.training import audience as people_of
from bot.services.training import on_paper, who
from bot.services.training.completing import complete, keep
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.launch import created
from bot.services.training.sending import INVITE
from bot.store import campaigns, people
from bot.store.attestations import ATTESTATIONS
from bot.store.database import Connection
from bot.training import amendments
from bot.training import assignment as rules
from bot.training.amendments import Amendment, AmendmentKind
from bot.training.assignment import Assignment
from bot.training.attestation import attest
from bot.training.campaign import Campaign, Kind
from bot.training.people import Person
from bot.training.records import Act, Record
from bot.training.visibility import What, require

Edge = Callable[[Assignment, Campaign, Act], tuple[Assignment, tuple[Record, ...]]]


def extend(
    desk: Desk, caller: Caller, campaign_id: str, due: datetime, reason: str, people_ids: tuple[str, ...] = ()
) -> int:
    """A later due for all (no ids) or for some; returns how many assignments moved."""
    kind = AmendmentKind.EXTEND
    with desk.database.writing() as connection:
        amended = _amend(desk, connection, caller, campaign_id, (kind, people_ids, due, reason))
        moved = _chosen(connection, amended.campaign, people_ids)
        later = [one for one in moved if people_ids or one.due < due]
        return _walk(connection, amended, later, lambda one, own, by: rules.extend(one, own, by, due))


def waive(desk: Desk, caller: Caller, campaign_id: str, people_ids: tuple[str, ...], reason: str) -> int:
    """Release people, as a lead."""
    return _each(desk, caller, campaign_id, (AmendmentKind.WAIVE, people_ids, None, reason), rules.waive)


def exclude(desk: Desk, caller: Caller, campaign_id: str, people_ids: tuple[str, ...], reason: str) -> int:
    """Take people out who should not have been asked, as a lead."""
    return _each(desk, caller, campaign_id, (AmendmentKind.EXCLUDE, people_ids, None, reason), rules.exclude)


def pause_reminders(desk: Desk, caller: Caller, campaign_id: str, paused: bool, reason: str = "") -> None:
    """Stop or go on reminding."""
    kind = AmendmentKind.PAUSE if paused else AmendmentKind.RESUME
    with desk.database.writing() as connection:
        amended = _amend(desk, connection, caller, campaign_id, (kind, (), None, reason))
        keep(connection, caller.team, amended.records)


def add(desk: Desk, caller: Caller, campaign_id: str, people_ids: tuple[str, ...], reason: str = "") -> int:
    """Assign more people; they are invited at once. Those who are in already are refused by name."""
    people_of.meet(desk, caller, frozenset(one for one in people_ids if one[:1] in ("U", "W")))
    with desk.database.writing() as connection:
        wanted = (AmendmentKind.ADD, people_ids, None, reason)
        amended = _amend(desk, connection, caller, campaign_id, wanted)
        keep(connection, caller.team, amended.records)
        chosen = [people.get(connection, caller.team, one) for one in people_ids]
        if {one.id for one in chosen} & campaigns.assigned_people(connection, caller.team, campaign_id):
            raise Conflict("training.amendment.already_in_campaign")
        for person in chosen:
            require(amended.act.viewer, What.LAUNCH, person.department)
        made = assign_late(desk, connection, amended.campaign, chosen, amended.act)
    invite_all(desk, caller, made)
    return len(made)


def grant(desk: Desk, caller: Caller, assignment_id: str, more: int, reason: str) -> None:
    """More attempts after the talk with somebody who used theirs up."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, lock=True, id=assignment_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=assignment.campaign_id)
        person = people.PEOPLE.get(connection, caller.team, id=assignment.person_id)
        changed, records = rules.grant(assignment, campaign, act, more, person)
        note(desk, connection, campaign, AmendmentKind.GRANT, act, ((person.id,), None))
        campaigns.ASSIGNMENTS.save(connection, changed)
        keep(connection, caller.team, records)


def enter_on_behalf(
    desk: Desk, caller: Caller, assignment_id: str, reason: str, evidence: str, signed: str = ""
) -> None:
    """A completion on paper, entered by a lead; marked as such for ever.

    What was pledged or confirmed on paper is the text with the hash `signed`, "" for the one that the launch
    froze: of the versions that count when they are confirmed in Slack. Raises InvalidInput for others.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, lock=True, id=assignment_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=assignment.campaign_id)
        changed, first = rules.enter_on_behalf(assignment, campaign, act, evidence)
        note(desk, connection, campaign, AmendmentKind.ON_BEHALF, act, ((changed.person_id,), None))
        campaigns.ASSIGNMENTS.save(connection, changed)
        second = _attested(desk, connection, (campaign, signed), changed, act)
        third = complete(connection, campaign, changed, act)
        done = campaigns.COMPLETIONS.get(connection, caller.team, assignment_id=assignment_id)
        campaigns.COMPLETIONS.save(connection, replace(done, evidence=evidence.strip()))
        keep(connection, caller.team, (*first, *second, *third))


def _attested(
    desk: Desk, connection: Connection, given: tuple[Campaign, str], assignment: Assignment, act: Act
) -> tuple[Record, ...]:
    campaign, signed = given
    if campaign.kind is not Kind.ATTESTATION:
        return ()
    text = on_paper.signed(desk, connection, campaign, signed)
    made, records = attest(assignment, campaign, text, act)
    ATTESTATIONS.put(connection, made)
    return records


def note(
    desk: Desk, connection: Connection, campaign: Campaign, kind: AmendmentKind, act: Act,
    about: tuple[tuple[str, ...], datetime | None],
) -> None:  # fmt: skip
    """Add to a campaign's list of amendments what was changed by an act of its own."""
    campaigns.AMENDMENTS.add(connection, amendments.noted(desk.new_id(), campaign, kind, act, about))


def assign_late(
    desk: Desk, connection: Connection, campaign: Campaign, chosen: Iterable[Person], act: Act
) -> list[str]:
    """Assignments with a late joiner's due; returns their ids."""
    due = rules.due_for(campaign, act.now, desk.calendar)
    made = [rules.assign(campaign, person, desk.new_id(), act.now, due) for person in chosen]
    campaigns.ASSIGNMENTS.add(connection, *made)
    keep(connection, campaign.team_id, [created(one, act) for one in made])
    return [one.id for one in made]


def invite_all(desk: Desk, caller: Caller, assignment_ids: Iterable[str], again: str = "") -> None:
    """Start the invitations of new assignments, or of those whose first job is done and was not sent: `again`
    tells it from that. Nobody is sent a second one."""
    for one in assignment_ids:
        desk.jobs.start(INVITE, f"invite:{one}{again}", {"team": caller.team, "assignment": one}, MESSAGES)


# (kind, ids of people, due, reason)
_Wanted = tuple[AmendmentKind, tuple[str, ...], datetime | None, str]


@dataclass(frozen=True, slots=True)
class _Amended:
    """The amendment is stored; its records are kept last: whoever waits for the record holds all else."""

    act: Act
    campaign: Campaign
    records: tuple[Record, ...]


def _amend(desk: Desk, connection: Connection, caller: Caller, campaign_id: str, wanted: _Wanted) -> _Amended:
    kind, people_ids, due, reason = wanted
    act = who.act(desk, connection, caller, reason)
    campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
    amendment = Amendment(
        team_id=caller.team, id=desk.new_id(), campaign_id=campaign_id, kind=kind, actor=act.actor,
        at=caller.now, reason=reason, people=people_ids, due=due,
    )  # fmt: skip
    changed, records = amendments.amend(campaign, amendment, act)
    campaigns.AMENDMENTS.add(connection, amendment)
    campaigns.CAMPAIGNS.save(connection, changed)
    return _Amended(act, changed, records)


def _each(desk: Desk, caller: Caller, campaign_id: str, wanted: _Wanted, edge: Edge) -> int:
    with desk.database.writing() as connection:
        amended = _amend(desk, connection, caller, campaign_id, wanted)
        return _walk(connection, amended, _chosen(connection, amended.campaign, wanted[1]), edge)


def _chosen(connection: Connection, campaign: Campaign, people_ids: tuple[str, ...]) -> list[Assignment]:
    opened = campaigns.take_open(connection, campaign.team_id, campaign_id=campaign.id)
    everyone = [one for one in opened if not one.is_test]
    if not people_ids:
        return everyone
    wanted = {people.get(connection, campaign.team_id, one).id for one in people_ids}
    chosen = [one for one in everyone if one.person_id in wanted]
    if len(chosen) != len(wanted):
        raise InvalidInput("training.amendment.not_in_campaign")
    return chosen


def _walk(connection: Connection, amended: _Amended, chosen: Iterable[Assignment], edge: Edge) -> int:
    steps = [edge(one, amended.campaign, amended.act) for one in chosen]
    campaigns.ASSIGNMENTS.save_all(connection, [changed for changed, _ in steps])
    records = [record for _, more in steps for record in more]
    keep(connection, amended.campaign.team_id, (*amended.records, *records))
    return len(steps)
