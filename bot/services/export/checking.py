"""Whether a ZIP is what was delivered: itself against the record, its files against their manifest."""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass

from bot.errors import InvalidInput
from bot.services.export.marking import COUNT
from bot.services.export.pack import check_pack
from bot.store import record
from bot.store.database import Connection

DELIVERED = "export.delivered"


@dataclass(frozen=True, slots=True)
class PackReport:
    """What checking a ZIP found. `sequence` is 0, `team_id` and `at` "" where no link delivered it.

    `wrong` names files that are not as the manifest says; `differences` is how many the export itself admits.
    """

    name: str
    sha256: str
    team_id: str
    sequence: int
    at: str
    files: int
    wrong: tuple[str, ...]
    differences: int

    @property
    def sound(self) -> bool:
        """True when it is whole, was delivered as it is, and was not marked when it was made."""
        return bool(self.sequence) and not self.wrong and not self.differences


def check_delivered(connection: Connection, name: str, pack: bytes) -> PackReport:
    """Look for a ZIP in the records of all workspaces. Raises InvalidInput where it cannot be read."""
    digest = hashlib.sha256(pack).hexdigest()
    team, sequence, at = _delivered(connection, digest)
    try:
        wrong = check_pack(pack)
        with zipfile.ZipFile(io.BytesIO(pack)) as archive:
            about = json.loads(archive.read("manifest.json"))
        files, count = len(about["files"]), int(about.get(COUNT, 0))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, OSError, RuntimeError) as error:
        raise InvalidInput("evidence.pack.unreadable", name=name) from error
    return PackReport(name, digest, team, sequence, at, files, tuple(wrong), count)


def _delivered(connection: Connection, digest: str) -> tuple[str, int, str]:
    for team in record.teams(connection):
        for link in record.entries(connection, team, kind=DELIVERED):
            if digest in link.facts.get("sha256", ()):
                return team, link.sequence, link.at.isoformat(timespec="seconds")
    return "", 0, ""
