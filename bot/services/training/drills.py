"""Drills held elsewhere, out of a CSV: shown first, then taken over whole or not at all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from bot.errors import Conflict
from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.store import people
from bot.store.database import Connection, Database
from bot.store.rows import Rows
from bot.store.tables.learning import drills
from bot.texts import Language, catalogue
from bot.training.csv_table import Problem
from bot.training.drill import OUTCOMES, Part, Roll, Told, parse_drill
from bot.training.records import Act, Json, Record
from bot.training.visibility import What, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One person's part in a drill that was held elsewhere; `outcome` is a key of `OUTCOMES`."""

    team_id: str
    id: str
    name: str
    held_on: date
    person_id: str
    outcome: str
    entered_by: str
    entered_at: datetime
    source: str = ""


DRILLS = Rows(drills, Drill)
NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Source:
    """A CSV as it was handed over: its name, its bytes, and what was said of the whole of it."""

    name: str
    raw: bytes
    told: Told = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class DrillCount:
    """How many people did what in one drill; `outcomes` in the order of `OUTCOMES`, without zeros."""

    name: str
    held_on: date
    people: int
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DrillImport:
    """What an import did, or would do; with `problems` it did nothing."""

    language: Language
    drills: tuple[DrillCount, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def people(self) -> int:
        """Over all drills of the file."""
        return sum(one.people for one in self.drills)


@dataclass(frozen=True, slots=True)
class Moment:
    """Who imports, in which workspace, and which day it is there."""

    act: Act
    team: str
    today: date


def import_drill(database: Database, at: Moment, source: Source, dry_run: bool = False) -> DrillImport:
    """Take over a file, as a drill and never as education. Raises NotPermitted for all but leads.

    Lines that were imported before are problems, as are unknown people: one wrong line refuses the file.
    """
    require(at.act.viewer, What.RECORD_ON_BEHALF)
    language = at.act.viewer.person.language
    with database.writing() as connection:
        roll = Roll(people.everyone(connection, at.team, active_only=False))
        read = parse_drill(source.raw, source.told, roll, at.today)
        problems = read.problems or _known_already(connection, at.team, read.parts)
        if problems:
            return DrillImport(language, problems=problems)
        if not dry_run:
            _save(connection, at, source, read.parts)
    return DrillImport(language, counted((part.drill, part.held_on, part.outcome) for part in read.parts))


def preview(desk: Desk, caller: Caller, source: Source) -> DrillImport:
    """What an import from Slack would do; changes nothing."""
    return import_drill(desk.database, _moment(desk, caller), source, dry_run=True)


def confirm(desk: Desk, caller: Caller, source: Source) -> DrillImport:
    """Import what was shown. Raises Conflict when it would not go through any more as it was shown."""
    done = import_drill(desk.database, _moment(desk, caller), source)
    if done.problems:
        raise Conflict("drill.moved_on")
    return done


def held(desk: Desk, caller: Caller) -> DrillImport:
    """The drills that are in the record, newest first, as counts. Raises NotPermitted for all but leads."""
    at = _moment(desk, caller)
    require(at.act.viewer, What.RECORD_ON_BEHALF)
    return DrillImport(at.act.viewer.person.language, imported(desk.database, caller.team))


def imported(database: Database, team: str) -> tuple[DrillCount, ...]:
    """The drills of a workspace that are in the record, newest first."""
    with database.reading() as connection:
        known = DRILLS.all(connection, team)
    return counted((one.name, one.held_on, one.outcome) for one in known)


def sentence_key(problem: Problem) -> str:
    """The text of a problem: what any CSV may have, or what only a drill's has."""
    own = f"drill.problem.{problem.reason}"
    return own if own in catalogue() else f"people.roster.{problem.reason}"


def _moment(desk: Desk, caller: Caller) -> Moment:
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
    return Moment(act, caller.team, desk.calendar.day(caller.now))


def _known_already(connection: Connection, team: str, parts: tuple[Part, ...]) -> tuple[Problem, ...]:
    names = {part.drill for part in parts}
    known = {(one.name, one.held_on, one.person_id) for one in DRILLS.all(connection, team, name=names)}
    return tuple(Problem(part.line, "known_already", part.person_id) for part in parts if part.key in known)


def _save(connection: Connection, at: Moment, source: Source, parts: tuple[Part, ...]) -> None:
    made = [
        Drill(
            team_id=at.team, id=uuid4().hex, name=part.drill, held_on=part.held_on, person_id=part.person_id,
            outcome=part.outcome, source=source.name, entered_by=at.act.actor, entered_at=at.act.now,
        )
        for part in parts
    ]  # fmt: skip
    DRILLS.add(connection, *made)
    keep(connection, at.team, (_record(at.act, drill) for drill in made))


def _record(act: Act, drill: Drill) -> Record:
    facts: dict[str, Json] = {"clause": "3-1-4", "kind": "drill", "held_on": drill.held_on.isoformat()}
    about: dict[str, Json] = {"person": drill.person_id, "outcome": drill.outcome}
    return act.record("drill.imported", f"drill:{drill.id}", facts, {drill.person_id: about})


def counted(parts: Iterable[tuple[str, date, str]]) -> tuple[DrillCount, ...]:
    """(drill, day, outcome) of each person as counts, the newest drill first."""
    counts: dict[tuple[date, str], Counter[str]] = {}
    for name, held_on, outcome in parts:
        counts.setdefault((held_on, name), Counter())[outcome] += 1
    return tuple(
        DrillCount(name, held_on, found.total(), tuple((one, found[one]) for one in OUTCOMES if found[one]))
        for (held_on, name), found in sorted(counts.items(), reverse=True)
    )
