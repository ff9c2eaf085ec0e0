"""Migrations, run by the program itself: `migrate(engine)`, `at_head(engine)`.

To change the schema: change or add a module of `bot/store/tables` (import it in its `__init__`), then add
`versions/NNNN_subject.py` with `revision = "NNNN"`, `down_revision` the number before, `upgrade()` in plain
`op` calls and no `downgrade` (a restore is the way back). `differences(engine)` must then be empty, on
SQLite and on PostgreSQL; a test says so. Custom types are written out: `Moment` is
`sa.DateTime(timezone=True)`.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.errors import Misconfigured
from bot.store import tables
from bot.store.metadata import metadata

__all__ = ["at_head", "differences", "head_revision", "migrate", "migrate_to", "revision_of", "tables"]
_LOCK = 0x6D616D6F


def migrate(engine: Engine) -> str:
    """Bring the database to the newest schema, in one transaction; returns the revision it is at.

    Raises Misconfigured when a newer release has already changed the database.
    """
    with engine.begin() as connection:
        migrate_to(connection, "head")
        return _current(connection) or ""


def migrate_to(connection: Connection, revision: str) -> None:
    """Bring the database to a schema in the caller's transaction. Raises Misconfigured as `migrate`."""
    if connection.dialect.name == "postgresql":
        # Two processes that start together: the second waits, and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    wanted = set() if revision == "head" else {revision}
    if unknown := (wanted | {_current(connection) or ""}) - known - {""}:
        raise Misconfigured("maintain.newer", revision=", ".join(sorted(unknown)))
    command.upgrade(_config(connection), revision)


def revision_of(connection: Connection) -> str:
    """The revision the database is at, "" before the first."""
    return _current(connection) or ""


def at_head(engine: Engine) -> bool:
    """True when the database has the newest schema."""
    with engine.connect() as connection:
        return _current(connection) == head_revision()


def head_revision() -> str:
    """The newest revision that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def differences(engine: Engine) -> list[Any]:
    """What the tables in code have and the database has not, or the reverse; empty when they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(_context(connection), metadata))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"target_metadata": metadata})


def _current(connection: Connection) -> str | None:
    return _context(connection).get_current_revision()
