"""People in and out: the roster file, Slack's own list, late joiners, leavers, roles, deputies, handover."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.errors import InvalidInput, NotFound
from bot.services.ports import Profile
from bot.services.training import audience as people_of
from bot.services.training import who
from bot.services.training.amend import assign_late, invite_all
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.store import campaigns, findings, learning
from bot.store import people as store
from bot.store.database import Connection, Database
from bot.training import assignment as rules
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Campaign
from bot.training.csv_table import Problem
from bot.training.nonconformity import succeed
from bot.training.people import Deputy, Person, Role
from bot.training.records import Act, Json, Record
from bot.training.roster import Roster, parse_roster
from bot.training.visibility import What, require

GROUP_ROLES = "roles.groups"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do; with `problems` it did nothing."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


def import_roster(database: Database, act: Act, team: str, raw: bytes, dry_run: bool = False) -> Imported:
    """Take over a CSV whole or not at all; the file wins where it says something. Needs an administrator.

    A person whose mail address Slack already knows keeps the Slack id found there.
    """
    require(act.viewer, What.WRITE_PEOPLE)
    with database.writing() as connection:
        before = {person.id: person for person in store.everyone(connection, team, active_only=False)}
        roster = parse_roster(raw, team, {one.id: one.manager_id for one in before.values()})
        if roster.problems:
            return Imported(problems=roster.problems)
        after = _joined_all(roster, before)
        moved = [person for person in after if before.get(person.id) != person]
        if not dry_run:
            for person in moved:
                store.PEOPLE.put(connection, person)
            left = [one for one in moved if not one.active and one.id in before and before[one.id].active]
            withdraw(connection, Caller(team, "", act.now), *left)
            facts: dict[str, Json] = {"people": len(after), "changed": len(moved)}
            keep(connection, team, (act.record("people.imported", f"team:{team}", facts),) if moved else ())
    added = sum(person.id not in before for person in moved)
    return Imported(added, len(moved) - added, len(after) - len(moved))


def sync(desk: Desk, caller: Caller) -> Imported:
    """The daily look at Slack: new people, changed names, people who left. The roster file wins."""
    profiles = [profile for profile in desk.directory.everyone(caller.team) if people_of.counts(profile)]
    added = changed = same = 0
    for start in range(0, len(profiles), 500):
        with desk.database.writing() as connection:
            known = store.everyone(connection, caller.team, active_only=False)
            by_slack, by_mail = {one.slack_id: one for one in known}, _waiting_for_slack(known)
            roles, gone = _group_roles(desk, connection, caller), list[Person]()
            for profile in profiles[start : start + 500]:
                before = by_slack.get(profile.user_id) or by_mail.get(profile.email.casefold())
                after = _met(desk, caller, before, profile, roles.get(profile.user_id, frozenset()))
                if before == after:
                    same += 1
                    continue
                added, changed = added + (before is None), changed + (before is not None)
                store.PEOPLE.put(connection, after)
                if before is not None and before.active and not after.active:
                    gone.append(after)
            withdraw(connection, caller, *gone)
    return Imported(added, changed, same)


def met(desk: Desk, caller: Caller, profile: Profile) -> None:
    """`team_join` and `user_change`: take over one profile; a leaver's open assignments end."""
    if not people_of.counts(profile):
        return
    with desk.database.writing() as connection:
        before = store.by_slack(connection, caller.team, profile.user_id)
        if before is None:
            known = store.everyone(connection, caller.team, active_only=False)
            before = _waiting_for_slack(known).get(profile.email.casefold())
        after = _met(desk, caller, before, profile, before.roles if before else frozenset())
        if after != before:
            store.PEOPLE.put(connection, after)
        if before is not None and before.active and not after.active:
            withdraw(connection, caller, after)
    late_joiners(desk, caller)


def late_joiners(desk: Desk, caller: Caller) -> int:
    """Assign everybody whom a running campaign's rule names and who has nothing yet, or had left and is there
    again; returns how many."""
    with desk.database.reading() as connection:
        running = campaigns.running(connection, caller.team)
    made, again = list[str](), list[str]()
    for campaign in running:
        of = people_of.members(desk, caller.team, campaign.terms.audience)
        with desk.database.writing() as connection:
            fresh = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign.id)
            if not fresh.running:
                continue
            has = campaigns.assigned_people(connection, caller.team, campaign.id)
            named = people_of.resolve(desk, connection, caller, fresh.terms.audience, of)
            missing = [person for person in named if person.id not in has]
            made += assign_late(desk, connection, fresh, missing, who.system(caller))
            again += _come_back(desk, connection, fresh, {person.id for person in named}, who.system(caller))
    invite_all(desk, caller, made)
    invite_all(desk, caller, again, f":{caller.now.isoformat()}")
    return len(made) + len(again)


