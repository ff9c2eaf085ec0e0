"""Erasing a person everywhere: the database, and the payloads of durable work that hold their words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from bot.errors import NotFound
from bot.store import record
from bot.store.database import Database
from bot.store.erasure import erase_person, traces
from bot.store.traces import Traces
from bot.training.records import Act


class WorkMemory(Protocol):
    """Durable work, as far as it remembers."""

    def forget(self, words: Collection[str]) -> int: ...


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows beside the roster's were changed, and how many jobs with their payloads are gone."""

    rows: int
    jobs: int


def find(database: Database, team: str, person_id: str) -> Traces:
    """What leads to somebody, by their id or Slack id. Raises NotFound, naming the id that nobody has."""
    with database.reading() as connection:
        try:
            return traces(connection, team, person_id)
        except NotFound as error:
            raise NotFound("people.no_person", person=person_id) from error


def erase(database: Database, work: WorkMemory | None, team: str, person_id: str, act: Act) -> Erased:
    """Take somebody out for good. `work` is None where no bot ever ran. Raises NotFound.

    The record gets a link that somebody was erased, by whom and when; it does not say who that was.

    The work comes first: a kill in between leaves somebody who is still known, so that it can be done
    again. It comes again at the end, for what was begun in the meantime.
    """
    left = find(database, team, person_id)
    jobs = work.forget(left.words) if work else 0
    with database.writing() as connection:
        rows = erase_person(connection, team, person_id, act.now)
        record.append(connection, team, [act.record("people.erased", "people", {"rows": rows})])
    jobs += work.forget(left.words) if work else 0
    return Erased(rows, jobs)
