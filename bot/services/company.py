"""What the company says of itself, and what answers take from it."""

from typing import Literal

from bot.errors import InvalidInput
from bot.services.leads import Leads
from bot.services.ports import Clock
from bot.store import applicability as store
from bot.store import people, record
from bot.store.database import Database
from bot.training.people import Person, Viewer
from bot.training.records import Act
from knowledge.answering.applicability import Applicability, Subject

SUBJECTS: tuple[Subject, ...] = ("electronic", "subcontractor")
Said = Literal["yes", "no", "unknown"]
_MEANS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}


class CompanySettings:
    """The applicability of clauses that hold under a condition; unknown until somebody says."""

    def __init__(self, database: Database, leads: Leads, clock: Clock) -> None:
        self._database = database
        self._leads = leads
        self._clock = clock

    def applicability(self, team: str) -> Applicability:
        """As it stands now."""
        return Applicability(**{name: _MEANS[said] for name, said in self.said(team).items()})

    def said(self, team: str) -> dict[Subject, Said]:
        """For each subject what the company said."""
        with self._database.reading() as connection:
            known = store.said(connection, team)
        return {subject: _said(known.get(subject)) for subject in SUBJECTS}

    def may_change(self, team: str, user_id: str) -> bool:
        """True for security leads and administrators."""
        return self._leads.may_set_up(team, user_id)

    def change(self, team: str, user_id: str, said: dict[str, str]) -> None:
        """Keep what was said, with its link of the record. Raises NotPermitted, InvalidInput."""
        self._leads.require_set_up(team, user_id)
        if set(said) != set(SUBJECTS) or any(value not in _MEANS for value in said.values()):
            raise InvalidInput()
        now = self._clock()
        with self._database.writing() as connection:
            person = people.by_slack(connection, team, user_id) or Person(team_id=team, id=user_id)
            people.set_setting(connection, team, store.SETTING, dict(said), now)
            told = Act(Viewer(person), now).record("settings.applicability", "settings", {"said": dict(said)})
            record.append(connection, team, [told])


def _said(value: object) -> Said:
    return "yes" if value == "yes" else "no" if value == "no" else "unknown"
