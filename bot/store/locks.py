"""Locks of a PostgreSQL server: held by a connection, gone with the process that had it."""

from sqlalchemy import exc, text

from bot.errors import Unavailable
from bot.store.engine import open_engine

# Two numbers make a lock's key; this one says that it is ours.
_OURS = 0x6D616D6F


class Locks:
    """Numbered locks that at most one process holds. For the use of one thread at a time."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def take(self, number: int) -> bool:
        """False when another process has it. Raises Unavailable when the connection broke."""
        return self._ask("SELECT pg_try_advisory_lock(:ours, :number)", number)

    def release(self, number: int) -> bool:
        """False when it was not ours."""
        return self._ask("SELECT pg_advisory_unlock(:ours, :number)", number)

    def close(self) -> None:
        """Give all of them back."""
        self._connection.close()
        self._engine.dispose()

    def _ask(self, query: str, number: int) -> bool:
        try:
            return bool(self._connection.execute(text(query), {"ours": _OURS, "number": number}).scalar())
        except (exc.OperationalError, exc.PendingRollbackError) as error:
            raise Unavailable() from error
