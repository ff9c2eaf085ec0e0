"""`mamori training import-drill` and `drills`: drills against targeted attacks that were held elsewhere."""

from datetime import date
from pathlib import Path
from typing import Any

import typer

from bot.calendars import calendar_of
from bot.cli.console import (
    WrongUsage,
    failures_as_sentences,
    load_settings,
    notes,
    print_json,
    print_table,
    results,
)
from bot.cli.store import TEAM, at_the_shell, now, open_database, team_of
from bot.cli.training import training
from bot.services.training import drills
from bot.services.training.drills import DrillCount
from bot.texts import say
from bot.training.csv_table import Problem, day_of
from bot.training.drill import COLUMNS, OUTCOMES, Told

JSON = typer.Option(False, "--json", help="Print one JSON object.")


def register(app: typer.Typer) -> None:
    """The commands stand below `mamori training`, which is added elsewhere."""


@training.command("import-drill")
def import_drill(
    file: Path = typer.Argument(
        ...,
        exists=True,
        dir_okay=False,
        readable=True,
        help="A CSV with the columns outcome and who (or id, slack, mail), and if need be drill and date. "
        f"All columns: {COLUMNS.shown}. Outcomes: {', '.join(OUTCOMES)}.",
    ),
    name: str = typer.Option("", "--name", help="The drill's name, where the file has no such column."),
    held_on: str = typer.Option("", "--date", help="The day it was held, where the file has no such column."),
    team: str = TEAM,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would be recorded; record nothing."),
    as_json: bool = JSON,
) -> None:
    """Record who did what in a drill held elsewhere; or list every line that is wrong and record nothing."""
    with failures_as_sentences():
        told, settings = Told(name, _day(held_on)), load_settings()
        database = open_database(settings)
        workspace, at = team_of(database, team), now()
        moment = drills.Moment(at_the_shell(workspace, at), workspace, calendar_of(settings).day(at))
        source = drills.Source(file.name, file.read_bytes(), told)
        done = drills.import_drill(database, moment, source, dry_run)
    if as_json:
        problems = [_problem(one) for one in done.problems]
        print_json(
            {"dry_run": dry_run, "people": done.people, "drills": _told(done.drills), "problems": problems}
        )
    elif done.problems:
        notes.print(say("drill.refused", "en", count=len(done.problems)), markup=False, style="red")
        for one in done.problems:
            notes.print(f"{file.name}:{one.line}: {_problem(one)['text']}", markup=False)
    else:
        results.print(
            say("drill.dry_run" if dry_run else "drill.imported", "en", people=done.people), markup=False
        )
        _print(done.drills)
    if done.problems:
        raise typer.Exit(1)


@training.command("drills")
def list_(team: str = TEAM, as_json: bool = JSON) -> None:
    """The drills on record, newest first, with how many people did what."""
    with failures_as_sentences():
        database = open_database(load_settings())
        found = drills.imported(database, team_of(database, team))
    if as_json:
        print_json({"drills": _told(found)})
    else:
        _print(found)


def _day(text: str) -> date | None:
    day = day_of(text)
    if text and day is None:
        raise WrongUsage("drill.day_argument", value=text)
    return day


def _problem(one: Problem) -> dict[str, Any]:
    text = say(drills.sentence_key(one), "en", **one.said)
    return {"line": one.line, "reason": one.reason, "value": one.value, "text": text}


def _told(counts: tuple[DrillCount, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "held_on": one.held_on.isoformat(),
            "people": one.people,
            "outcomes": dict(one.outcomes),
        }
        for one in counts
    ]


def _print(counts: tuple[DrillCount, ...]) -> None:
    table = [
        (
            one.held_on.isoformat(),
            one.name,
            str(one.people),
            ", ".join(f"{name} {count}" for name, count in one.outcomes),
        )
        for one in counts
    ]
    print_table("drill.headings", table, "drill.none")
