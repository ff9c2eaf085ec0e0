"""`mamori verify-record`: the chain, the rows it tells of, heads kept elsewhere, packs delivered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, results
from bot.cli.store import open_database
from bot.texts import say

if TYPE_CHECKING:
    from bot.services.anchoring import Anchor, AnchorReport
    from bot.services.export.checking import PackReport
    from bot.store.evidence import Comparison
    from bot.store.record import ChainReport

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was looked at; `pack` is None without a ZIP."""

    chains: "list[ChainReport]"
    rows: "list[Comparison]"
    kept: "AnchorReport"
    pack: "PackReport | None"

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        whole = all(one.sound for one in self.chains) and not any(one.differences for one in self.rows)
        return whole and self.kept.held and (self.pack is None or self.pack.sound)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("verify-record")(verify_record)


def verify_record(
    anchor: str = typer.Argument(
        "",
        help="A head that was kept elsewhere (a file, NUMBER:HASH, or a hash as it was posted), "
        "or a ZIP that was exported.",
    ),
    expected: str = typer.Option("", "--head", help="A head, as an option: also beside a ZIP."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Walk the chain of every workspace, compare the rows that are evidence with it, look for the heads in
    MAMORI_HOME/anchors or in ANCHOR, and prove a ZIP against the record and its own manifest.

    Status 1 when a link does not hold, a row differs, a head is gone, or the ZIP is not what was delivered.
    """
    with failures_as_sentences():
        found = _look(anchor, expected)
    if as_json:
        print_json(_plain(found))
    else:
        _tell(found)
    if not found.sound:
        raise typer.Exit(1)


def _look(anchor: str, expected: str) -> _Found:
    from bot.services.anchoring import check_anchors
    from bot.services.export.checking import check_delivered
    from bot.store import evidence, record

    settings = load_settings()
    database = open_database(settings)
    zipped = Path(anchor) if anchor.lower().endswith(".zip") else None
    content = _read(zipped) if zipped else b""
    anchors = _anchors(expected or ("" if zipped else anchor), settings.home / "anchors")
    with database.reading() as connection:
        chains = [record.verify(connection, team) for team in record.teams(connection)]
        rows = evidence.compare_all(connection)
        kept = check_anchors(connection, anchors, [one.team_id for one in chains])
        pack = check_delivered(connection, zipped.name, content) if zipped else None
    return _Found(chains, rows, kept, pack)


def _read(path: Path) -> bytes:
    from bot.errors import InvalidInput

    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput("evidence.pack.unreadable", name=path) from error


def _anchors(given: str, folder: Path) -> "list[Anchor]":
    from bot.services.anchoring import read_anchors

    places = [given] if given else [str(path) for path in sorted(folder.glob("*.jsonl"))]
    return [one for place in places for one in read_anchors(place)]


def _plain(found: _Found) -> Mapping[str, Any]:
    kept = found.kept
    return {
        "sound": found.sound,
        # Without a head kept elsewhere nobody can tell whether the tail was cut.
        "kept_head_found": kept.held if kept.checked else None,
        "anchors": kept.checked, "missing_anchors": [str(one) for one in kept.missing],
        "newest_anchor": kept.newest, "added_since": kept.added_since,
        "chains": [asdict(one) for one in found.chains], "rows": [asdict(one) for one in found.rows],
        "pack": {**asdict(found.pack), "sound": found.pack.sound} if found.pack else None,
    }  # fmt: skip


def _tell(found: _Found) -> None:
    for one in found.chains:
        key = "export.record.sound" if one.sound else "export.record.broken"
        values = {"team": one.team_id, "count": one.checked, "erased": one.erased, "hash": one.head.hash}
        where = ", ".join(f"{sequence}: {code}" for sequence, code in one.problems)
        results.print(say(key, "en", **values, where=where), markup=False)
    for rows in found.rows:
        _tell_rows(rows)
    if found.chains or found.rows or found.kept.checked:
        _tell_heads(found.kept)
    else:
        results.print(say("evidence.no_record", "en"), markup=False)
    if found.pack:
        _tell_pack(found.pack)


def _tell_rows(rows: "Comparison") -> None:
    from bot.services.export.marking import sentence

    count = len(rows.differences)
    if not count:
        results.print(say("evidence.agree", "en", team=rows.team_id, count=rows.compared), markup=False)
        return
    _alarm("found", team=rows.team_id, count=count)
    for one in rows.differences[:_SHOWN]:
        notes.print(sentence(one, "en"), markup=False)
    if count > _SHOWN:
        notes.print(say("evidence.more", "en", count=count - _SHOWN), markup=False)


def _tell_heads(kept: "AnchorReport") -> None:
    for missing in kept.missing[:5]:
        head = f"{missing} ({missing.at})" if missing.at else str(missing)
        notes.print(say("export.record.cut", "en", head=head), markup=False, style="red")
    if not kept.checked:
        results.print(say("evidence.no_head", "en"), markup=False)
    elif kept.held:
        values = {"count": kept.checked, "newest": kept.newest, "added": kept.added_since}
        results.print(say("export.record.anchored", "en", **values), markup=False)


def _tell_pack(pack: "PackReport") -> None:
    values = {"name": pack.name, "team": pack.team_id, "sequence": pack.sequence, "at": pack.at}
    if pack.sequence:
        results.print(say("evidence.pack.delivered", "en", **values), markup=False)
    else:
        _alarm("pack.unknown", name=pack.name, sha256=pack.sha256)
    for file in pack.wrong:
        _alarm("pack.file", name=pack.name, file=file)
    for item in pack.reworded:
        _alarm("pack.reworded", name=pack.name, item=item)
    if not pack.wrong:
        results.print(say("evidence.pack.inside", "en", name=pack.name, count=pack.files), markup=False)
    if pack.differences:
        _alarm("pack.marked", name=pack.name, count=pack.differences)


def _alarm(key: str, /, **values: object) -> None:
    notes.print(say(f"evidence.{key}", "en", **values), markup=False, style="red")
