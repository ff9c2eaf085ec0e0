"""A backup put back: proved first, staged beside what is there, then swapped; the old stays at hand.

What was under way when the backup was made is parked: nobody knows whether it was done since, and doing it
again by itself could send people the same thing twice.
"""

import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.errors import InvalidInput
from bot.services.backup import (
    LIBRARY,
    SQLITE,
    STORE,
    TABLES,
    WORK,
    Backup,
    BackupDamaged,
    Place,
    Report,
    fsync,
    opened,
    read,
)
from bot.store import postgres_copy, record
from bot.store.database import Connection
from bot.store.facts import facts_in
from bot.store.migrations import migrate, migrate_to
from bot.store.outbox import hold_unsettled
from bot.store.sqlite_copy import files_of, sqlite_file

RESTORED = "restored from a backup while it was on its way"


class WorkUpkeep(Protocol):
    """What a restore needs of the durable work; `bot.workflows.upkeep` has it."""

    def alone(self, url: str, home: Path) -> AbstractContextManager[None]: ...

    def prepare(self, url: str) -> None: ...

    def hold(self, url: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Chain:
    """The record: how many links were checked, and whether all of them hold."""

    links: int
    sound: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `held` counts the jobs and messages that are parked now; `kept_in` is where the files
    lie that were there before, "" for none."""

    backup: Backup
    chain: Chain
    held: int
    kept_in: str


@dataclass(frozen=True, slots=True)
class Request:
    """A restore at the moment `now` (aware). `force`: also where something is; that is kept aside."""

    now: datetime
    force: bool
    work: WorkUpkeep


def restore(place: Place, source: Path, request: Request, report: Report = lambda _: None) -> Restored:
    """Put a backup in the place of this installation. Raises BackupDamaged, InvalidInput, Misconfigured."""
    report("verify")
    backup = read(source)
    if backup.database != place.kind:
        raise InvalidInput("maintain.restore.other_database", backup=backup.database, here=place.kind)
    work = request.work
    with work.alone(place.work_url, place.home):
        if _in_use(place) and not request.force:
            raise InvalidInput("maintain.restore.not_empty", home=place.home)
        staged = _Staged(place, request.now)
        try:
            report("databases")
            chain, held = _databases(staged, source, backup, work)
            report("library")
            staged.library(source, backup)
            staged.swap()
        finally:
            staged.clear()
    return Restored(backup, chain, held, staged.kept)


def _databases(staged: "_Staged", source: Path, backup: Backup, work: WorkUpkeep) -> tuple[Chain, int]:
    """Returns what the record is like, and how much was parked."""
    place = staged.place
    if backup.database == SQLITE:
        return _files(staged, source, backup, work)
    work.prepare(place.work_url)
    with opened(place.store_url) as database:
        with database.writing() as connection:
            postgres_copy.load(connection, source / TABLES, backup.revision)
            chain = _proved(connection, backup)
            migrate_to(connection, "head")
            held = hold_unsettled(connection, RESTORED)
        return chain, held + work.hold(place.work_url)


def _files(staged: "_Staged", source: Path, backup: Backup, work: WorkUpkeep) -> tuple[Chain, int]:
    place = staged.place
    store = staged.add(source / STORE, _file(place.store_url))
    with opened(f"sqlite:///{store}") as database:
        with database.reading() as connection:
            chain = _proved(connection, backup)
        migrate(database.engine)
        with database.writing() as connection:
            held = hold_unsettled(connection, RESTORED)
    if not (source / WORK).exists():
        staged.take_away(_file(place.work_url))
        return chain, held
    copied = staged.add(source / WORK, _file(place.work_url))
    return chain, held + work.hold(f"sqlite:///{copied}")


def _proved(connection: Connection, backup: Backup) -> Chain:
    """The record is the one that was backed up, link by link. Raises BackupDamaged where it is another."""
    if dict(facts_in(connection).heads) != dict(backup.heads):
        raise BackupDamaged(what="record")
    reports = [record.verify(connection, team) for team in backup.heads]
    return Chain(sum(each.checked for each in reports), all(each.sound for each in reports))


def _file(url: str) -> Path:
    found = sqlite_file(url)
    if found is None:
        raise ValueError(url)
    return found.absolute()


def _in_use(place: Place) -> bool:
    if sqlite_file(place.store_url) is None:
        with opened(place.store_url) as database:
            if not postgres_copy.is_empty(database.engine):
                return True
    files = [found for url in (place.store_url, place.work_url) if (found := sqlite_file(url))]
    return any(path.exists() for path in (*files, place.library / "current"))


class _Staged:
    """Copies that lie beside what they replace; the swap only renames."""

    def __init__(self, place: Place, now: datetime) -> None:
        self.place = place
        self._old = place.home.absolute() / f"before-restore-{now:%Y%m%dT%H%M%SZ}"
        self._moves: list[tuple[Path, Path]] = []
        self._away: list[Path] = []

    @property
    def kept(self) -> str:
        """Where what was there before lies now, "" when there was nothing."""
        return str(self._old) if self._old.exists() else ""

    def add(self, source: Path, target: Path) -> Path:
        """Copy a file or folder to where it can be renamed to `target`."""
        copy = target.with_name(f"{target.name}.restoring")
        _remove(copy)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copyfile(source, copy)
        self._moves.append((copy, target))
        return copy

    def take_away(self, target: Path) -> None:
        """What the backup does not have."""
        self._away.append(target)

    def library(self, source: Path, backup: Backup) -> None:
        """The index; one that is there stays when the backup has none."""
        if backup.generation:
            self.add(source / LIBRARY, self.place.library.absolute())

    def swap(self) -> None:
        """Put what is there out of the way, and the copies in its place."""
        for copy, _ in self._moves:
            for path in (copy, *copy.rglob("*")):
                fsync(path)
        for target in (*self._away, *(target for _, target in self._moves)):
            for path in files_of(target):
                self._old.mkdir(exist_ok=True)
                shutil.move(path, self._old / path.name)
        for copy, target in self._moves:
            copy.replace(target)
            fsync(target.parent)

    def clear(self) -> None:
        """Leave no copy behind."""
        for copy, _ in self._moves:
            for path in files_of(copy):
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
