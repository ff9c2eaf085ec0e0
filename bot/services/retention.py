"""Keeping data for as long as was said, and no longer: every night, and shown before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.store import leavers, people, sweeping
from bot.store.database import Connection, Database
from bot.store.retention import count_askers, forget_in
from bot.training import retention as rules
from bot.training.people import SYSTEM
from bot.training.records import Act, Json
from bot.training.visibility import What, may, require

SETTING = "retention.days"


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of data. `rows` are due to go now; `days` 0 = kept for ever, then `before` is None."""

    kind: str
    days: int
    least: int
    before: datetime | None
    rows: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Sweeps one database. `question_days` is the configured period of the askers' names."""

    database: Database
    question_days: int

    def lines(self, team: str, now: datetime) -> tuple[Line, ...]:
        """What a sweep would remove now; nothing is changed."""
        with self.database.reading() as connection:
            days = self._days(connection, team)
            return tuple(
                Line(
                    kind,
                    n,
                    rules.BY_NAME[kind].least,
                    _before(n, now),
                    _count(connection, team, kind, n, now),
                )
                for kind, n in days.items()
            )

    def shown(self, desk: Desk, caller: Caller) -> tuple[tuple[Line, ...], bool]:
        """The lines, and whether the caller may change them. Raises NotPermitted for all but leads and
        administrators."""
        with desk.database.reading() as connection:
            viewer = who.viewer(desk, connection, caller)
        require(viewer, What.READ_RETENTION)
        return self.lines(caller.team, caller.now), may(viewer, What.WRITE_RETENTION)

    def change(self, desk: Desk, caller: Caller, wanted: Mapping[str, int]) -> None:
        """Change the periods that are others than now. Raises NotPermitted, InvalidInput."""
        with desk.database.reading() as connection:
            act = who.act(desk, connection, caller)
            now = self._days(connection, caller.team)
        self.set_days(
            act, caller.team, {kind: days for kind, days in wanted.items() if now.get(kind) != days}
        )

    def set_days(self, act: Act, team: str, wanted: Mapping[str, int]) -> None:
        """Change periods, all or none. Raises NotPermitted for all but administrators, InvalidInput."""
        require(act.viewer, What.WRITE_RETENTION)
        if not wanted:
            return
        for kind, days in wanted.items():
            rules.check(kind, days)
        with self.database.writing() as connection:
            before = people.setting(connection, team, SETTING, {})
            stated = {**(before if isinstance(before, dict) else {}), **wanted}
            if stated == before:
                return
            people.set_setting(connection, team, SETTING, stated, act.now)
            facts: dict[str, Json] = {"days": dict(sorted(wanted.items()))}
            keep(connection, team, (act.record("settings.retention", "settings", facts),))

    def sweep(self, team: str, now: datetime) -> dict[str, int]:
        """Remove what is past its time; each kind in a transaction of its own, with its link of the record.

        Returns the rows removed by kind. It may run any number of times.
        """
        with self.database.writing() as connection:
            leavers.note(connection, team, now.date())
            days = self._days(connection, team)
        done: dict[str, int] = {}
        for kind, n in days.items():
            before = _before(n, now)
            if before is not None:
                done[kind] = self._sweep(team, kind, (before, now))
        return {kind: rows for kind, rows in done.items() if rows}

    def _sweep(self, team: str, kind: str, when: tuple[datetime, datetime]) -> int:
        before, now = when
        with self.database.writing() as connection:
            if kind == "question_names":
                rows = forget_in(connection, team, before)
            elif kind == "people_who_left":
                rows = leavers.erase(connection, team, before, now)
            else:
                rows = sweeping.apply(connection, sweeping.PARTS[kind](team, before))
            _note(connection, team, (kind, rows), when)
        return rows

    def _days(self, connection: Connection, team: str) -> dict[str, int]:
        return rules.days_of(people.setting(connection, team, SETTING, {}), self.question_days)


def _before(days: int, now: datetime) -> datetime | None:
    return now - timedelta(days=days) if days else None


def _count(connection: Connection, team: str, kind: str, days: int, now: datetime) -> int:
    before = _before(days, now)
    if before is None:
        return 0
    if kind == "question_names":
        return count_askers(connection, team, before)
    if kind == "people_who_left":
        return len(leavers.gone(connection, team, before))
    return sweeping.count(connection, sweeping.PARTS[kind](team, before))


def _note(
    connection: Connection, team: str, removed: tuple[str, int], when: tuple[datetime, datetime]
) -> None:
    """What was removed is itself recorded: the kind, how much, up to when. Never what it was."""
    kind, rows = removed
    before, now = when
    if rows:
        facts: dict[str, Json] = {"kind": kind, "rows": rows, "before": before.isoformat()}
        keep(connection, team, (Act(SYSTEM, now).record("retention.swept", "retention", facts),))
