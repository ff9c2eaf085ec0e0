"""The evidence pack: everything about one campaign in a zip, with a manifest of SHA-256."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.errors import Conflict
from bot.services.export import attestations, chain, questions, sheets, xapi
from bot.services.export.amended import amendments
from bot.services.export.cover import cover
from bot.services.export.figures import figures
from bot.services.export.tables import Sheet, to_csv, to_jsonl, to_xlsx
from bot.store import upkeep
from bot.store.database import Connection
from bot.texts import Language
from bot.training.campaign import Campaign, Kind
from bot.training.working_days import Calendar

_FIXED = (2000, 1, 1, 0, 0, 0)


def campaign_sheets(
    connection: Connection, campaign: Campaign, as_of: datetime, calendar: Calendar, language: Language
) -> list[Sheet]:
    """The tables of a campaign, for a workbook or the pack."""
    found = [
        sheets.roster(connection, campaign, as_of, calendar, language),
        sheets.rates(connection, campaign, as_of, language),
        figures(connection, campaign, as_of, language),
        amendments(connection, campaign, calendar, language),
    ]
    if campaign.kind is Kind.ATTESTATION:
        found.append(attestations.by_person(connection, campaign, (calendar, language)))
    else:
        found.append(sheets.clauses(connection, campaign, as_of, language))
        found.append(sheets.question_paper(connection, campaign, language))
    if campaign.kind is Kind.INSPECTION:
        found.append(sheets.register(connection, campaign, calendar, language))
    return found


def evidence_pack(
    connection: Connection, campaign: Campaign, now: datetime, calendar: Calendar, language: Language
) -> bytes:
    """A zip of cover, tables, statements, record and manifest. Raises Conflict before the launch.

    Of a closed campaign the figures are as of its end, whenever the pack is made; the same state gives the
    same bytes.
    """
    if campaign.snapshot is None:
        raise Conflict(f"training.campaign.refused.{campaign.state.value}")
    as_of = campaign.ended_at or now
    tables = campaign_sheets(connection, campaign, as_of, calendar, language)
    files: dict[str, bytes] = {"cover.md": cover(connection, campaign, as_of, calendar, language).encode()}
    files |= {f"{sheet.name}.csv": to_csv(sheet) for sheet in tables}
    files |= {f"{sheet.name}.jsonl": to_jsonl(sheet) for sheet in tables}
    files["campaign.xlsx"] = to_xlsx(tables)
    files["xapi.jsonl"] = xapi.to_jsonl(xapi.statements(connection, campaign))
    files["record.jsonl"] = chain.to_jsonl(connection, campaign)
    if campaign.kind is Kind.ATTESTATION:
        files |= attestations.texts(connection, campaign)
    else:
        files[questions.FILE] = questions.to_jsonl(connection, campaign)
    kept = upkeep.kept_hash(connection, campaign.team_id, campaign.id)
    files, empty = without_empty(files)
    files["manifest.json"] = manifest(files, {"campaign": campaign.id, "statistics_hash": kept}, empty)
    return zipped(files)


def without_empty(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """(the files that hold something, the names of the others)."""
    return {name: one for name, one in files.items() if one}, [name for name in files if not files[name]]


def manifest(files: Mapping[str, bytes], about: Mapping[str, str], empty: Iterable[str] = ()) -> bytes:
    """SHA-256 and size of every file, as JSON; the names of the tables left out for having no row."""
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(files.items())
    }
    left_out = {"empty": sorted(empty)}
    return (json.dumps({**about, "files": listed, **left_out}, indent=2, ensure_ascii=False) + "\n").encode()


def check_pack(pack: bytes) -> list[str]:
    """The names in a pack that do not match its manifest; empty when all do."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        listed = json.loads(archive.read("manifest.json"))["files"]
        names = set(archive.namelist()) - {"manifest.json"}
        wrong = names ^ set(listed)
        for name in names & set(listed):
            if _sha256(archive, name) != listed[name]["sha256"]:
                wrong.add(name)
    return sorted(wrong)


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    """Of a file in a zip; "" where its bytes cannot be unpacked any more."""
    try:
        return hashlib.sha256(archive.read(name)).hexdigest()
    except (zipfile.BadZipFile, zlib.error):
        return ""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in a zip without the moments it was made at: the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
