"""The files of an export, by kind: one definition for Slack and for the command line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import InvalidInput
from bot.services.export import by_clause, drills, xapi
from bot.services.export.marking import marked
from bot.services.export.names import stem
from bot.services.export.pack import campaign_sheets, evidence_pack, manifest, without_empty, zipped
from bot.services.export.tables import to_csv, to_jsonl, to_xlsx
from bot.store import campaigns, evidence
from bot.store.database import Connection
from bot.texts import Language
from bot.training.campaign import Campaign
from bot.training.working_days import Calendar

OF_CAMPAIGN = ("pack", "xlsx", "csv", "jsonl", "xapi")
OF_COMPANY = ("clauses", "drills")
KINDS = (*OF_CAMPAIGN, *OF_COMPANY)


@dataclass(frozen=True, slots=True)
class Making:
    """How files are made: as of now, by which calendar, in which language, with clauses' sentences.

    `clauses` are the numbers of all clauses: what has no evidence is listed as such.
    """

    now: datetime
    calendar: Calendar
    language: Language
    summary: Callable[[str], str] = lambda _: ""
    clauses: Sequence[str] = ()


def files_of(connection: Connection, team: str, kind: str, campaign_id: str, how: Making) -> dict[str, bytes]:
    """Names to contents, marked where rows differ from the record.

    Raises InvalidInput, NotFound; Conflict before a campaign's launch.
    """
    files = _files(connection, team, kind, campaign_id, how)
    return marked(files, evidence.compare(connection, team).differences, how.language)


def _files(connection: Connection, team: str, kind: str, campaign_id: str, how: Making) -> dict[str, bytes]:
    if kind == "drills":
        return {f"drills-{how.now:%Y%m%d}.zip": _drills(connection, team, how)}
    if kind in OF_COMPANY:
        return {f"evidence-{how.now:%Y%m%d}.zip": by_clause.pack(connection, team, how.now, _by_clause(how))}
    if kind not in OF_CAMPAIGN:
        raise InvalidInput("error.invalid_input")
    campaign = campaigns.CAMPAIGNS.get(connection, team, id=campaign_id)
    name = stem(campaign, how.calendar, how.language)
    if kind == "pack":
        content = evidence_pack(connection, campaign, how.now, how.calendar, how.language)
        return {f"{name}.zip": content}
    campaign.frozen()
    if kind == "xapi":
        told = {f"{name}-xapi.jsonl": xapi.to_jsonl(xapi.statements(connection, campaign))}
        return told if all(told.values()) else _listed(told, campaign, name)
    return _tables(connection, campaign, kind, how)


def _tables(connection: Connection, campaign: Campaign, kind: str, how: Making) -> dict[str, bytes]:
    as_of = campaign.ended_at or how.now
    sheets = campaign_sheets(connection, campaign, as_of, how.calendar, how.language)
    name = stem(campaign, how.calendar, how.language)
    if kind == "xlsx":
        return {f"{name}.xlsx": to_xlsx(sheets)}
    if kind == "csv":
        return {f"{name}-{sheet.name}.csv": to_csv(sheet) for sheet in sheets}
    return _listed({f"{name}-{sheet.name}.jsonl": to_jsonl(sheet) for sheet in sheets}, campaign, name)


def _listed(files: Mapping[str, bytes], campaign: Campaign, name: str) -> dict[str, bytes]:
    """The files that hold something, and a manifest that names those left out: Slack takes no empty file."""
    kept, empty = without_empty(files)
    about = {"campaign": campaign.id, "title": campaign.title_ja or campaign.title_en}
    return {**kept, f"{name}-manifest.json": manifest(kept, about, empty)}


def _drills(connection: Connection, team: str, how: Making) -> bytes:
    """Every drill on record in every format; who did what is named, as in a campaign's roster."""
    found = drills.held(connection, team, how.now)
    looks = how.calendar, how.language
    sheets = [drills.totals(found, how.language), drills.parts(connection, team, found, looks)]
    files = {f"{sheet.name}.csv": to_csv(sheet) for sheet in sheets}
    files |= {f"{sheet.name}.jsonl": to_jsonl(sheet) for sheet in sheets}
    files["drills.xlsx"] = to_xlsx(sheets)
    files["xapi.jsonl"] = xapi.to_jsonl(drills.statements(team, found, how.calendar))
    files, empty = without_empty(files)
    files["manifest.json"] = manifest(files, {"until": how.now.isoformat()}, empty)
    return zipped(files)


def _by_clause(how: Making) -> by_clause.Looks:
    return by_clause.Looks(how.calendar, how.language, how.summary, how.clauses)
