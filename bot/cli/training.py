"""`mamori training`: the campaigns, and whether the question bank may be asked."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, print_table, results
from bot.cli.store import TEAM, now, open_database, team_of
from bot.errors import Conflict
from bot.texts import say

if TYPE_CHECKING:
    from knowledge.bank.questions import Problem

training = typer.Typer(help="Campaigns and the question bank.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(training, name="training")


@training.command("list")
def list_(team: str = TEAM, as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """The campaigns, newest first, with completed and required people."""
    from bot.store import campaigns
    from bot.store.statistics import counts

    with failures_as_sentences():
        settings = load_settings()
        database = open_database(settings)
        workspace = team_of(database, team)
        with database.reading() as connection:
            found = [
                (one, counts(connection, workspace, one, now()))
                for one in campaigns.newest(connection, workspace)
            ]
    lines = [
        {
            "id": one.id, "kind": one.kind.value, "title": one.title("ja"), "state": one.state.value,
            "due": one.due.astimezone(settings.zone).isoformat(), "completed": figures.total.completed,
            "required": figures.total.required,
            "overdue": figures.total.overdue, "undirected": figures.findings.undirected,
        }
        for one, figures in found
    ]  # fmt: skip
    if as_json:
        print_json({"campaigns": lines})
        return
    table = [
        tuple(
            str(value)
            for value in {**line, "due": f"{one.due.astimezone(settings.zone):%Y-%m-%d %H:%M}"}.values()
        )
        for line, (one, _) in zip(lines, found, strict=True)
    ]
    print_table("training.headings", table, "training.none", zone=settings.timezone)


@training.command("recount")
def recount(
    repair: bool = typer.Option(False, "--repair", help="Put the right numbers in the place of wrong ones."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Count all campaigns anew and compare with the numbers that the statistics read.

    Status 1 when some are wrong and stay so. What differs from the record is not counted as right: then
    nothing is repaired.
    """
    from bot.store import evidence, tallies

    with failures_as_sentences():
        database = open_database(load_settings())
        with database.writing() if repair else database.reading() as connection:
            differing = sum(len(one.differences) for one in evidence.compare_all(connection)) if repair else 0
            if differing:
                raise Conflict("evidence.repair_refused", count=differing)
            found = list(tallies.recounted(connection, repair))
    wrong = [one for one in found if one.wrong]
    if as_json:
        lines = [{"team": one.team_id, "campaign": one.campaign_id, "wrong": one.wrong} for one in wrong]
        print_json({"campaigns": len(found), "wrong": lines, "repaired": repair})
    elif not wrong:
        results.print(say("training.recount.fine", "en", count=len(found)), markup=False)
    for one in wrong if not as_json else []:
        key = "training.recount.repaired" if repair else "training.recount.wrong"
        values = {"team": one.team_id, "campaign": one.campaign_id, "count": one.wrong}
        results.print(say(key, "en", **values), markup=False)
    if wrong and not repair:
        raise typer.Exit(1)


@training.command("check-bank")
def check_bank(
    folder: Path = typer.Argument(
        None, exists=True, file_okay=False, help="The bank; the one that ships without it."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Prove keys, lengths, clauses and limits of the question bank; status 1 when something is wrong.

    Without a folder also that the clauses of what was approved in Slack read as they did then.
    """
    from knowledge.bank.questions import BankRefused, load_bank
    from knowledge.bank.questions import check_bank as check

    place = folder or Path(str(resources.files("knowledge") / "bank"))
    own = [] if folder else _own_problems()
    with failures_as_sentences():
        try:
            bank = load_bank(place)
            problems = [*check(bank, _known_clauses()), *own]
            counts = {"quiz": len(bank.quiz_items), "inspection": len(bank.inspection_items)}
        except BankRefused as refused:
            problems, counts = list(refused.problems), {"quiz": 0, "inspection": 0}
    told = [
        {
            "file": one.file,
            "item": one.item,
            "code": one.code,
            "text": say(f"bank.problem.{one.code}", "en", **one.values),
        }
        for one in problems
    ]
    if as_json:
        print_json({**counts, "problems": told})
    elif told:
        notes.print(say("bank.found", "en", count=len(told)), markup=False, style="red")
        for line in told:
            where = say("bank.where", "en", file=line["file"], item=line["item"], sentence=line["text"])
            notes.print(where, markup=False)
    else:
        results.print(say("bank.fine", "en", **counts), markup=False)
    if told:
        raise typer.Exit(1)


def _own_problems() -> "list[Problem]":
    """What moved under the items of this installation; none before it has a database and an index."""
    from bot.services.training.bank_checks import own_problems
    from bot.services.training.clauses import DocumentClauses
    from bot.shelf import ShelfReader
    from bot.store import record

    settings = load_settings()
    shelf = ShelfReader(settings.library_path)
    is_new = settings.store_url.startswith("sqlite") and not (settings.home / "mamori.db").exists()
    if is_new or shelf() is None:
        return []
    database = open_database(settings)
    with database.reading() as connection:
        teams = record.teams(connection)
    return [one for team in teams for one in own_problems(database, team, DocumentClauses(shelf))]


def _known_clauses() -> Callable[[str], bool]:
    """The clauses of the guideline that ships: items cite it, whatever is indexed here."""
    from knowledge.bank.questions import clause_parts
    from knowledge.reading.guideline import parse

    source = resources.files("knowledge") / "corpus" / "guideline" / "guideline-ja.md"
    sections = parse(source.read_text(encoding="utf-8").splitlines())
    known = {(one.number, None) for one in sections}
    known |= {(one.number, item.label) for one in sections for item in one.items}  # type: ignore[misc]
    return lambda reference: clause_parts(reference) in known
