"""A backup: databases and the index in force as one folder, complete or absent, proved by a manifest.

    DIR/mamori.db, work.db          on SQLite, or
    DIR/postgresql/*.copy           on PostgreSQL
    DIR/library/                    the generation in force
    DIR/manifest.json               what it is, and the SHA-256 of every file

The work is copied before what it changes: after a restore a job may find its effect done, never missing.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.errors import InvalidInput, MamoriError, Unavailable
from bot.store import postgres_copy
from bot.store.database import Database
from bot.store.facts import Facts, facts_of
from bot.store.sqlite_copy import copy_sqlite, sqlite_file
from knowledge.errors import LibraryMissing
from knowledge.index import generation

FORMAT = 1
MANIFEST = "manifest.json"
STORE, WORK, TABLES, LIBRARY = "mamori.db", "work.db", "postgresql", "library"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
_ATTEMPTS = 5
Head = tuple[int, str]
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """An installation: its home, its library, and the URLs of its databases."""

    home: Path
    library: Path
    store_url: str
    work_url: str

    @property
    def kind(self) -> str:
        """Which database keeps the records."""
        return SQLITE if sqlite_file(self.store_url) else POSTGRESQL


@dataclass(frozen=True, slots=True)
class Backup:
    """What the manifest says. `heads` maps a workspace to its record's last link: (sequence, hash)."""

    made_at: str
    program: str
    database: str
    revision: str
    generation: str
    heads: Mapping[str, Head]
    files: Mapping[str, str]
    format: int = FORMAT


class BackupDamaged(MamoriError):
    """A backup that is not what its manifest says."""

    key = "maintain.backup.damaged"


def back_up(
    place: Place, target: Path, now: datetime, program: str, report: Report = lambda _: None
) -> Backup:
    """Copy everything while it is in use. Raises InvalidInput or Unavailable, and then nothing is left."""
    with _whole(target) as folder:
        report("databases")
        facts = _copy_databases(place, folder)
        report("library")
        name = _copy_library(place.library, folder / LIBRARY)
        report("manifest")
        made = Backup(now.isoformat(), program, place.kind, facts.revision, name, facts.heads, {})
        return _seal(folder, made)


def read(folder: Path) -> Backup:
    """A backup's manifest, every file compared with it. Raises BackupDamaged, InvalidInput for no backup."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not {"format", "files", "heads"} & found.keys():
            raise InvalidInput("maintain.restore.no_backup", folder=folder, name=MANIFEST)
        heads = {team: (int(head[0]), str(head[1])) for team, head in found["heads"].items()}
        backup = Backup(**{**found, "heads": heads})
    except FileNotFoundError as error:
        raise InvalidInput("maintain.restore.no_backup", folder=folder, name=MANIFEST) from error
    except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
        raise BackupDamaged(what=MANIFEST) from error
    if backup.format != FORMAT:
        raise BackupDamaged(what=f"{MANIFEST}: format {backup.format}")
    for name, digest in backup.files.items():
        path = folder / name
        if not path.is_file() or generation.sha256_of(path) != digest:
            raise BackupDamaged(what=name)
    return backup


def _copy_databases(place: Place, folder: Path) -> Facts:
    store, work = sqlite_file(place.store_url), sqlite_file(place.work_url)
    if store is None:
        return _copy_tables(place, folder)
    if not store.exists():
        raise InvalidInput("maintain.backup.nothing", home=place.home)
    if work and work.exists():
        copy_sqlite(work, folder / WORK)
    copy_sqlite(store, folder / STORE)
    with opened(f"sqlite:///{folder / STORE}") as copied:
        return facts_of(copied)


def _copy_tables(place: Place, folder: Path) -> Facts:
    with opened(place.store_url) as database:
        if postgres_copy.is_empty(database.engine):
            raise InvalidInput("maintain.backup.nothing", home=place.home)
        return postgres_copy.dump(database.engine, folder / TABLES)


def _copy_library(library: Path, target: Path) -> str:
    """The generation in force, verified; "" where nothing is indexed. Raises LibraryDamaged."""
    for _ in range(_ATTEMPTS):
        try:
            name = generation.current(library)
            copied = generation.folder_of(target, name)
            shutil.copytree(generation.folder_of(library, name), copied)
            generation.read_manifest(copied)
        except LibraryMissing:
            return ""
        except FileNotFoundError:  # published anew and swept while we read
            shutil.rmtree(target, ignore_errors=True)
            continue
        (target / "current").write_text(f"{name}\n", encoding="utf-8")
        return name
    raise Unavailable("maintain.backup.copy_failed", name=LIBRARY)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at a URL, closed afterwards."""
    database = Database.open(url)
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A folder to write in, which becomes `target` in one step when the block ends well."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidInput("maintain.backup.not_empty", target=target)
    partial = target.absolute().with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)  # what a kill left behind
    try:
        partial.mkdir(parents=True, mode=0o700)
        yield partial
        partial.replace(target)
        fsync(target.absolute().parent)
    except OSError as error:
        raise Unavailable("maintain.backup.cannot_write", target=target, reason=error.strerror) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _seal(folder: Path, made: Backup) -> Backup:
    """Write the manifest last, and everything through to the disk."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): generation.sha256_of(path) for path in files}
    sealed = replace(made, files=digests)
    (folder / MANIFEST).write_text(json.dumps(asdict(sealed), indent=1) + "\n", encoding="utf-8")
    for path in (*files, folder / MANIFEST, *(each for each in folder.rglob("*") if each.is_dir()), folder):
        fsync(path)
    return sealed


def fsync(path: Path) -> None:
    """A file or folder through to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
