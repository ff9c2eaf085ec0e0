"""What the statistics count: assignments, first answers of quizzes, submitted self-inspections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, case, not_, select

from bot.store.ledger import Ledger
from bot.store.tables import campaigns, learning, tallies

_ASSIGNED, _RESPONSE, _STATEMENT = campaigns.assignments.c, learning.responses.c, learning.statements.c


def _happened(moment: Column[datetime], as_of: datetime | None) -> ColumnElement[bool]:
    return moment.is_not(None) if as_of is None else and_(moment.is_not(None), moment <= as_of)


def _assignment_groups(as_of: datetime | None) -> Mapping[str, ColumnElement[Any]]:
    """What is the same for many people. Late and overdue are worked out later, from state and due dates."""
    own = _ASSIGNED
    done, over = _happened(own.completed_at, as_of), _happened(own.ended_at, as_of)
    return {
        "department": own.department, "employment": own.employment, "is_manager": own.is_manager,
        "state": own.state, "due": own.due, "original_due": own.original_due,
        "done": done,
        "over": over,
        "over_late": and_(over, own.ended_at > own.due),
        "punctual": and_(done, own.completed_at <= own.original_due),
        "started": _happened(own.started_at, as_of),
        "unreached": and_(own.undeliverable != "", not_(done)),
        "entered": and_(own.on_behalf, done),
        "tries": case((done, own.attempts), else_=0),
        "first_score": own.first_score,
        "first_passed": own.first_passed.is_(True),
    }  # fmt: skip


def _response_groups(_: datetime | None) -> Mapping[str, ColumnElement[Any]]:
    return {"item_id": _RESPONSE.item_id, "correct": _RESPONSE.correct}


def _statement_groups(_: datetime | None) -> Mapping[str, ColumnElement[Any]]:
    return {"item_id": _STATEMENT.item_id, "answer": _STATEMENT.answer}


ASSIGNMENT_TALLIES = Ledger(
    tallies.assignment_tallies, _assignment_groups, _ASSIGNED.is_test.is_(False),
    (_ASSIGNED.assigned_at, _ASSIGNED.started_at, _ASSIGNED.completed_at, _ASSIGNED.ended_at),
)  # fmt: skip
RESPONSE_TALLIES = Ledger(
    tallies.response_tallies, _response_groups,
    and_(_RESPONSE.is_test.is_(False), _RESPONSE.first.is_(True)), (_RESPONSE.at,),
)  # fmt: skip
STATEMENT_TALLIES = Ledger(
    tallies.statement_tallies, _statement_groups,
    and_(_STATEMENT.is_test.is_(False), _STATEMENT.submitted_at.is_not(None)), (_STATEMENT.submitted_at,),
)  # fmt: skip
LEDGERS = (ASSIGNMENT_TALLIES, RESPONSE_TALLIES, STATEMENT_TALLIES)


@dataclass(frozen=True, slots=True)
class Recount:
    """How many groups of a campaign had another sum than their rows."""

    team_id: str
    campaign_id: str
    wrong: int


def newest(connection: Connection, team: str, campaign_id: str) -> datetime | None:
    """The newest moment that a campaign's sums look at; None before the launch."""
    found = (ledger.newest(connection, team, campaign_id) for ledger in LEDGERS)
    return max(filter(None, found), default=None)


def recounted(connection: Connection, repair: bool = False) -> Iterator[Recount]:
    """Count every campaign of every workspace anew, to prove the sums; the answers that are gone cannot be.

    `repair` puts the new sums in the place of wrong ones; it wants a transaction to write in.
    """
    own = campaigns.campaigns.c
    for team, campaign_id in connection.execute(
        select(own.team_id, own.id).order_by(own.team_id, own.id)
    ).all():
        wrong = 0
        for ledger in LEDGERS:
            # Answers are removed after their time, a whole campaign at once; their sums stay.
            if ledger is not ASSIGNMENT_TALLIES and not ledger.has_rows(connection, team, campaign_id):
                continue
            found = len(ledger.differences(connection, team, campaign_id))
            if found and repair:
                ledger.rebuild(connection, team, campaign_id)
            wrong += found
        yield Recount(team, campaign_id, wrong)
