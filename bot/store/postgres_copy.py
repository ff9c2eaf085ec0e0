"""A PostgreSQL database out to files and back, table by table: one snapshot, one transaction.

Two schemas: the one the connection works in (ours) and `dbos` (the durable work). Tables keep the names of
their columns in `tables.json`, so that rows of an older release fit into the tables they were made for.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, inspect, text
from sqlalchemy.engine.interfaces import DBAPICursor

from bot.store.facts import Facts, facts_in
from bot.store.metadata import metadata
from bot.store.migrations import migrate_to

WORK = "dbos"
_INDEX = "tables.json"
_BLOCK = 1 << 20
# Versions of schemas: whoever loads the rows makes the tables first, and these with them.
_VERSIONS = {"alembic_version", "dbos_migrations"}


@dataclass(frozen=True, slots=True)
class Dumped:
    """One table in a file `<schema>.<name>.copy`."""

    schema: str
    name: str
    columns: list[str]

    @property
    def file(self) -> str:
        """Its file's name."""
        return f"{self.schema or 'mamori'}.{self.name}.copy"

    @property
    def qualified(self) -> str:
        """Its name in SQL, quoted."""
        return f'"{self.schema}"."{self.name}"' if self.schema else f'"{self.name}"'

    @property
    def listed(self) -> str:
        """Its columns in SQL, quoted."""
        return ", ".join(f'"{column}"' for column in self.columns)


def dump(engine: Engine, folder: Path) -> Facts:
    """Every row of both schemas as of one moment. Writers are not held up."""
    folder.mkdir()
    with (
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        connection.begin(),
    ):
        connection.execute(text("SET TRANSACTION READ ONLY"))
        tables = [_dumped(table) for table in _tables(connection)]
        facts = facts_in(connection)
        for table in tables:
            _copy_out(connection, table, folder / table.file)
    index = [{"schema": each.schema, "name": each.name, "columns": each.columns} for each in tables]
    (folder / _INDEX).write_text(json.dumps(index, indent=1), encoding="utf-8")
    return facts


def is_empty(engine: Engine) -> bool:
    """True when no Mamori ever worked here."""
    return not inspect(engine).has_table("alembic_version")


def load(connection: Connection, folder: Path, revision: str) -> None:
    """Put the rows in the place of whatever is there, in the caller's transaction.

    Our tables are made anew at `revision`; those of the work must exist (`WorkUpkeep.prepare`).
    """
    tables = [Dumped(**each) for each in json.loads((folder / _INDEX).read_text(encoding="utf-8"))]
    _drop_ours(connection, [table.name for table in tables if not table.schema])
    migrate_to(connection, revision)
    connection.execute(text(f"TRUNCATE {', '.join(_emptied(connection))}"))
    for table in tables:
        _copy_in(connection, table, folder / table.file)


def _tables(connection: Connection) -> list[Table]:
    """Parents before children."""
    found = MetaData()
    found.reflect(connection, resolve_fks=False)
    if WORK in inspect(connection).get_schema_names():
        found.reflect(connection, schema=WORK, resolve_fks=False)
    return [table for table in found.sorted_tables if table.name not in _VERSIONS]


def _dumped(table: Table) -> Dumped:
    written = [column.name for column in table.columns if column.computed is None]
    return Dumped(table.schema or "", table.name, written)


def _drop_ours(connection: Connection, named: list[str]) -> None:
    """What the copy has and what this program has, with the migrations' own table."""
    present = set(inspect(connection).get_table_names())
    gone = present & {*named, *metadata.tables, "alembic_version"}
    for name in sorted(gone):
        connection.execute(text(f'DROP TABLE "{name}" CASCADE'))


def _emptied(connection: Connection) -> list[str]:
    ours = inspect(connection).get_table_names()
    work = inspect(connection).get_table_names(schema=WORK)
    names = [f'"{name}"' for name in ours if name not in _VERSIONS]
    return names + [f'"{WORK}"."{name}"' for name in work if name not in _VERSIONS]


def _cursor(connection: Connection) -> Any:
    driver: DBAPICursor = connection.connection.cursor()
    return driver


def _copy_out(connection: Connection, table: Dumped, path: Path) -> None:
    statement = f"COPY (SELECT {table.listed} FROM {table.qualified}) TO STDOUT"
    with _cursor(connection) as cursor, path.open("wb") as stream, cursor.copy(statement) as rows:
        for block in rows:
            stream.write(block)


def _copy_in(connection: Connection, table: Dumped, path: Path) -> None:
    statement = f"COPY {table.qualified} ({table.listed}) FROM STDIN"
    with _cursor(connection) as cursor, path.open("rb") as stream, cursor.copy(statement) as rows:
        while block := stream.read(_BLOCK):
            rows.write(block)