def _come_back(
    desk: Desk, connection: Connection, campaign: Campaign, named: set[str], act: Act
) -> list[str]:
    """Who left and is there again goes on; a second assignment could not be. Returns the assignments' ids."""
    left = campaigns.ASSIGNMENTS.all(
        connection, campaign.team_id, lock=True, campaign_id=campaign.id,
        state=AssignmentState.WITHDRAWN.value, is_test=False,
    )  # fmt: skip
    due = rules.due_for(campaign, act.now, desk.calendar)
    ids: list[str] = []
    records: list[Record] = []
    for one in (each for each in left if each.person_id in named):
        changed, record = rules.come_back(one, campaign, act, due, _attempting(connection, one))
        campaigns.ASSIGNMENTS.save(connection, changed)
        ids.append(one.id)
        records += record
    keep(connection, campaign.team_id, records)
    return ids


def _attempting(connection: Connection, one: Assignment) -> bool:
    sheet = learning.SHEETS.find(connection, one.team_id, assignment_id=one.id)
    return sheet is not None or learning.current_attempt(connection, one.team_id, one.id) is not None


def withdraw(connection: Connection, caller: Caller, *gone: Person) -> int:
    """End what is open for people who left; returns how many assignments."""
    if not gone:
        return 0
    opened = campaigns.take_open(connection, caller.team, person_id={person.id for person in gone})
    records: list[Record] = []
    for one in opened:
        changed, record = rules.withdraw(one, who.system(caller, "left"))
        campaigns.ASSIGNMENTS.save(connection, changed)
        records += () if one.is_test else record
    keep(connection, caller.team, records)
    return len(opened)


def set_roles(desk: Desk, caller: Caller, person_id: str, roles: Iterable[Role]) -> None:
    """An administrator's modal: the roles of one person, from now on not overwritten by Slack."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.WRITE_PEOPLE)
        person = _known(desk, connection, caller, person_id)
        chosen = frozenset(roles) - {Role.EMPLOYEE}
        store.PEOPLE.put(connection, replace(person, roles=chosen, stated=person.stated | {"roles"}))
        about: dict[str, Json] = {"person": person.id, "roles": sorted(role.value for role in chosen)}
        keep(connection, caller.team, (act.record("people.roles_set", "people", {}, {person.id: about}),))


def set_deputies(desk: Desk, caller: Caller, person_id: str, deputies: tuple[Deputy, ...]) -> None:
    """Who stands in for a manager on which days: the manager's own act, or an administrator's."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        person = store.get(connection, caller.team, person_id)
        if act.actor != person.id:
            require(act.viewer, What.WRITE_PEOPLE)
        if any(one.until < one.since or one.person_id == person.id for one in deputies):
            raise InvalidInput("training.deputy.days")
        known = store.named(connection, caller.team, (one.person_id for one in deputies))
        if any(one.person_id not in known for one in deputies):
            raise NotFound("people.not_found")
        store.PEOPLE.put(connection, replace(person, deputies=deputies))
        about: dict[str, Json] = {"deputies": [one.person_id for one in deputies]}
        keep(connection, caller.team, (act.record("people.deputies_set", "people", {}, {person.id: about}),))


