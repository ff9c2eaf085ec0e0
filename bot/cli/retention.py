"""`mamori retention`: how long data is kept, and what the next sweep removes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from bot.cli.console import WrongUsage, failures_as_sentences, load_settings, print_json, results
from bot.cli.store import TEAM, at_the_shell, now, open_database, team_of
from bot.errors import InvalidInput
from bot.texts import say
from bot.training.retention import check

if TYPE_CHECKING:
    from bot.services.retention import Line


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("retention")(retention)


def retention(
    wanted: list[str] = typer.Option([], "--set", metavar="KIND=DAYS", help="Change a period; 0 = for ever."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what would go. So does the command alone."),
    sweep: bool = typer.Option(False, "--sweep", help="Do tonight's sweep now."),
    team: str = TEAM,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """How long each kind of data is kept, and how many rows are past their time."""
    from bot.services.retention import Retention

    with failures_as_sentences():
        periods = _read(wanted)
        settings = load_settings()
        database = open_database(settings)
        workspace, moment = team_of(database, team), now()
        keeping = Retention(database, settings.question_days)
        keeping.set_days(at_the_shell(workspace, moment), workspace, periods)
        swept = keeping.sweep(workspace, moment) if sweep and not dry_run else {}
        lines = keeping.lines(workspace, moment)
    if as_json:
        shown = {one.kind: {"days": one.days, "least": one.least, "due": one.rows} for one in lines}
        print_json({"kinds": shown, "removed": swept})
        return
    for line in lines:
        results.print(_shown(line), markup=False)
    if sweep and not dry_run:
        rows = sum(swept.values())
        results.print(say("retention.swept" if rows else "retention.nothing", "en", rows=rows), markup=False)


def _shown(line: "Line") -> str:
    key = "retention.days" if line.days else "retention.for_ever"
    kept = say(key, "en", days=line.days)
    return "\t".join((line.kind, kept, str(line.rows), say(f"retention.kind.{line.kind}", "en")))


def _read(wanted: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in wanted:
        kind, _, days = one.partition("=")
        if not days.strip().isdecimal():
            raise WrongUsage("retention.no_number", text=one)
        try:
            check(kind.strip(), int(days))
        except InvalidInput as error:
            raise WrongUsage(error.key, **error.values) from error
        found[kind.strip()] = int(days)
    return found
