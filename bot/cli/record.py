"""`mamori verify-record`: the chain, and the heads of it that were kept elsewhere."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, results
from bot.cli.store import open_database
from bot.texts import say

if TYPE_CHECKING:
    from bot.services.anchoring import Anchor, AnchorReport
    from bot.store.record import ChainReport


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("verify-record")(verify_record)


def verify_record(
    anchor: str = typer.Argument(
        "", help="A head that was kept elsewhere: a file, NUMBER:HASH, or a hash as it was posted."
    ),
    expected: str = typer.Option("", "--head", help="The same, as an option."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Walk the chain of every workspace, and look for the heads in MAMORI_HOME/anchors or in ANCHOR.

    Status 1 when a link does not hold or a head is gone.
    """
    from bot.services.anchoring import check_anchors
    from bot.store import record

    with failures_as_sentences():
        settings = load_settings()
        database = open_database(settings)
        anchors = _anchors(anchor or expected, settings.home / "anchors")
        with database.reading() as connection:
            reports = [record.verify(connection, team) for team in record.teams(connection)]
            kept = check_anchors(connection, anchors, [one.team_id for one in reports])
    sound = kept.held and all(one.sound for one in reports)
    if as_json:
        missing = [str(one) for one in kept.missing]
        found = {"kept_head_found": kept.held, "anchors": kept.checked, "missing_anchors": missing,
                 "newest_anchor": kept.newest, "added_since": kept.added_since}  # fmt: skip
        print_json({"sound": sound, **found, "chains": [asdict(one) for one in reports]})
    else:
        _tell(reports, kept)
    if not sound:
        raise typer.Exit(1)


def _anchors(given: str, folder: Path) -> "list[Anchor]":
    from bot.services.anchoring import read_anchors

    places = [given] if given else [str(path) for path in sorted(folder.glob("*.jsonl"))]
    return [one for place in places for one in read_anchors(place)]


def _tell(reports: "list[ChainReport]", kept: "AnchorReport") -> None:
    for one in reports:
        key = "export.record.sound" if one.sound else "export.record.broken"
        values = {"team": one.team_id, "count": one.checked, "erased": one.erased, "hash": one.head.hash}
        where = ", ".join(f"{sequence}: {code}" for sequence, code in one.problems)
        results.print(say(key, "en", **values, where=where), markup=False)
    for missing in kept.missing[:5]:
        head = f"{missing} ({missing.at})" if missing.at else str(missing)
        notes.print(say("export.record.cut", "en", head=head), markup=False, style="red")
    if kept.checked and kept.held:
        values = {"count": kept.checked, "newest": kept.newest, "added": kept.added_since}
        results.print(say("export.record.anchored", "en", **values), markup=False)