def hand_over(desk: Desk, caller: Caller, manager_id: str, to_id: str) -> int:
    """A manager's reports and open improvements go to another one; returns how many people moved.

    Assignments keep the manager they were made with, except the open ones.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.WRITE_PEOPLE)
        old = store.get(connection, caller.team, manager_id)
        new = store.get(connection, caller.team, to_id)
        if old.id == new.id or not new.active:
            raise InvalidInput("training.nonconformity.owner_not_there")
        team = [person for person in store.reports(connection, caller.team, [old.id]) if person.id != new.id]
        for person in team:
            store.PEOPLE.save(connection, replace(person, manager_id=new.id))
        if _reports_to(connection, new, {old.id, *(person.id for person in team)}):
            # Whoever takes the place reports where the one before did: else the managers would form a loop.
            store.PEOPLE.save(connection, replace(new, manager_id=old.manager_id))
        records: list[Record] = []
        for one in campaigns.take_open(connection, caller.team, person_id={person.id for person in team}):
            campaigns.ASSIGNMENTS.save(connection, replace(one, manager_id=new.id))
        for found in findings.NONCONFORMITIES.all(connection, caller.team, lock=True, owner_id=old.id):
            if found.open:
                handed, record = succeed(found, act, new)
                findings.NONCONFORMITIES.save(connection, handed)
                records += record
        about: dict[str, dict[str, Json]] = {old.id: {"from": old.id}, new.id: {"to": new.id}}
        told = act.record("people.handed_over", "people", {"people": len(team)}, about)
        keep(connection, caller.team, (told, *records))
        return len(team)


def _reports_to(connection: Connection, person: Person, ids: set[str]) -> bool:
    """True when somebody of these is above a person, however far up."""
    seen: set[str] = set()
    above = person.manager_id
    while above and above not in seen:
        if above in ids:
            return True
        seen.add(above)
        manager = store.person(connection, person.team_id, above)
        above = manager.manager_id if manager else ""
    return False


def _waiting_for_slack(known: Iterable[Person]) -> dict[str, Person]:
    """By mail address: whom the roster file named before Slack did."""
    return {one.email.casefold(): one for one in known if one.email and not one.slack_id}


def _joined_all(roster: Roster, before: Mapping[str, Person]) -> list[Person]:
    """The file's people over what we have; managers are named by the ids that we keep people under."""
    by_mail = {one.email.casefold(): one for one in before.values() if one.email and one.slack_id}
    joined = {one.id: _joined(one, before, by_mail, roster.columns) for one in roster.people}
    kept_as = {given: one.id for given, one in joined.items()}
    return [replace(one, manager_id=kept_as.get(one.manager_id, one.manager_id)) for one in joined.values()]


def _joined(
    person: Person, before: Mapping[str, Person], by_mail: Mapping[str, Person], columns: frozenset[str]
) -> Person:
    """The file's person over what we have: a column that is missing or a cell that is empty says nothing."""
    known = before.get(person.id) or (by_mail.get(person.email.casefold()) if person.email else None)
    if known is None:
        return replace(person, stated=_said(person, columns))
    said = _said(person, columns)
    stated = {name: getattr(person, name) for name in said}
    return replace(known, **stated, stated=known.stated | said)


def _said(person: Person, columns: frozenset[str]) -> frozenset[str]:
    always = {"active", "employment"} & columns
    named = {name for name in columns - {"", "id"} if getattr(person, name, None)}
    return frozenset((named | always) - ({"language"} if "language" not in columns else set()))


def _met(
    desk: Desk, caller: Caller, before: Person | None, profile: Profile, roles: frozenset[Role]
) -> Person:
    fresh = replace(people_of.person_of(profile, caller, desk), roles=roles)
    if before is None:
        return fresh
    fields = ("name", "email", "language", "active", "roles")
    told = {name: getattr(fresh, name) for name in fields if name not in before.stated}
    if not profile.is_active:
        told["active"] = False  # whoever cannot log in any more is gone, whatever the file of last month says
    return replace(before, **told, slack_id=profile.user_id)


def _group_roles(desk: Desk, connection: Connection, caller: Caller) -> dict[str, frozenset[Role]]:
    """Roles by Slack id, from the setting that maps user groups to roles."""
    mapping = store.setting(connection, caller.team, GROUP_ROLES, {})
    found: dict[str, frozenset[Role]] = {}
    for group, role in mapping.items() if isinstance(mapping, dict) else ():
        for user in desk.directory.group_members(caller.team, group):
            found[user] = found.get(user, frozenset()) | {Role(role)}
    return found


def _known(desk: Desk, connection: Connection, caller: Caller, person_id: str) -> Person:
    found = store.by_slack(connection, caller.team, person_id) or store.person(
        connection, caller.team, person_id
    )
    if found is not None:
        return found
    profile = desk.directory.profile(caller.team, person_id)
    if not people_of.counts(profile):
        raise NotFound("people.not_found")
    return people_of.person_of(profile, caller, desk)
