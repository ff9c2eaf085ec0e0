"""Do the workspace's own items still rest on what they were approved for? Slack and the command say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import Unavailable
from bot.services.training.desk import Clauses
from bot.services.training.items import Content, own_rows
from bot.services.training.naming import first_items
from bot.store.database import Connection, Database
from bot.store.item_grounds import grounds_of
from bot.store.learning import BankItem
from bot.texts import Language
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


def warnings(
    connection: Connection, team: str, clauses: Clauses, content: Content, language: Language
) -> tuple[tuple[str, dict[str, object]], ...]:
    """What a launch of these items would meet, as (key, values) of sentences: a clause that is gone refuses
    it, one that reads differently from what was approved is asked about nevertheless."""
    try:
        found = tuple(_gone(clauses, content))
        changed = _changed(connection, team, clauses, content)
    except Unavailable as error:
        return ((error.key, dict(error.values)),)
    if changed:
        named = first_items((f"{item} ({clause})" for item, clause in changed.items()), language)
        found += (("training.preview.clause_changed", {"count": len(changed), "items": named}),)
    return found


def _gone(clauses: Clauses, content: Content) -> Iterator[tuple[str, dict[str, object]]]:
    """The first only: it is what the launch says, and one is enough to refuse it."""
    for item in content.items:
        for clause in item.clauses:
            if clauses.quote(clause, "ja") is None:
                yield "training.campaign.clause_gone", {"item": item.id, "clause": clause}
                return


def _changed(connection: Connection, team: str, clauses: Clauses, content: Content) -> dict[str, str]:
    """Items with the first of their clauses that reads differently now."""
    asked = {(item.id, item.version) for item in content.items}
    found: dict[str, str] = {}
    for row in approved_rows(connection, team):
        if (row.id, row.version) in asked:
            for one in moved_under(connection, clauses, row):
                if one.now:
                    found.setdefault(row.id, one.reference)
    return found


def _problem(row: BankItem, moved: Moved) -> Problem:
    code = "clause_changed" if moved.now else "unknown_clause"
    return Problem(row.set_id, row.id, code, {"clause": moved.reference})
