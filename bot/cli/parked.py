"""`mamori parked`: what waits for an administrator."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import typer

from bot.cli.console import failures_as_sentences, load_settings, print_json, results
from bot.cli.store import TEAM, at_the_shell, now, open_database, team_of
from bot.texts import say

if TYPE_CHECKING:
    from bot.services.parked import ParkedDesk
    from bot.store.database import Database

JSON = typer.Option(False, "--json", help="Print one JSON object.")
REFERENCE = typer.Argument(..., help="The number that `mamori parked list` shows.")
parked = typer.Typer(help="Messages and jobs whose end is unclear.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(parked, name="parked")


@contextmanager
def _desk() -> "Iterator[tuple[ParkedDesk, Database]]":
    from bot.services.parked import ParkedDesk
    from bot.workflows.client import workflow_client

    with failures_as_sentences():
        settings = load_settings()
        database = open_database(settings)
        try:
            with workflow_client(settings.work_url) as work:
                yield ParkedDesk(database, work), database
        finally:
            database.engine.dispose()


@parked.callback()
def default(context: typer.Context, as_json: bool = JSON) -> None:
    """Messages and jobs whose end is unclear: `list` (also without a word), `retry`, `drop`."""
    if context.invoked_subcommand is None:
        list_(as_json=as_json)
    elif as_json:
        context.default_map = {context.invoked_subcommand: {"as_json": True}}


@parked.command("list")
def list_(as_json: bool = JSON) -> None:
    """What waits, oldest first: reference, what, kind, where, since, why. Never what was written."""
    with _desk() as (desk, _):
        items = desk.all()
    if as_json:
        print_json({"parked": [asdict(item) for item in items]})
        return
    for item in items:
        shown = (
            item.reference,
            item.what,
            item.kind,
            item.where,
            f"{item.since:%Y-%m-%dT%H:%MZ}",
            item.reason,
        )
        results.print("\t".join(shown), markup=False)
    if not items:
        results.print(say("maintain.parked.none", "en"), markup=False)


@parked.command("retry")
def retry(reference: str = REFERENCE, as_json: bool = JSON) -> None:
    """Do it again, once: the running bot does, or the next that starts."""
    with _desk() as (desk, _):
        item = desk.retry(reference, now())
    _tell(asdict(item), "maintain.parked.retried", as_json)


@parked.command("drop")
def drop(
    reference: str = REFERENCE,
    reason: str = typer.Option(..., "--reason", help="Why it is left undone; it goes into the record."),
    team: str = TEAM,
    as_json: bool = JSON,
) -> None:
    """Leave it undone. The reason is kept in the record."""
    with _desk() as (desk, database):
        desk.find(reference)
        act = replace(at_the_shell(team_of(database, team), now()), reason=reason)
        item = desk.drop(reference, act)
    _tell(asdict(item), "maintain.parked.dropped", as_json)


def _tell(item: dict[str, object], key: str, as_json: bool) -> None:
    if as_json:
        print_json(item)
    else:
        results.print(say(key, "en", reference=item["reference"]), markup=False)
