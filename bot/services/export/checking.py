"""Whether a ZIP is what was delivered: itself against the record, its files against their manifest."""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass

from bot.errors import InvalidInput
from bot.services.export import questions
from bot.services.export.marking import COUNT
from bot.services.export.pack import check_pack
from bot.store import record
from bot.store.database import Connection

DELIVERED, LAUNCHED = "export.delivered", "campaign.launched"


@dataclass(frozen=True, slots=True)
class PackReport:
    """What checking a ZIP found. `sequence` is 0, `team_id` and `at` "" where no link delivered it.

    `wrong` names files that are not as the manifest says, `reworded` items of a campaign that are not what
    its launch recorded; `differences` is how many the export itself admits.
    """

    name: str
    sha256: str
    team_id: str
    sequence: int
    at: str
    files: int
    wrong: tuple[str, ...]
    differences: int
    reworded: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """True when it is whole, was delivered as it is, asks what was launched, and was not marked when it
        was made."""
        return bool(self.sequence) and not (self.wrong or self.differences or self.reworded)


def check_delivered(connection: Connection, name: str, pack: bytes) -> PackReport:
    """Look for a ZIP in the records of all workspaces. Raises InvalidInput where it cannot be read."""
    digest = hashlib.sha256(pack).hexdigest()
    team, sequence, at = _delivered(connection, digest)
    try:
        wrong = check_pack(pack)
        with zipfile.ZipFile(io.BytesIO(pack)) as archive:
            about = json.loads(archive.read("manifest.json"))
            asked = archive.read(questions.FILE) if questions.FILE in archive.namelist() else b""
        files, count = len(about["files"]), int(about.get(COUNT, 0))
        reworded = _reworded(connection, str(about.get("campaign", "")), asked)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, OSError, RuntimeError) as error:
        raise InvalidInput("evidence.pack.unreadable", name=name) from error
    return PackReport(name, digest, team, sequence, at, files, tuple(wrong), count, reworded)


def _reworded(connection: Connection, campaign_id: str, asked: bytes) -> tuple[str, ...]:
    """The items of a pack against the link of its campaign's launch; nothing where there is no such link."""
    for team in record.teams(connection) if asked and campaign_id else ():
        for link in record.entries(connection, team, f"campaign:{campaign_id}", LAUNCHED):
            return questions.reworded(asked, link.facts)
    return ()


def _delivered(connection: Connection, digest: str) -> tuple[str, int, str]:
    for team in record.teams(connection):
        for link in record.entries(connection, team, kind=DELIVERED):
            if digest in link.facts.get("sha256", ()):
                return team, link.sequence, link.at.isoformat(timespec="seconds")
    return "", 0, ""
