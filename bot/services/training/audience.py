"""From a rule to people: members of groups and channels from Slack, everything else from the database."""

from bot.services.ports import Profile
from bot.services.training.desk import Caller, Desk
from bot.store import people as store
from bot.store.database import Connection
from bot.training.audience import Audience, select
from bot.training.people import Person


def members(desk: Desk, team: str, audience: Audience) -> frozenset[str]:
    """Slack ids of everybody in the rule's groups and channels. Raises Unavailable when Slack is away."""
    found: set[str] = set()
    for group in audience.groups:
        found.update(desk.directory.group_members(team, group))
    for channel in audience.channels:
        found.update(desk.directory.channel_members(team, channel))
    return frozenset(found)


def meet(desk: Desk, caller: Caller, slack_ids: frozenset[str]) -> int:
    """Add the people among these whom the database does not know yet; returns how many were added."""
    with desk.database.reading() as connection:
        every = store.everyone(connection, caller.team, active_only=False)
    # An id of the roster may look like one of Slack's, which has never heard of it.
    known = {one for person in every for one in (person.id, person.slack_id)}
    profiles = [desk.directory.profile(caller.team, one) for one in sorted(slack_ids - known)]
    fresh = [person_of(profile, caller, desk) for profile in profiles if counts(profile)]
    with desk.database.writing() as connection:
        for person in fresh:
            if store.by_slack(connection, caller.team, person.slack_id) is None:
                store.PEOPLE.put(connection, person)
    return len(fresh)


def resolve(
    desk: Desk, connection: Connection, caller: Caller, rule: Audience, of: frozenset[str]
) -> tuple[Person, ...]:
    """The active people that the rule names now; `of` are the members of its groups and channels."""
    return select(rule, store.everyone(connection, caller.team), of)


def slack_ids_of(rule: Audience, of: frozenset[str]) -> frozenset[str]:
    """The ids in the rule that look like Slack's: people chosen by name, members of groups and channels."""
    return frozenset(one for one in {*rule.people, *of} if one[:1] in ("U", "W") and one.isalnum())


def counts(profile: Profile) -> bool:
    """True for a person of the company: no bot, guest or member of another company."""
    return not (profile.is_bot or profile.is_guest or profile.is_external)


def person_of(profile: Profile, caller: Caller, desk: Desk) -> Person:
    """A person as Slack alone describes them."""
    return Person(
        team_id=caller.team, id=profile.user_id, slack_id=profile.user_id, name=profile.name,
        email=profile.email, language=profile.language, joined=desk.calendar.day(caller.now),
        active=profile.is_active,
    )  # fmt: skip
