"""Erasing a person everywhere: the database, and the payloads of durable work that hold their words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.store.database import Database
from bot.store.erasure import erase_person, traces


class WorkMemory(Protocol):
    """Durable work, as far as it remembers."""

    def forget(self, words: Collection[str]) -> int: ...


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were changed, and how many jobs with their payloads are gone."""

    rows: int
    jobs: int


def erase(database: Database, work: WorkMemory | None, team: str, person_id: str, now: datetime) -> Erased:
    """Take somebody out for good. `work` is None where no bot ever ran. Raises NotFound.

    The work comes first: a kill in between leaves somebody who is still known, so that it can be done
    again. It comes again at the end, for what was begun in the meantime.
    """
    with database.reading() as connection:
        left = traces(connection, team, person_id)
    jobs = work.forget(left.words) if work else 0
    with database.writing() as connection:
        rows = erase_person(connection, team, person_id, now)
    jobs += work.forget(left.words) if work else 0
    return Erased(rows, jobs)
