"""The record's head, posted every day to where whoever can write to the database cannot quietly change it.

A chain shows what was altered inside it; a tail that was cut off shows only against a head kept elsewhere.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from bot.errors import Conflict, InvalidInput, Parked, Unavailable, Undeliverable
from bot.services.notices import Sentence
from bot.services.ports import Recipient, Sender
from bot.store import people, record
from bot.store.database import Connection, Database
from bot.texts import Language

LAST = "record.anchored"
_SPELLED = re.compile(r"(?:(?<!\w)(\d{1,18}):)?(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])")
_TEAM = re.compile(r"[\w.-]+")
log = structlog.get_logger("bot.services.anchoring")


@dataclass(frozen=True, slots=True)
class AnchorDesk:
    """Where heads go: a file a workspace in `folder`, and the security channel unless it is ""."""

    database: Database
    sender: Sender
    folder: Path
    channel: str = ""
    language: Language = "ja"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that was kept. `sequence` 0 = only the hash is known; `team` "" = of any workspace."""

    sequence: int
    hash: str
    team: str = ""
    at: str = ""

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}" if self.sequence else self.hash


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """Whether the record still holds what was kept. `newest` is the highest number that was found."""

    checked: int
    missing: tuple[Anchor, ...]
    newest: int
    added_since: int

    @property
    def held(self) -> bool:
        """True when every head that was kept is a link of the record."""
        return not self.missing


def anchor(desk: AnchorDesk, team: str, now: datetime) -> bool:
    """The daily job: keep the head of today; False when nothing was added since the last one.

    The file comes first: it works without Slack. Raises Unavailable: then it may be done again.
    """
    with desk.database.reading() as connection:
        head = record.head(connection, team)
        last = people.setting(connection, team, LAST, {})
    if head.sequence == 0 or (isinstance(last, dict) and last.get("sequence") == head.sequence):
        return False
    kept = Anchor(head.sequence, head.hash, team, now.astimezone(UTC).isoformat(timespec="seconds"))
    _write(file_of(desk.folder, team), kept)
    _post(desk, team, kept)
    with desk.database.writing() as connection:
        value = {"sequence": kept.sequence, "hash": kept.hash}
        people.set_setting(connection, team, LAST, value, now)
    return True


def file_of(folder: Path, team: str) -> Path:
    """The file of a workspace's heads."""
    if not _TEAM.fullmatch(team):
        raise InvalidInput("people.which_team", known=team)
    return folder / f"{team}.jsonl"


def read_anchors(given: str) -> list[Anchor]:
    """The heads in a file, or in a text that was pasted: lines of ours, "NUMBER:HASH", or hashes alone.

    Raises InvalidInput where there is none.
    """
    path = Path(given)
    text = given
    with suppress(OSError, ValueError):  # a pasted text may be too long for a name, or hold what none may
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
    found = [one for line in text.splitlines() for one in _in_line(line)]
    if not found:
        raise InvalidInput("export.record.no_anchor", given=given[:80])
    return found


def check_anchors(connection: Connection, anchors: list[Anchor], teams: list[str]) -> AnchorReport:
    """Look for each in the chains of its workspace, or of all where it does not say."""
    missing: list[Anchor] = []
    newest: dict[str, int] = {}
    for one in anchors:
        among = [one.team] if one.team else teams
        found = [(team, record.sequence_of(connection, team, one.sequence, one.hash)) for team in among]
        held = {team: sequence for team, sequence in found if sequence}
        if not held:
            missing.append(one)
        for team, sequence in held.items():
            newest[team] = max(newest.get(team, 0), sequence)
    added = sum(record.head(connection, team).sequence - sequence for team, sequence in newest.items())
    return AnchorReport(len(anchors), tuple(missing), max(newest.values(), default=0), added)


def _in_line(line: str) -> Iterator[Anchor]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if isinstance(value, Mapping) and isinstance(value.get("sequence", 0), int) and value.get("hash"):
        named = {name: str(value.get(name) or "") for name in ("hash", "team", "at")}
        yield Anchor(value.get("sequence", 0), named["hash"], named["team"], named["at"])
        return
    for number, digest in _SPELLED.findall(line):
        yield Anchor(int(number or 0), digest)


def _write(path: Path, kept: Anchor) -> None:
    """Add a line and see it through to the disk; a line that stands already (a second run) stays single."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(_plain(kept), sort_keys=True)
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if known and f'"{kept.hash}"' in known.splitlines()[-1]:
        return
    with path.open("a", encoding="utf-8") as out:
        # A line that a full disk cut short does not swallow this one.
        out.write(("\n" if known and not known.endswith("\n") else "") + line + "\n")
        out.flush()
        os.fsync(out.fileno())


def _plain(kept: Anchor) -> dict[str, Any]:
    return {"team": kept.team, "sequence": kept.sequence, "hash": kept.hash, "at": kept.at}


def _post(desk: AnchorDesk, team: str, kept: Anchor) -> None:
    if not desk.channel:
        return
    values = {"sequence": kept.sequence, "head": str(kept)}
    notice = Sentence(desk.language, "export.record.anchor", values)
    try:
        desk.sender.send(Recipient(team, desk.channel), notice, f"anchor:{kept}")
    except Conflict as error:  # another worker is at it: the next look finds it sent
        raise Unavailable() from error
    except (Undeliverable, Parked) as error:
        # The file has it; what is parked is in sight, and a channel that refuses is said by the doctor.
        log.warning("anchor_not_posted", exc_info=error)
