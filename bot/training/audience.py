"""Whom a campaign is for: a rule that is frozen at launch, and applied again to late joiners."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.training.people import Employment, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everyone, or the union of people, departments, user groups and channels; then narrowed.

    `groups` and `channels` are Slack ids; their members are looked up when the rule is applied.
    `managers_only` is for clause 3-1-2; `dispatched` says whether dispatched staff count.
    """

    everyone: bool = False
    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    managers_only: bool = False
    dispatched: bool = True
    dispatched_only: bool = False

    @property
    def names_anyone(self) -> bool:
        """False when nothing was chosen."""
        return self.everyone or bool(self.people or self.departments or self.groups or self.channels)

    @property
    def only_departments(self) -> frozenset[str] | None:
        """The departments, where the rule names nothing but departments; else None."""
        if self.everyone or self.people or self.groups or self.channels:
            return None
        return frozenset(self.departments)


NOBODY = Audience()


def select(audience: Audience, people: Iterable[Person], members: frozenset[str]) -> tuple[Person, ...]:
    """The active people that the rule names, in the order of their ids.

    `members` holds the ids (ours or Slack's) of everybody in the rule's groups and channels.
    """
    chosen = (p for p in people if p.active and _named(audience, p, members) and _kept(audience, p))
    return tuple(sorted(chosen, key=lambda p: p.id))


def _named(audience: Audience, person: Person, members: frozenset[str]) -> bool:
    return (
        audience.everyone
        or person.id in audience.people
        or (bool(person.slack_id) and person.slack_id in audience.people)
        or person.department in audience.departments
        or person.id in members
        or (bool(person.slack_id) and person.slack_id in members)
    )


def _kept(audience: Audience, person: Person) -> bool:
    dispatched = person.employment is Employment.DISPATCHED
    if dispatched and not audience.dispatched:
        return False
    if audience.dispatched_only and not dispatched:
        return False
    return not audience.managers_only or person.has(Role.MANAGER)
