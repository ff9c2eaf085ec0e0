"""The durable work under a restore: nobody runs it, its tables are there, what was pending is held."""

from contextlib import AbstractContextManager
from pathlib import Path

from dbos import DBOS

from bot.workflows import slots
from bot.workflows.client import workflow_client


class Upkeep:
    """Implements `bot.services.restore.WorkUpkeep`."""

    def alone(self, url: str, home: Path) -> AbstractContextManager[None]:
        """Nobody runs the work while the block lasts. Raises Misconfigured when somebody does."""
        return slots.alone(url, home)

    def prepare(self, url: str) -> None:
        """Make the tables of the work on a server; on SQLite they come with the file."""
        DBOS.migrate(url)

    def hold(self, url: str) -> int:
        """Park every job that was waiting or running; returns how many."""
        with workflow_client(url) as client:
            return client.hold() if client else 0
