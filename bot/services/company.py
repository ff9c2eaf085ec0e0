"""What the company says of itself, and what answers take from it."""

from typing import Literal

from bot.errors import InvalidInput
from bot.services.leads import Leads
from bot.services.ports import Clock
from bot.store import people
from bot.store.database import Database
from knowledge.answering.applicability import Applicability, Subject

SETTING = "applicability"
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
            kept = people.setting(connection, team, SETTING, {})
        known = kept if isinstance(kept, dict) else {}
        return {subject: _said(known.get(subject)) for subject in SUBJECTS}

    def may_change(self, team: str, user_id: str) -> bool:
        """True for security leads and administrators."""
        return self._leads.may_set_up(team, user_id)

    def change(self, team: str, user_id: str, said: dict[str, str]) -> None:
        """Keep what was said. Raises NotPermitted, InvalidInput."""
        self._leads.require_set_up(team, user_id)
        if set(said) != set(SUBJECTS) or any(value not in _MEANS for value in said.values()):
            raise InvalidInput()
        with self._database.writing() as connection:
            people.set_setting(connection, team, SETTING, dict(said), self._clock())


def _said(value: object) -> Said:
    return "yes" if value == "yes" else "no" if value == "no" else "unknown"
