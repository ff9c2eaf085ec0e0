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
from sqlalchemy import Connection, Engine

from bot.store import tables
from bot.store.metadata import metadata

__all__ = ["at_head", "differences", "head_revision", "migrate", "tables"]


def migrate(engine: Engine) -> str:
    """Bring the database to the newest schema, in one transaction; returns the revision it is at."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")
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
