"""Who may approve: read from the database at every act, never from what a button carries."""

from collections.abc import Callable
from datetime import date, datetime

from bot.errors import NotPermitted
from bot.services.ports import Clock
from bot.store import people
from bot.store.database import Database
from bot.training.people import Person, Role


class Leads:
    """The security leads and administrators of a workspace. `day` is the company's day of a moment."""

    def __init__(
        self, database: Database, clock: Clock, day: Callable[[datetime], date], first_admins: frozenset[str]
    ) -> None:
        self._database = database
        self._clock = clock
        self._day = day
        self._first_admins = first_admins

    @property
    def today(self) -> date:
        """The company's day."""
        return self._day(self._clock())

    def is_lead(self, team: str, user_id: str) -> bool:
        """True for an active security lead."""
        person = self._person(team, user_id)
        return person is not None and person.active and person.has(Role.SECURITY_LEAD)

    def may_set_up(self, team: str, user_id: str) -> bool:
        """True for a security lead and for an administrator."""
        if self.is_lead(team, user_id):
            return True
        person = self._person(team, user_id)
        if person is None:
            return user_id in self._first_admins
        return person.active and (person.has(Role.ADMINISTRATOR) or user_id in self._first_admins)

    def require_lead(self, team: str, user_id: str) -> None:
        """Raise NotPermitted, which names the role, for everyone but a security lead."""
        if not self.is_lead(team, user_id):
            raise NotPermitted("training.not_permitted.security_lead")

    def require_set_up(self, team: str, user_id: str) -> None:
        """Raise NotPermitted for everyone but security leads and administrators."""
        if not self.may_set_up(team, user_id):
            raise NotPermitted("loop.not_permitted.set_up")

    def ids(self, team: str) -> tuple[str, ...]:
        """Slack user ids of the active security leads."""
        with self._database.reading() as connection:
            found = people.with_role(connection, team, Role.SECURITY_LEAD)
        return tuple(person.slack_id for person in found if person.slack_id)

    def name_of(self, team: str, user_id: str) -> str:
        """What to call somebody; their id where we do not know them."""
        person = self._person(team, user_id)
        return (person.name if person else "") or user_id

    def _person(self, team: str, user_id: str) -> Person | None:
        with self._database.reading() as connection:
            return people.by_slack(connection, team, user_id)
