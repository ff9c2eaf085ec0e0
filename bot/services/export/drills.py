"""Drills held elsewhere as tables and statements: evidence of 3-1-4, not education, without pass or fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from bot.services.export import xapi
from bot.services.export.sheets import heading
from bot.services.export.tables import Cell, Coded, Sheet
from bot.services.training import who
from bot.services.training.drills import DRILLS, Drill, DrillCount, counted
from bot.store import people
from bot.store.database import Connection
from bot.texts import Language, say
from bot.training.drill import OUTCOMES
from bot.training.statistics import Share
from bot.training.working_days import Calendar

CLAUSE = "3-1-4"
_ABSENT = "absent"
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Held:
    """The drills on record, each person's part in them, in the order of day, drill and person."""

    parts: tuple[Drill, ...]

    @property
    def counts(self) -> tuple[DrillCount, ...]:
        """Each drill as counts, the newest first."""
        return counted((one.name, one.held_on, one.outcome) for one in self.parts)


def held(connection: Connection, team: str, now: datetime, since: date = date.min) -> Held:
    """What was on record at `now` of drills held since a day."""
    found = (one for one in DRILLS.all(connection, team) if one.entered_at <= now and since <= one.held_on)
    return Held(tuple(sorted(found, key=lambda one: (one.held_on, one.name, one.person_id))))


def totals(found: Held, language: Language) -> Sheet:
    """A row a drill: how many were to take part, took part, and did what. Names nobody."""
    names = ("clause", "drill", "held_on", "people", "took_part", "percent")
    outcomes = {one: say(f"drill.outcome.{one}", language) for one in OUTCOMES}
    rows: list[Row] = []
    for one in found.counts:
        share, number = _took_part(one), dict(one.outcomes)
        rows.append([
            CLAUSE, one.name, one.held_on, share.of, share.done, share.percent,
            *(number.get(outcome, 0) for outcome in OUTCOMES),
        ])  # fmt: skip
    return Sheet("drills", heading("drills", names, language) | outcomes, rows)


def parts(connection: Connection, team: str, found: Held, looks: tuple[Calendar, Language]) -> Sheet:
    """A row a person and drill: what they did, who entered it when, from which file."""
    calendar, language = looks
    names = (
        "drill", "held_on", "person_id", "name", "department", "outcome", "meaning", "source", "entered_by",
        "entered_at",
    )  # fmt: skip
    wanted = {each for one in found.parts for each in (one.person_id, one.entered_by)}
    known = people.named(connection, team, wanted)
    rows: list[Row] = []
    for one in found.parts:
        person, by = known.get(one.person_id), known.get(one.entered_by)
        rows.append([
            one.name, one.held_on, one.person_id, who.name_of(person), person.department if person else "",
            one.outcome, say(f"drill.outcome.{one.outcome}", language), one.source,
            who.name_of(by) or one.entered_by, calendar.local(one.entered_at),
        ])  # fmt: skip
    return Sheet("drill_people", heading("drills", names, language), rows)


def by_clause(found: Held, summary: str, language: Language) -> Iterator[Row]:
    """The rows of the evidence per clause: who took part, then what they did."""
    for one in found.counts:
        share = _took_part(one)
        common: Row = [
            CLAUSE, summary, Coded("drill", say("export.kind.drill", language)), one.name,
            Coded("held", say("export.held", language)), one.held_on, None,
            share.done, share.of, share.percent, "", "",
        ]  # fmt: skip
        for outcome, number in one.outcomes:
            told = Coded(outcome, say(f"drill.outcome.{outcome}", language))
            yield [*common, told, number, one.people, "", None, None]


def statements(
    team: str, found: Held, calendar: Calendar, base: str = "https://mamori.invalid"
) -> Iterator[xapi.Statement]:
    """One a person who took part: `experienced` with what they did as the response, since nothing is achieved
    or completed. A drill has a day only: the moment is its beginning on the company's clock."""
    for one in found.parts:
        if one.outcome == _ABSENT:
            continue
        drill = xapi.identity(team, "drill", one.name, one.held_on.isoformat())
        yield {
            "id": xapi.identity(team, "drill", "experienced", one.person_id, drill),
            "version": "1.0.3",
            "actor": xapi.agent(team, one.person_id, base),
            "verb": xapi.verb("experienced"),
            "object": _activity(drill, one.name, base),
            "result": {"response": one.outcome},
            "timestamp": calendar.at(one.held_on, time(0)).isoformat(timespec="milliseconds"),
        }


def _activity(drill: str, name: str, base: str) -> xapi.Statement:
    kind = "http://adlnet.gov/expapi/activities/simulation"
    definition = {"type": kind, "name": xapi.display(name, name)}
    return {"objectType": "Activity", "id": f"{base}/drills/{UUID(drill).hex}", "definition": definition}


def _took_part(one: DrillCount) -> Share:
    return Share(one.people - dict(one.outcomes).get(_ABSENT, 0), one.people)
