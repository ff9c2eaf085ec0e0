"""`mamori export`: a campaign as tables, statements or evidence pack."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import failures_as_sentences, load_settings, results
from bot.cli.store import TEAM, calendar_of, now, open_database, team_of
from bot.texts import Language

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.store.database import Connection
    from bot.training.campaign import Campaign


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    XAPI = "xapi"
    PACK = "pack"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export)


def export(
    campaign: str = typer.Argument(..., help="The campaign's id; `mamori training list` shows them."),
    kind: Format = typer.Option(Format.PACK, "--format", "-f", help="What to write."),
    output: Path = typer.Option(None, "--output", "-o", help="A folder; MAMORI_HOME/exports without it."),
    english: bool = typer.Option(False, "--english", help="Headings and cover in English."),
    team: str = TEAM,
) -> None:
    """Write a campaign to files, and print their names."""
    from bot.store import campaigns

    with failures_as_sentences():
        settings = load_settings()
        database = open_database(settings)
        workspace = team_of(database, team)
        with database.reading() as connection:
            found = campaigns.CAMPAIGNS.get(connection, workspace, id=campaign)
            files = _files(connection, found, kind, (settings, "en" if english else "ja"))
        folder = output or settings.home / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            results.print(str(folder / name), markup=False)


def _files(
    connection: "Connection", campaign: "Campaign", kind: Format, how: "tuple[Settings, Language]"
) -> dict[str, bytes]:
    from bot.services.export import xapi
    from bot.services.export.pack import campaign_sheets, evidence_pack
    from bot.services.export.tables import to_csv, to_jsonl, to_xlsx

    settings, language = how
    calendar, name = calendar_of(settings), f"campaign-{campaign.id}"
    if kind is Format.PACK:
        return {f"{name}.zip": evidence_pack(connection, campaign, now(), calendar, language)}
    if kind is Format.XAPI:
        return {f"{name}-xapi.jsonl": xapi.to_jsonl(xapi.statements(connection, campaign))}
    campaign.frozen()
    sheets = campaign_sheets(connection, campaign, campaign.ended_at or now(), calendar, language)
    if kind is Format.XLSX:
        return {f"{name}.xlsx": to_xlsx(sheets)}
    write = to_csv if kind is Format.CSV else to_jsonl
    return {f"{name}-{sheet.name}.{kind.value}": write(sheet) for sheet in sheets}
