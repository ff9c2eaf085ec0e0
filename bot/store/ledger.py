"""Sums of alike rows that are always true: every change of a row enters its difference, in one transaction.

Entries are only added, so nobody waits for somebody else's counter; one in some thousand folds them into few.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    tuple_,
    union_all,
)

from bot.store.rows import Rows

T = TypeVar("T")
Group = tuple[Any, ...]
Groups = Callable[[datetime | None], Mapping[str, ColumnElement[Any]]]
# An entry that begins so folds the others: one in 4,096, as a fold takes some ten milliseconds.
_FOLDS = "000"
_BATCH = 5_000


class Ledger:
    """The sums of one table's rows, in a table of entries.

    `groups` says which expressions make rows alike as of a moment (None = whatever has happened), `counted`
    which rows count at all, `moments` which moments are looked at: first the one from which a row is there.
    """

    def __init__(
        self,
        entries: Table,
        groups: Groups,
        counted: ColumnElement[bool],
        moments: Sequence[Column[datetime]],
    ) -> None:
        self.entries = entries
        self.source = moments[0].table
        self._groups, self._counted, self._moments = groups, counted, moments
        self._alike = [entries.c[name] for name in ("team_id", "campaign_id", *groups(None))]
        # Built once: they run for every change of a row.
        self._each = select(*self._of_source(None), *moments).where(counted).with_for_update()
        self._add = insert(entries)

    def sums(self, connection: Connection, team: str, campaign_id: str, as_of: datetime) -> Subquery:
        """How many rows `n` of a campaign are alike, as of a moment: the columns of `groups`, and `n`.

        Where something is newer than the moment the rows themselves, each with `n` = 1.
        """
        newest = self.newest(connection, team, campaign_id)
        if newest is None or newest <= as_of:
            return select(self.entries).where(*self._here(self.entries, team, campaign_id)).subquery()
        query = select(*self._of_source(as_of), literal_column("1").label("n")).where(
            *self._here(self.source, team, campaign_id), self._counted, self._moments[0] <= as_of
        )
        return query.subquery()

    def newest(self, connection: Connection, team: str, campaign_id: str) -> datetime | None:
        """The newest moment that the sums of a campaign look at; None of nothing."""
        query = select(func.max(self.entries.c.at)).where(*self._here(self.entries, team, campaign_id))
        found: datetime | None = connection.scalar(query)
        return found

    def rows(self, where: ColumnElement[bool]) -> Select[Any]:
        """A query for `changing` and `added`; others keep off the rows it reads until commit."""
        return self._each.where(where)

    @contextmanager
    def changing(
        self, connection: Connection, rows: Select[Any], values: Mapping[str, Any] | None = None
    ) -> Iterator[None]:
        """Around any change of these rows: enters what became of them."""
        before = self._read(connection, rows, values)
        yield
        self._enter(connection, before, self._read(connection, rows, values))

    def added(
        self, connection: Connection, rows: Select[Any], values: Mapping[str, Any] | None = None
    ) -> None:
        """Enter rows that this transaction has inserted."""
        self._enter(connection, [], self._read(connection, rows, values))

    def fold(self, connection: Connection, team: str, campaign_id: str) -> None:
        """Put one entry for each group in the place of a campaign's entries."""
        here = self._here(self.entries, team, campaign_id)
        own = self.entries.c
        # Two that fold at once take different entries, instead of waiting for each other.
        free = list(connection.scalars(select(own.entry).where(*here).with_for_update(skip_locked=True)))
        sums: Counter[Group] = Counter()
        newest: dict[Group, datetime] = {}
        # By their keys: as a subquery PostgreSQL may run the locking once for every entry.
        for start in range(0, len(free), _BATCH):
            gone = delete(self.entries).where(*here, own.entry.in_(free[start : start + _BATCH]))
            for *alike, n, at in connection.execute(gone.returning(*self._alike, own.n, own.at)).all():
                group = tuple(alike)
                sums[group] += n
                newest[group] = max(at, newest.get(group, at))
        self._insert(connection, ((group, n, newest[group]) for group, n in sums.items() if n))

    def differences(self, connection: Connection, team: str, campaign_id: str) -> dict[Group, int]:
        """How many rows too many are kept of which groups; empty when all is right.

        One statement, so that what others do meanwhile is in both or in neither.
        """
        kept = select(*self._alike, self.entries.c.n).where(*self._here(self.entries, team, campaign_id))
        groups = self._of_source(None)
        rows = (
            select(*groups, -func.count())
            .where(*self._here(self.source, team, campaign_id), self._counted)
            .group_by(*groups)
        )
        *alike, n = union_all(kept, rows).subquery().c
        query = select(*alike, func.sum(n)).group_by(*alike).having(func.sum(n) != 0)
        return {tuple(group): int(number) for *group, number in connection.execute(query)}

    def has_rows(self, connection: Connection, team: str, campaign_id: str) -> bool:
        """True when a campaign still has rows, counted or not."""
        query = select(self.source.c.team_id).where(*self._here(self.source, team, campaign_id))
        return connection.execute(query.limit(1)).first() is not None

    def rebuild(self, connection: Connection, team: str, campaign_id: str) -> None:
        """Count a campaign anew. Who wants to change its rows meanwhile waits."""
        if connection.dialect.name == "postgresql":
            both = f"{self.source.name}, {self.entries.name}"
            connection.execute(text(f"LOCK TABLE {both} IN SHARE ROW EXCLUSIVE MODE"))
        connection.execute(delete(self.entries).where(*self._here(self.entries, team, campaign_id)))
        self._insert(connection, self._recount(connection, team, campaign_id))

    def _of_source(self, as_of: datetime | None) -> list[ColumnElement[Any]]:
        own = self.source.c
        return [
            own.team_id,
            own.campaign_id,
            *(value.label(name) for name, value in self._groups(as_of).items()),
        ]

    def _here(self, table: FromClause, team: str, campaign_id: str) -> tuple[ColumnElement[bool], ...]:
        return table.c.team_id == team, table.c.campaign_id == campaign_id

    def _recount(
        self, connection: Connection, team: str, campaign_id: str
    ) -> list[tuple[Group, int, datetime]]:
        groups = self._of_source(None)
        query = (
            select(*groups, func.count(), *map(func.max, self._moments))
            .where(*self._here(self.source, team, campaign_id), self._counted)
            .group_by(*groups)
        )
        return [
            (tuple(row[: len(groups)]), row[len(groups)], max(filter(None, row[len(groups) + 1 :])))
            for row in connection.execute(query)
        ]

    def _read(
        self, connection: Connection, rows: Select[Any], values: Mapping[str, Any] | None = None
    ) -> list[tuple[Group, datetime]]:
        """The group of each of these rows, and its newest moment."""
        width = len(self._alike)
        found = connection.execute(rows, values)
        return [(tuple(row[:width]), max(filter(None, row[width:]))) for row in found]

    def _enter(
        self,
        connection: Connection,
        before: list[tuple[Group, datetime]],
        after: list[tuple[Group, datetime]],
    ) -> None:
        if before == after:
            return
        changes = Counter(group for group, _ in after)
        changes.subtract(group for group, _ in before)
        newest = max(at for _, at in (*before, *after))
        entered = self._insert(connection, ((group, n, newest) for group, n in changes.items()))
        for team, campaign_id in {
            (one["team_id"], one["campaign_id"]) for one in entered if one["entry"].startswith(_FOLDS)
        }:
            self.fold(connection, team, campaign_id)

    def _insert(
        self, connection: Connection, sums: Iterable[tuple[Group, int, datetime]]
    ) -> list[dict[str, Any]]:
        names = [column.name for column in self._alike]
        rows = [
            {**dict(zip(names, group, strict=True)), "entry": token_hex(8), "n": n, "at": at}
            for group, n, at in sums
        ]
        for start in range(0, len(rows), _BATCH):
            connection.execute(self._add, rows[start : start + _BATCH])
        return rows


