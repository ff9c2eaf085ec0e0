"""Frozen values to rows and back, without a second definition of what they hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, Date, Row, Select, Table, bindparam, insert, select, update

from bot.errors import NotFound
from bot.store.metadata import Moment

T = TypeVar("T")
# SQLite allows 32,766 variables a statement; executemany sends one row each, this bounds memory only.
_BATCH = 5_000


class Rows(Generic[T]):
    """The rows of `table` as values of the frozen dataclass `shape`: columns and fields share their names."""

    def __init__(self, table: Table, shape: type[T], missing: str = "error.not_found") -> None:
        self.table = table
        self._adapter: TypeAdapter[T] = TypeAdapter(shape)
        self._missing = missing
        self._native = {column.name for column in table.columns if isinstance(column.type, (Moment, Date))}

    def value(self, row: Row[Any]) -> T:
        """A row as a value."""
        return self._adapter.validate_python(dict(row._mapping))

    def columns(self, value: T) -> dict[str, Any]:
        """A value as the columns of a row: moments and days as they are, all else as JSON has it."""
        plain: dict[str, Any] = self._adapter.dump_python(value, mode="json")
        native: dict[str, Any] = self._adapter.dump_python(value)
        return {
            name: (native if name in self._native else plain)[name] for name in plain if name in self.table.c
        }

    def find(self, connection: Connection, team: str, lock: bool = False, **where: object) -> T | None:
        """The one row where these columns hold these values; `lock` keeps others off it until commit."""
        query = self._where(team, where)
        row = connection.execute(query.with_for_update() if lock else query).first()
        return None if row is None else self.value(row)

    def get(self, connection: Connection, team: str, lock: bool = False, **where: object) -> T:
        """As `find`; raises NotFound with the subject's own sentence."""
        found = self.find(connection, team, lock, **where)
        if found is None:
            raise NotFound(self._missing)
        return found

    def all(self, connection: Connection, team: str, lock: bool = False, **where: object) -> list[T]:
        """Every row where these columns hold these values, in the order of the key; `lock` as in `find`."""
        query = self._where(team, where).order_by(*self.table.primary_key.columns)
        return [self.value(row) for row in connection.execute(query.with_for_update() if lock else query)]

    def run(self, connection: Connection, query: Select[Any]) -> list[T]:
        """The rows of a query that selects all columns of the table."""
        return [self.value(row) for row in connection.execute(query)]

    def add(self, connection: Connection, *values: T) -> None:
        """Insert; a row that already stands breaks the transaction (Conflict)."""
        rows = [self.columns(value) for value in values]
        for start in range(0, len(rows), _BATCH):
            connection.execute(insert(self.table), rows[start : start + _BATCH])

    def save(self, connection: Connection, value: T) -> None:
        """Update the row with the value's key. Raises NotFound when it is not there."""
        row = self.columns(value)
        changed = connection.execute(update(self.table).where(*self._key(row)).values(row))
        if changed.rowcount != 1:
            raise NotFound(self._missing)

    def save_all(self, connection: Connection, values: Sequence[T]) -> None:
        """As `save`, many at once. Raises NotFound when one of them is not there."""
        keys: dict[str, Any] = {
            column.name: bindparam(f"key_{column.name}") for column in self.table.primary_key.columns
        }
        query = update(self.table).where(*(self.table.c[name] == key for name, key in keys.items()))
        for start in range(0, len(values), _BATCH):
            rows = [self.columns(value) for value in values[start : start + _BATCH]]
            # What is set is named by the rows; a key that stays what it is needs a name of its own.
            given = [
                {(f"key_{name}" if name in keys else name): one for name, one in row.items()} for row in rows
            ]
            if connection.execute(query, given).rowcount != len(rows):
                raise NotFound(self._missing)

    def put(self, connection: Connection, value: T) -> None:
        """Insert or update."""
        row = self.columns(value)
        if connection.execute(update(self.table).where(*self._key(row)).values(row)).rowcount == 0:
            connection.execute(insert(self.table).values(row))

    def _key(self, row: Mapping[str, Any]) -> Iterable[Any]:
        return [column == row[column.name] for column in self.table.primary_key.columns]

    def _where(self, team: str, where: Mapping[str, object]) -> Select[Any]:
        query = select(self.table).where(self.table.c.team_id == team)
        for name, value in where.items():
            column = self.table.c[name]
            query = query.where(
                column.in_(value) if isinstance(value, (list, tuple, set, frozenset)) else column == value
            )
        return query
