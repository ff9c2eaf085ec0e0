"""Do the workspace's own items still rest on what they were approved for? Slack and the command say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.services.training.desk import Clauses
from bot.services.training.items import own_rows
from bot.store.database import Connection, Database
from bot.store.item_grounds import grounds_of
from bot.store.learning import BankItem
from knowledge.bank.questions import Problem


@dataclass(frozen=True, slots=True)
class Moved:
    """A clause that reads differently from when the item was approved; `now` is "" where it is gone."""

    reference: str
    then: str
    now: str


def moved_under(connection: Connection, clauses: Clauses, row: BankItem) -> Iterator[Moved]:
    """What has changed under an item since it was written, approved or confirmed."""
    for reference, then in grounds_of(connection, row.team_id, row.id, row.version).texts.items():
        quote = clauses.quote(reference, "ja")
        now = quote.text if quote else ""
        if now != then:
            yield Moved(reference, then, now)


def approved_rows(connection: Connection, team: str) -> list[BankItem]:
    """The approved items of the workspace that may be asked."""
    own = own_rows(connection, team)
    return [row for row in own if row.approved_at is not None and row.retired_at is None]


def own_problems(database: Database, team: str, clauses: Clauses) -> list[Problem]:
    """The approved items whose clause changed or is gone. Raises Unavailable where nothing is indexed."""
    with database.reading() as connection:
        return [
            _problem(row, one)
            for row in approved_rows(connection, team)
            for one in moved_under(connection, clauses, row)
        ]


def _problem(row: BankItem, moved: Moved) -> Problem:
    code = "clause_changed" if moved.now else "unknown_clause"
    return Problem(row.set_id, row.id, code, {"clause": moved.reference})
