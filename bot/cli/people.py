"""`mamori people`: import a roster, list who is known; `mamori erase-person`."""

from pathlib import Path

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, print_table, results
from bot.cli.store import TEAM, at_the_shell, now, open_database, team_of
from bot.texts import say
from bot.training.csv_table import Problem
from bot.training.roster import COLUMNS

people = typer.Typer(help="The roster: import it, list it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(people, name="people")
    app.command("erase-person")(erase_person)


@people.command("import")
def import_(
    file: Path = typer.Argument(
        ...,
        exists=True,
        dir_okay=False,
        readable=True,
        help=f"A CSV with the columns id and name, and any of: {COLUMNS.shown}.",
    ),
    team: str = TEAM,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change; change nothing."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Take over a roster whole, or list every line that is wrong and change nothing."""
    from bot.services.training.roster import import_roster

    with failures_as_sentences():
        database = open_database(load_settings())
        workspace = team_of(database, team)
        done = import_roster(database, at_the_shell(workspace, now()), workspace, file.read_bytes(), dry_run)
    problems = [{"line": one.line, "reason": one.reason, "text": _sentence(one)} for one in done.problems]
    if as_json:
        counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        print_json({**counts, "dry_run": dry_run, "problems": problems})
    elif problems:
        notes.print(say("people.roster.refused", "en", count=len(problems)), markup=False, style="red")
        for one in problems:
            notes.print(f"{file.name}:{one['line']}: {one['text']}", markup=False)
    else:
        values = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        results.print(say("people.dry_run" if dry_run else "people.imported", "en", **values), markup=False)
    if problems:
        raise typer.Exit(1)


@people.command("list")
def list_(team: str = TEAM, as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Who is known: id, name, department, manager, employment, roles."""
    from bot.store import people as store

    with failures_as_sentences():
        database = open_database(load_settings())
        workspace = team_of(database, team)
        with database.reading() as connection:
            known = store.everyone(connection, workspace, active_only=False)
    lines = [
        {
            "id": one.id, "slack_id": one.slack_id, "name": one.name, "department": one.department,
            "manager": one.manager_id, "employment": one.employment.value,
            "roles": sorted(role.value for role in one.roles), "active": one.active,
        }
        for one in known
    ]  # fmt: skip
    if as_json:
        print_json({"people": lines})
        return
    table = [
        (
            *(str(line[name]) for name in ("id", "name", "department", "manager", "employment")),
            ",".join(line["roles"]),  # type: ignore[arg-type]
            say("people.active" if line["active"] else "people.left", "en"),
        )
        for line in lines
    ]
    print_table("people.headings", table, "people.nobody")


def erase_person(
    person: str = typer.Argument(..., help="The person's id, or their Slack id."),
    team: str = TEAM,
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """Remove what is personal about somebody. The record's chain and all counts stay as they are."""
    from bot.services.erasing import erase, find
    from bot.workflows.client import workflow_client

    with failures_as_sentences():
        settings = load_settings()
        database = open_database(settings)
        workspace = team_of(database, team)
        if not yes:
            find(database, workspace, person)
            typer.confirm(say("people.really_erase", "en", person=person), abort=True)
        with workflow_client(settings.work_url) as work:
            done = erase(database, work, workspace, person, at_the_shell(workspace, now()))
    key = "people.erased" if done.rows or done.jobs else "people.off_roster"
    results.print(say(key, "en", rows=done.rows, jobs=done.jobs), markup=False)


def _sentence(one: Problem) -> str:
    return say(f"people.roster.{one.reason}", "en", **one.said)
