"""Who runs the work: an executor id belongs to one process at a time.

On SQLite there is one, "main", under a lock in the home. On PostgreSQL every process takes the lowest free
number under a lock of the server, so that one that died is continued by the next that starts; and those that
live take over what the dead have left.
"""

import fcntl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import structlog

from bot.errors import Misconfigured, Unavailable
from bot.store.locks import Locks

FIRST = "main"
MOST = 64
LOOK_SECONDS = 10.0
log = structlog.get_logger("bot.workflows.slots")


class Slot(Protocol):
    """An executor id that is ours until `release`."""

    executor_id: str

    def release(self) -> None: ...


def take_slot(url: str, home: Path) -> Slot:
    """Raises Misconfigured when another process runs the work here (SQLite), or too many do."""
    return HomeSlot(home) if url.startswith("sqlite") else ServerSlot(url)


@contextmanager
def alone(url: str, home: Path) -> Iterator[None]:
    """Nobody runs the work, and nobody can start, while the block lasts. Raises Misconfigured."""
    if url.startswith("sqlite"):
        slot = HomeSlot(home)
        try:
            yield
        finally:
            slot.release()
        return
    locks = Locks(url)
    try:
        if not all(locks.take(number) for number in range(1, MOST + 1)):
            raise Misconfigured("error.already_running", home=str(home))
        yield
    finally:
        locks.close()


class HomeSlot:
    """The one executor of a SQLite file."""

    executor_id = FIRST

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._lock = (home / f"{FIRST}.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise Misconfigured("error.already_running", home=str(home)) from error

    def release(self) -> None:
        """Let another process run it."""
        self._lock.close()


class ServerSlot:
    """One of several executors on a server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._locks = Locks(url)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        taken = next((number for number in range(1, MOST + 1) if self._locks.take(number)), 0)
        if not taken:
            self._locks.close()
            raise Misconfigured("error.already_running", home=url.rpartition("@")[2])
        self._number = taken
        self.executor_id = id_of(taken)

    def watch(self, pending: Callable[[], Iterable[str]], adopt: Callable[[str], None]) -> None:
        """From time to time, `adopt` the executors among `pending` whose process is gone."""
        self._thread = threading.Thread(target=self._watch, args=(pending, adopt), name="slots", daemon=True)
        self._thread.start()

    def release(self) -> None:
        """Let another process continue under this id."""
        self._stopped.set()
        if self._thread:
            self._thread.join(timeout=5)
        self._locks.close()

    def _watch(self, pending: Callable[[], Iterable[str]], adopt: Callable[[str], None]) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                for executor_id in set(pending()) - {self.executor_id}:
                    self._adopt(executor_id, adopt)
            except Unavailable:
                self._take_again()
            except Exception as error:
                log.warning("adopting_failed", exc_info=error)

    def _adopt(self, executor_id: str, adopt: Callable[[str], None]) -> None:
        number = number_of(executor_id)
        if not number or not self._locks.take(number):
            return
        try:
            log.warning("adopted", executor=executor_id)
            adopt(executor_id)
        finally:
            self._locks.release(number)

    def _take_again(self) -> None:
        """The connection broke, and the lock with it."""
        self._locks.close()
        try:
            self._locks = Locks(self._url)
            if not self._locks.take(self._number):
                # Somebody adopts what is ours, or started in our place; both end in each job running once
                # at a time in the database's eyes, and the outbox keeps sends apart.
                log.error("slot_lost", executor=self.executor_id)
        except Exception as error:
            log.warning("locks_unavailable", exc_info=error)


def id_of(number: int) -> str:
    """1 -> "main", 2 -> "main-2"."""
    return FIRST if number == 1 else f"{FIRST}-{number}"


def number_of(executor_id: str) -> int:
    """The other way round; 0 for an id that is none of ours."""
    if executor_id == FIRST:
        return 1
    number = executor_id.removeprefix(f"{FIRST}-")
    return int(number) if number.isdecimal() and 2 <= int(number) <= MOST else 0