class CountedRows(Rows[T]):
    """Rows whose sums are kept: whichever way they are written, the ledger learns it."""

    def __init__(self, ledger: Ledger, shape: type[T], missing: str = "error.not_found") -> None:
        super().__init__(ledger.source, shape, missing)
        self._ledger = ledger
        self._keys = list(self.table.primary_key.columns)
        self._one = ledger.rows(and_(*(column == bindparam(column.name) for column in self._keys)))

    def add(self, connection: Connection, *values: T) -> None:
        """As `Rows.add`."""
        super().add(connection, *values)
        if len(values) == 1:
            self._ledger.added(connection, self._one, self._key_of(values[0]))
            return
        for start in range(0, len(values), _BATCH):
            self._ledger.added(connection, self._many(values[start : start + _BATCH]))

    def save_all(self, connection: Connection, values: Sequence[T]) -> None:
        """As `Rows.save_all`."""
        for start in range(0, len(values), _BATCH):
            part = values[start : start + _BATCH]
            with self._ledger.changing(connection, self._many(part)):
                super().save_all(connection, part)

    def save(self, connection: Connection, value: T) -> None:
        """As `Rows.save`."""
        with self._ledger.changing(connection, self._one, self._key_of(value)):
            super().save(connection, value)

    def put(self, connection: Connection, value: T) -> None:
        """As `Rows.put`."""
        with self._ledger.changing(connection, self._one, self._key_of(value)):
            super().put(connection, value)

    def _many(self, values: Sequence[T]) -> Select[Any]:
        keys = [tuple(self._key_of(value).values()) for value in values]
        return self._ledger.rows(tuple_(*self._keys).in_(keys))

    def _key_of(self, value: T) -> dict[str, Any]:
        return {column.name: getattr(value, column.name) for column in self._keys}
