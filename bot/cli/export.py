"""`mamori export`: a campaign as tables, statements or evidence pack; the company's evidence per clause."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import typer

from bot.calendars import calendar_of
from bot.cli.console import WrongUsage, failures_as_sentences, load_settings, notes, results
from bot.cli.store import TEAM, at_the_shell, now, open_database, team_of
from bot.texts import Language, say

if TYPE_CHECKING:
    from bot.config import Settings


class Written(StrEnum):
    JA = "ja"
    EN = "en"


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    XAPI = "xapi"
    PACK = "pack"
    CLAUSES = "clauses"
    DRILLS = "drills"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export)


def export(
    campaign: str = typer.Argument("", help="The campaign's id; `mamori training list` shows them."),
    kind: Format = typer.Option(Format.PACK, "--format", "-f", help="What to write."),
    output: Path = typer.Option(None, "--output", "-o", help="A folder; MAMORI_HOME/exports without it."),
    language: Written = typer.Option(Written.JA, "--language", "-l", help="Of cover, headings and values."),
    team: str = TEAM,
) -> None:
    """Write a campaign to files, and print their names. `clauses` is of the company's last year,
    `drills` of all drills on record. `mamori verify-record FILE.zip` proves a file later."""
    from bot.services.export.making import OF_CAMPAIGN, Making, files_of
    from bot.services.export.marking import DIFFERENCES, is_marked
    from bot.services.exporting import delivered, listed, requested
    from bot.services.training.completing import keep
    from bot.store.following import Export

    with failures_as_sentences():
        if kind.value in OF_CAMPAIGN and not campaign:
            raise WrongUsage("export.choose_campaign")
        settings = load_settings()
        database, moment = open_database(settings), now()
        workspace = team_of(database, team)
        written: Language = "en" if language is Written.EN else "ja"
        summary, numbers = _guideline(settings, written)
        how = Making(moment, calendar_of(settings), written, summary, numbers)
        with database.reading() as connection:
            files = files_of(connection, workspace, kind.value, campaign, how)
        act = at_the_shell(workspace, moment)
        made = Export(
            team_id=workspace, id=uuid4().hex, kind=kind.value, campaign_id=campaign, requested_by=act.actor,
            requested_at=moment, changed_at=moment, language=written, state="kept",
            files=listed(files, lambda _: ""),
        )  # fmt: skip
        with database.writing() as connection:
            keep(connection, workspace, (requested(act, made),))
        _write(files, output or settings.home / "exports")
        with database.writing() as connection:
            keep(connection, workspace, (delivered(made, act),))
    if is_marked(files):
        told = say("evidence.export.told", "en", name=DIFFERENCES)
        notes.print(told, markup=False, style="red")


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        results.print(str(folder / name), markup=False)


def _guideline(settings: "Settings", language: Language) -> tuple[Callable[[str], str], tuple[str, ...]]:
    """A clause's sentence from the indexed guideline, and all clauses; nothing where none is indexed."""
    from bot.errors import Unavailable
    from bot.services.training.clauses import DocumentClauses
    from bot.shelf import ShelfReader

    clauses = DocumentClauses(ShelfReader(settings.library_path))

    def summary(clause: str) -> str:
        try:
            quote = clauses.quote(clause, language)
        except Unavailable:
            return ""
        return quote.summary if quote else ""

    try:
        return summary, clauses.numbers()
    except Unavailable:
        return summary, ()
