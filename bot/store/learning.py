"""Quiz attempts, self-inspections and the items people saw, in the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from bot.store.ledger import CountedRows
from bot.store.rows import Rows
from bot.store.tables import learning as tables
from bot.store.tallies import RESPONSE_TALLIES, STATEMENT_TALLIES
from bot.training.inspection import Sheet, Statement
from bot.training.quiz import Attempt, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class BankItem:
    """A version of an item: `content` is the whole item, `hash` is over what is shown or scored."""

    team_id: str
    id: str
    version: int
    kind: str
    content: dict[str, Any] = field(default_factory=dict)
    hash: str
    set_id: str = ""
    author: str = ""
    approver: str = ""
    approved_at: datetime | None = None
    first_used_at: datetime | None = None
    retired_at: datetime | None = None
    voided_at: datetime | None = None
    voided_by: str = ""
    reason: str = ""


ATTEMPTS = Rows(tables.attempts, Attempt, missing="training.quiz.not_started")
RESPONSES = CountedRows(RESPONSE_TALLIES, Response)
SHEETS = Rows(tables.sheets, Sheet, missing="training.quiz.not_started")
STATEMENTS = CountedRows(STATEMENT_TALLIES, Statement)
ITEMS = Rows(tables.bank_items, BankItem, missing="training.quiz.item_unknown")


def attempts(connection: Connection, team: str, assignment_id: str) -> list[Attempt]:
    """All attempts of an assignment, the first one first."""
    found = ATTEMPTS.all(connection, team, assignment_id=assignment_id)
    return sorted(found, key=lambda attempt: attempt.number)


def current_attempt(connection: Connection, team: str, assignment_id: str) -> Attempt | None:
    """The attempt that runs, None when none does."""
    running = [one for one in attempts(connection, team, assignment_id) if one.submitted_at is None]
    return running[-1] if running else None


def responses(connection: Connection, team: str, attempt_id: str) -> list[Response]:
    """The answers of one attempt, in the order they were given."""
    return sorted(RESPONSES.all(connection, team, attempt_id=attempt_id), key=lambda response: response.at)


def statements(connection: Connection, team: str, sheet_id: str) -> dict[str, Statement]:
    """The answers on one sheet, by item id."""
    return {one.item_id: one for one in STATEMENTS.all(connection, team, sheet_id=sheet_id)}


def mark_submitted(connection: Connection, team: str, sheet_id: str, when: datetime) -> None:
    """Let a sheet's answers count from this moment."""
    own = tables.statements.c
    sheet = and_(own.team_id == team, own.sheet_id == sheet_id)
    with STATEMENT_TALLIES.changing(connection, STATEMENT_TALLIES.rows(sheet)):
        connection.execute(update(tables.statements).where(sheet).values(submitted_at=when))


def items(connection: Connection, team: str, wanted: Iterable[tuple[str, int]]) -> dict[str, BankItem]:
    """Used versions by item id; `wanted` are (id, version)."""
    pairs = set(wanted)
    found = ITEMS.all(connection, team, id={one for one, _ in pairs})
    return {item.id: item for item in found if (item.id, item.version) in pairs}


def newest_versions(connection: Connection, team: str) -> dict[str, BankItem]:
    """The newest version of every item that was written or used in this workspace."""
    own = tables.bank_items.c
    query = select(tables.bank_items).where(own.team_id == team).order_by(own.id, own.version)
    return {item.id: item for item in ITEMS.run(connection, query)}


def mark_used(connection: Connection, team: str, item_id: str, version: int, when: datetime) -> None:
    """From now on this version stays as it is."""
    own = tables.bank_items.c
    where = (own.team_id == team, own.id == item_id, own.version == version)
    connection.execute(update(tables.bank_items).where(*where).values(first_used_at=when))


def tally(connection: Connection, team: str, campaign_id: str, item_id: str) -> tuple[int, int]:
    """(wrong, all) first-attempt responses to an item of a campaign."""
    own = tables.responses.c
    query = select(own.correct, func.count()).where(
        own.team_id == team, own.campaign_id == campaign_id, own.is_test.is_(False), own.first.is_(True),
        own.item_id == item_id,
    )  # fmt: skip
    counts = {bool(row[0]): row[1] for row in connection.execute(query.group_by(own.correct))}
    return counts.get(False, 0), sum(counts.values())
