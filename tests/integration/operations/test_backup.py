"""A backup is made while others write; what is restored is what was backed up, or it is refused."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text

from bot.errors import InvalidInput, MamoriError
from bot.services import backup as backups
from bot.services.backup import BackupDamaged, Place, back_up, facts_of, opened, read
from bot.services.restore import Request, restore
from bot.store import record
from bot.store.database import Database
from bot.store.outbox import Outbox, Outgoing
from bot.store.tables.conversations import outbox
from bot.store.tables.record import record as links
from bot.training.records import Record
from bot.workflows.client import workflow_client
from bot.workflows.upkeep import Upkeep
from knowledge.index.library import Library
from tests.support.serving import tell

TEAM = "T1"
NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)
WORK = Upkeep()
ROOT = Path(__file__).parents[3]


@pytest.fixture
def place(database: Database, tmp_path: Path, guideline_path: Path) -> Place:
    """An installation: a migrated database with a few rows, the guideline's index, tables for the work."""
    home = tmp_path / "home"
    shutil.copytree(guideline_path, home / "library", ignore=shutil.ignore_patterns("cache"))
    url = database.engine.url.render_as_string(hide_password=False)
    if url.startswith("sqlite"):
        work = f"sqlite:///{home / 'work.db'}"
        WORK.prepare(work)
    else:
        WORK.prepare(url)
        work = url
    made = Place(home, home / "library", url, work)
    for number in range(20):
        _write(database, number)
    with workflow_client(work) as client:
        assert client and client.start("ask", "T1:D1:1.0", {"text": "質問"})
    return made


def _write(database: Database, number: int) -> None:
    """A link of the record and a message, in one transaction: a copy has both or none."""
    with database.writing() as connection:
        personal = {"U1": {"score": number}}
        record.append(
            connection, TEAM, [Record("test.done", NOW, f"thing:{number}", {"n": number}, personal)]
        )
        row = {
            "team_id": TEAM,
            "key": f"k{number}",
            "channel": "D1",
            "kind": "Sentence",
            "nonce": f"n{number}",
        }
        connection.execute(outbox.insert().values(**row, state="sent", created_at=NOW))


@contextmanager
def _writing(database: Database) -> Iterator[Callable[[], int]]:
    """Somebody who never stops writing while the block lasts."""
    stop, numbers, going = threading.Event(), iter(range(1_000, 100_000)), threading.Event()
    written = []

    def write() -> None:
        while not stop.is_set():
            _write(database, next(numbers))
            written.append(1)
            going.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert going.wait(10)
    try:
        yield lambda: len(written)
    finally:
        stop.set()
        thread.join()


def _empty(place: Place, tmp_path: Path) -> Place:
    """Another installation with nothing in it, on the same kind of database."""
    home = tmp_path / "other"
    if place.kind == "sqlite":
        return Place(
            home, home / "library", f"sqlite:///{home / 'mamori.db'}", f"sqlite:///{home / 'work.db'}"
        )
    address = make_url(place.store_url)
    name = f"{address.database}_other"
    with opened(place.store_url) as database:
        alone = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with alone as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = address.set(database=name).render_as_string(hide_password=False)
    return Place(home, home / "library", url, url)


def test_under_load_what_is_restored_is_what_was_backed_up(
    place: Place, database: Database, tmp_path: Path
) -> None:
    with _writing(database) as written:
        before = written()
        made = back_up(place, tmp_path / "backup", NOW, "1.0")
        meanwhile = written() - before
    other = _empty(place, tmp_path)
    done = restore(other, tmp_path / "backup", Request(LATER, False, WORK))
    with opened(other.store_url) as restored, restored.reading() as connection:
        assert dict(facts_of(restored).heads) == dict(made.heads)
        report = record.verify(connection, TEAM)
        messages = connection.scalar(select(func.count()).select_from(outbox))
        chain = connection.scalar(select(func.count()).select_from(links))
    assert report.sound and done.chain.sound
    assert messages == chain == made.heads[TEAM][0] == done.chain.links
    assert len(Library.open(other.library).documents) == 1
    tell(f"{place.kind}: {meanwhile} transactions during the backup; {chain} links restored, chain sound")


