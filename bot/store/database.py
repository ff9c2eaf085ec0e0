"""The database as the services see it: a transaction to write in, a snapshot to read in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, exc

from bot.errors import Conflict, Unavailable
from bot.store.engine import open_engine
from bot.store.engine import reading as reading_on

# The services pass connections on without knowing what they are made of.
__all__ = ["Connection", "Database"]


@dataclass(frozen=True, slots=True)
class Database:
    """An engine with the two ways in. A transaction commits whole when its block ends, or not at all."""

    engine: Engine

    @classmethod
    def open(cls, url: str) -> "Database":
        """The database at this SQLAlchemy URL."""
        return cls(open_engine(url))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction. Raises Conflict for a row that already stands, Unavailable."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except exc.IntegrityError as error:
            raise Conflict("error.conflict") from error
        except exc.OperationalError as error:
            raise Unavailable("error.unavailable") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Queries only; on SQLite it takes no write lock. Raises Unavailable."""
        try:
            with reading_on(self.engine) as connection:
                yield connection
        except exc.OperationalError as error:
            raise Unavailable("error.unavailable") from error

    def prove_writable(self) -> None:
        """Write something and see it through to the disk. Raises Unavailable: full, read-only, away.

        An empty transaction would not notice a full disk: it writes nothing.
        """
        if self.engine.dialect.name != "sqlite":
            with self.writing() as connection:
                connection.exec_driver_sql("SELECT pg_current_xact_id()")
            return
        with self.writing() as connection:
            known = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {(int(known) + 1) % 1_000_000}")
