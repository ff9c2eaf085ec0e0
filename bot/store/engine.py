"""The engine: SQLite as safe as PostgreSQL, PostgreSQL as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")


def sqlite_module() -> ModuleType:
    """The SQLite that ships with `pysqlite3`; the system's where that wheel does not exist.

    SQLite before 3.51.3 can corrupt a WAL database when several connections checkpoint at once.
    """
    try:
        from pysqlite3 import dbapi2
    except ImportError:  # not built for this platform; `mamori doctor` reports the version in use
        import sqlite3

        return sqlite3
    module: ModuleType = dbapi2
    return module


def open_engine(url: str) -> Engine:
    """An engine whose every transaction on SQLite is WAL, FULL, with foreign keys and BEGIN IMMEDIATE."""
    if not url.startswith("sqlite"):
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True)
    engine = create_engine(url, module=sqlite_module(), connect_args={"timeout": 10})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_workflow_engine(url: str) -> Engine:
    """An engine for DBOS: the same safety, but on SQLite the driver begins each writing transaction.

    DBOS says `BEGIN IMMEDIATE` itself while it migrates and leaves the rest to the driver, so ours in
    `open_engine` would be a transaction within a transaction.
    """
    if not url.startswith("sqlite"):
        return open_engine(url)
    engine = create_engine(url, module=sqlite_module(), connect_args={"timeout": 30})
    event.listen(engine, "connect", _configure_driver_begun)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for queries only: on SQLite it takes no write lock."""
    with engine.connect() as connection:
        yield connection.execution_options(mamori_read_only=True)


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN would come too late and be DEFERRED: we say it ourselves in _begin_sqlite.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _configure_driver_begun(connection: Any, record: object) -> None:
    _configure_sqlite(connection, record)
    connection.isolation_level = "IMMEDIATE"


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads and then writes must not fail with a stale snapshot.
    read_only = connection.get_execution_options().get("mamori_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