def test_what_was_on_its_way_is_parked_after_a_restore(
    place: Place, database: Database, tmp_path: Path
) -> None:
    going = Outgoing(TEAM, "answer:T1:D1:1.0", "D1", "AnswerNotice", "n", NOW)
    Outbox(database).attempt(going, NOW)
    back_up(place, tmp_path / "backup", NOW, "1.0")
    other = _empty(place, tmp_path)
    done = restore(other, tmp_path / "backup", Request(LATER, False, WORK))
    assert done.held == 2
    with opened(other.store_url) as restored, workflow_client(other.work_url) as client:
        assert [each.key for each in Outbox(restored).parked(TEAM)] == [going.key]
        assert client and [job.id for job in client.stuck()] == ["ask:T1:D1:1.0"]


def test_over_an_installation_only_with_force_and_the_old_files_stay(
    place: Place, database: Database, tmp_path: Path
) -> None:
    made = back_up(place, tmp_path / "backup", NOW, "1.0")
    _write(database, 500)
    database.engine.dispose()
    with pytest.raises(InvalidInput) as refused:
        restore(place, tmp_path / "backup", Request(LATER, False, WORK))
    assert refused.value.key == "maintain.restore.not_empty"
    done = restore(place, tmp_path / "backup", Request(LATER, True, WORK))
    assert dict(facts_of(database).heads) == dict(made.heads)
    assert (Path(done.kept_in) / "library" / "current").exists()
    assert (Path(done.kept_in) / "mamori.db").exists() is (place.kind == "sqlite")


@pytest.mark.parametrize(
    ("database", "harm"),
    [
        *(("sqlite", harm) for harm in ("flip", "remove", "manifest", "heads")),
        ("postgresql", "heads"),  # found when the rows are in already: all of it is rolled back
    ],
    indirect=["database"],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    place: Place, database: Database, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "backup"
    made = back_up(place, folder, NOW, "1.0")
    _harm(folder, sorted(made.files)[0], harm)
    before = facts_of(database)
    database.engine.dispose()
    with pytest.raises(BackupDamaged):
        restore(place, folder, Request(LATER, True, WORK))
    assert facts_of(database) == before
    assert not list(place.home.glob("*.restoring*")) and not list(place.home.glob("before-restore-*"))


def _harm(folder: Path, name: str, harm: str) -> None:
    manifest = folder / "manifest.json"
    if harm == "flip":
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)
    elif harm == "remove":
        (folder / name).unlink()
    elif harm == "manifest":
        manifest.write_text(manifest.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    else:
        said = json.loads(manifest.read_text(encoding="utf-8"))
        said["heads"] = {TEAM: [19, "0" * 64]}
        manifest.write_text(json.dumps(said), encoding="utf-8")


def test_a_running_bot_is_not_restored_under_its_feet(place: Place, tmp_path: Path) -> None:
    back_up(place, tmp_path / "backup", NOW, "1.0")
    with WORK.alone(place.work_url, place.home), pytest.raises(MamoriError) as refused:
        restore(place, tmp_path / "backup", Request(LATER, True, WORK))
    assert refused.value.key == "error.already_running"


KILLED = """
import os, signal
from datetime import UTC, datetime
from pathlib import Path
from bot.services import backup

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

backup.{step} = dies
place = backup.Place(Path({home!r}), Path({home!r}) / "library", {store!r}, {work!r})
backup.back_up(place, Path({target!r}), datetime(2026, 11, 4, tzinfo=UTC), "1.0")
"""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("step", ["_copy_library", "_seal"])
def test_a_kill_leaves_no_backup_and_the_next_one_is_whole(place: Place, tmp_path: Path, step: str) -> None:
    target = tmp_path / "backup"
    script = KILLED.format(
        step=step, home=str(place.home), store=place.store_url, work=place.work_url, target=str(target)
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    assert read_back(place, target).files


def read_back(place: Place, target: Path) -> backups.Backup:
    """Make a backup and read it as a restore does."""
    back_up(place, target, NOW, "1.0")
    assert [path.name for path in target.parent.glob(".*.partial")] == []
    return read(target)
