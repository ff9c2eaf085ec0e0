"""`mamori backup`, `restore`, `migrate`: keeping an installation."""

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli import parked
from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, results
from bot.config import Settings
from bot.texts import say

if TYPE_CHECKING:
    from bot.services.backup import Place

JSON = typer.Option(False, "--json", help="Print one JSON object.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("migrate")(migrate)
    parked.register(app)


def place_of(settings: Settings) -> "Place":
    """The installation that the settings name."""
    from bot.services.backup import Place

    return Place(settings.home, settings.library_path, settings.store_url, settings.work_url)


def program() -> str:
    """The release of this program."""
    try:
        return version("mamori")
    except PackageNotFoundError:
        return "unknown"


def backup(
    target: Path = typer.Argument(..., metavar="DIR", help="A new folder, or an empty one."),
    as_json: bool = JSON,
) -> None:
    """Copy databases and index to DIR while the bot runs. DIR is complete afterwards, or absent."""
    from bot.cli.store import now
    from bot.services.backup import back_up

    with failures_as_sentences(), notes.status("…") as status:
        made = back_up(place_of(load_settings()), target, now(), program(), status.update)
    size = sum((target / name).stat().st_size for name in made.files)
    if as_json:
        print_json({"target": str(target), "bytes": size, **asdict(made)})
        return
    text = say(
        "maintain.backup.done", "en", target=target, files=len(made.files), size=round(size / 1_000_000, 1)
    )
    results.print(text, markup=False)


def restore(
    source: Path = typer.Argument(..., metavar="DIR", exists=True, file_okay=False, help="A backup."),
    force: bool = typer.Option(False, "--force", help="Replace what is there; its files are kept aside."),
    as_json: bool = JSON,
) -> None:
    """Put a backup back; stop the bot first. Every file and the record's chain are proved."""
    from bot.cli.store import now
    from bot.services.restore import Request
    from bot.services.restore import restore as put_back
    from bot.workflows.upkeep import Upkeep

    with failures_as_sentences(), notes.status("…") as status:
        done = put_back(place_of(load_settings()), source, Request(now(), force, Upkeep()), status.update)
    if as_json:
        print_json({**asdict(done), "backup": {**asdict(done.backup), "files": len(done.backup.files)}})
    else:
        made_at, links = done.backup.made_at, done.chain.links
        results.print(
            say("maintain.restore.done", "en", made_at=made_at, links=links, held=done.held), markup=False
        )
        if done.kept_in:
            results.print(say("maintain.restore.kept", "en", folder=done.kept_in), markup=False)
    if not done.chain.sound:
        notes.print(say("maintain.restore.unsound", "en"), markup=False, style="red")
        raise typer.Exit(1)


def migrate(as_json: bool = JSON) -> None:
    """Bring the database to the schema of this release; nothing happens when it is there already."""
    from bot.services.backup import opened
    from bot.store.migrations import migrate as upgrade

    with failures_as_sentences():
        settings = load_settings()
        settings.home.mkdir(parents=True, exist_ok=True)
        with opened(settings.store_url) as database:
            revision = upgrade(database.engine)
    if as_json:
        print_json({"revision": revision})
    else:
        results.print(say("maintain.migrated", "en", revision=revision), markup=False)
