"""A SQLite database copied whole while others write to it."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.errors import Unavailable
from bot.store.engine import sqlite_module

_BUSY_SECONDS = 30.0


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLAlchemy URL; None for a server."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def files_of(database: Path) -> list[Path]:
    """The database with the log and index that may lie beside it: they belong together, always."""
    beside = (database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))
    return [path for path in (database, *beside) if path.exists()]


def copy_sqlite(source: Path, target: Path) -> None:
    """Write `source` as of one moment to `target`, a single file. Writers are not held up.

    Raises Unavailable when the copy is not sound (a damaged source, a full disk).
    """
    module = sqlite_module()
    try:
        address = f"{source.resolve().as_uri()}?mode=rw"
        with (
            closing(module.connect(address, uri=True, timeout=_BUSY_SECONDS)) as opened,
            closing(module.connect(str(target))) as copy,
        ):
            # All pages in one step: a backup in several starts anew whenever somebody writes.
            opened.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
            told = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except module.Error as error:
        raise Unavailable("maintain.backup.copy_failed", name=source.name) from error
    if told != "ok":
        raise Unavailable("maintain.backup.copy_failed", name=source.name)
