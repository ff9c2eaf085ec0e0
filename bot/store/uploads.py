"""Files that people sent to be published: from the download to the decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import update

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.human_loop import uploads

UploadState = Literal["reading", "read", "refused", "publishing", "published", "discarded", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A row. `id` is Slack's id of the file; `hash` the SHA-256 of its bytes, "" before they are there.

    `channel` and `thread_ts` are where it was sent; `preview` is what was shown before the decision.
    """

    team_id: str
    id: str
    user_id: str
    channel: str
    thread_ts: str
    received_at: datetime
    name: str = ""
    hash: str = ""
    state: UploadState = "reading"
    reason: str = ""
    preview: dict[str, Any] | None = None
    decided_by: str = ""
    decided_at: datetime | None = None


class Uploads:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(uploads, Upload)

    def put(self, upload: Upload) -> None:
        """Insert or replace."""
        with self._database.writing() as connection:
            self._rows.put(connection, upload)

    def find(self, team: str, file_id: str) -> Upload | None:
        """By the id of the file."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, id=file_id)

    def decide(self, upload: Upload, state: UploadState, by: str, at: datetime) -> bool:
        """From "read" to a decision; False when somebody decided before."""
        own = uploads.c
        here = (own.team_id == upload.team_id) & (own.id == upload.id) & (own.state == "read")
        change = update(uploads).where(here).values(state=state, decided_by=by, decided_at=at)
        with self._database.writing() as connection:
            return connection.execute(change).rowcount == 1

    def waiting(self, team: str) -> list[Upload]:
        """Read, and waiting for a decision."""
        with self._database.reading() as connection:
            return self._rows.all(connection, team, state="read")
