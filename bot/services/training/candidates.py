"""From answers of a self-inspection to candidates for a nonconformity: one a clause and department."""

from collections.abc import Iterable, Mapping

from bot.services.training.desk import Desk
from bot.services.training.items import section_of
from bot.store import campaigns, findings
from bot.store.database import Connection
from bot.store.findings import Source
from bot.training import nonconformity as rules
from bot.training.assignment import Assignment
from bot.training.campaign import FrozenItem
from bot.training.inspection import Statement
from bot.training.nonconformity import Nonconformity
from bot.training.records import Act, Record


def raise_candidates(
    desk: Desk, connection: Connection, assignment: Assignment,
    statements: Iterable[Statement], items: Mapping[str, FrozenItem], act: Act,
) -> tuple[Record, ...]:  # fmt: skip
    """A candidate for each statement, joined to one of the same clause and department that waits.

    A test run raises none.
    """
    if assignment.is_test:
        return ()
    # Two people of one department may submit at the same instant: the campaign's row puts them in a line.
    campaigns.CAMPAIGNS.get(connection, assignment.team_id, lock=True, id=assignment.campaign_id)
    records: list[Record] = []
    for statement in statements:
        clause = section_of(items[statement.item_id].clauses[0])
        where = (assignment.campaign_id, clause, assignment.department)
        waiting = findings.candidate(connection, assignment.team_id, *where)
        if waiting is None:
            waiting = _raised(desk.new_id(), statement, clause, assignment.department)
            findings.NONCONFORMITIES.add(connection, waiting)
            records.append(_record(waiting, statement, act))
        else:
            waiting, joined = rules.join(waiting, act)
            findings.NONCONFORMITIES.save(connection, waiting)
            records.extend(joined)
        source = Source(
            assignment.team_id, waiting.id, statement.sheet_id, statement.item_id, statement.person_id
        )
        findings.SOURCES.add(connection, source)
    return tuple(records)


def _raised(new_id: str, statement: Statement, clause: str, department: str) -> Nonconformity:
    return Nonconformity(
        team_id=statement.team_id, id=new_id, campaign_id=statement.campaign_id, clause=clause,
        item_id=statement.item_id, department=department, raised_at=statement.at,
    )  # fmt: skip


def _record(raised: Nonconformity, statement: Statement, act: Act) -> Record:
    facts = {"clause": raised.clause, "department": raised.department, "campaign": raised.campaign_id}
    about = {statement.person_id: {"person": statement.person_id, "answer": statement.answer.value}}
    return act.record("nonconformity.raised", f"nonconformity:{raised.id}", facts, about)
