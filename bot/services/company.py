"""What the company says of itself, and what answers take from it."""

from collections.abc import Mapping
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
DISPATCHED = store.DISPATCHED
Said = Literal["yes", "no", "unknown"]
_MEANS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
Shown = Mapping[str, Said]


class CompanySettings:
    """The applicability of clauses that hold under a condition, unknown until somebody says; who counts."""

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

    def every(self, team: str) -> Shown:
        """What the company said of each subject, and whether dispatched staff count ("yes" or "no")."""
        with self._database.reading() as connection:
            known, counts = store.said(connection, team), store.counts_dispatched(connection, team)
        found: dict[str, Said] = {subject: _said(known.get(subject)) for subject in SUBJECTS}
        return found | {DISPATCHED: "yes" if counts else "no"}

    def may_change(self, team: str, user_id: str) -> bool:
        """True for security leads and administrators."""
        return self._leads.may_set_up(team, user_id)

    def change(self, team: str, user_id: str, told: Mapping[str, str]) -> None:
        """Keep what was said, with its link of the record; whether dispatched staff count may be left out.

        Raises NotPermitted, InvalidInput.
        """
        self._leads.require_set_up(team, user_id)
        _check(told)
        now = self._clock()
        with self._database.writing() as connection:
            before = store.said(connection, team)
            kept = {name: str(before[name]) for name in (DISPATCHED,) if name in before}
            said = {**kept, **told}
            person = people.by_slack(connection, team, user_id) or Person(team_id=team, id=user_id)
            people.set_setting(connection, team, store.SETTING, said, now)
            link = Act(Viewer(person), now).record("settings.applicability", "settings", {"said": said})
            record.append(connection, team, [link])


def _check(told: Mapping[str, str]) -> None:
    subjects = {name: value for name, value in told.items() if name != DISPATCHED}
    if set(subjects) != set(SUBJECTS) or any(value not in _MEANS for value in subjects.values()):
        raise InvalidInput()
    if told.get(DISPATCHED, "yes") not in ("yes", "no"):
        raise InvalidInput()


def _said(value: object) -> Said:
    return "yes" if value == "yes" else "no" if value == "no" else "unknown"
