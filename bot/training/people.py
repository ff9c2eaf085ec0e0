"""People as the company has them: roles, departments, who stands in for whom."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.texts import Language


class Role(StrEnum):
    """What somebody may do. Everyone is an employee; unknown people are nothing more."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    SECURITY_LEAD = "security_lead"
    ADMINISTRATOR = "administrator"


class Employment(StrEnum):
    """The kind of employment; dispatched staff (派遣) stand on a line of their own."""

    EMPLOYEE = "employee"
    DISPATCHED = "dispatched"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Deputy:
    """Stands in for a manager on the days from `since` to `until`, both included."""

    person_id: str
    since: date
    until: date

    def on(self, day: date) -> bool:
        """True on a day of the deputation."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of a workspace. `slack_id` is "" for somebody without Slack; `id` is the CSV's or Slack's.

    `manager_id` is the person who answers for them; `joined` is the first day that we know of. `stated`
    names the fields that a CSV or an administrator has said something about: Slack does not overwrite them.
    """

    team_id: str
    id: str
    slack_id: str = ""
    name: str = ""
    email: str = ""
    department: str = ""
    manager_id: str = ""
    employment: Employment = Employment.EMPLOYEE
    roles: frozenset[Role] = frozenset()
    deputies: tuple[Deputy, ...] = ()
    language: Language = "ja"
    joined: date | None = None
    active: bool = True
    stated: frozenset[str] = frozenset()

    def has(self, role: Role) -> bool:
        """True when the person holds the role."""
        return role is Role.EMPLOYEE or role in self.roles


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks or acts today. `stands_for` holds the managers whose deputy they are now.

    `departments` are those they answer for: their own as a manager, and the ones of `stands_for`.
    """

    person: Person
    stands_for: frozenset[str] = frozenset()
    departments: frozenset[str] = field(default_factory=frozenset)

    @property
    def id(self) -> str:
        """The person's id."""
        return self.person.id

    @property
    def leads(self) -> bool:
        """True for a security lead."""
        return self.person.has(Role.SECURITY_LEAD)

    @property
    def manages(self) -> bool:
        """True for a manager, and for whoever stands in for one."""
        return self.person.has(Role.MANAGER) or bool(self.stands_for)

    @property
    def administers(self) -> bool:
        """True for an administrator."""
        return self.person.has(Role.ADMINISTRATOR)

    def answers_for(self, person: Person) -> bool:
        """True for own reports, as their manager or as the manager's deputy."""
        return self.manages and person.manager_id in {self.id, *self.stands_for} - {""}


# Mamori itself, where a schedule and not a person acts.
SYSTEM = Viewer(Person(team_id="", id="mamori"))


def viewer_of(person: Person, managers: tuple[Person, ...], today: date) -> Viewer:
    """What `person` may stand for on `today`, given the managers who named them as a deputy."""
    absent = [m for m in managers if any(d.person_id == person.id and d.on(today) for d in m.deputies)]
    departments = {m.department for m in absent if m.department}
    if person.has(Role.MANAGER) and person.department:
        departments.add(person.department)
    return Viewer(person, frozenset(m.id for m in absent), frozenset(departments))
