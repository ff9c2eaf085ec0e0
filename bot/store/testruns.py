"""Test runs of a draft: beside everything that counts, and the only rows that are ever thrown away."""

from dataclasses import replace

from sqlalchemy import Connection, delete, func, select

from bot.store.tables import campaigns, learning
from bot.training.assignment import Assignment, AssignmentState

_FINISHED = [
    one.value for one in (AssignmentState.COMPLETED, AssignmentState.FAILED_RETRY, AssignmentState.EXHAUSTED)
]


def as_test(assignment: Assignment) -> Assignment:
    """The assignment as a test run."""
    return replace(assignment, is_test=True)


def done(connection: Connection, team: str, campaign_id: str) -> bool:
    """True when somebody has gone through a test run to its end."""
    own = campaigns.assignments.c
    query = select(func.count()).where(
        own.team_id == team, own.campaign_id == campaign_id, own.is_test.is_(True),
        own.state.in_(_FINISHED),
    )  # fmt: skip
    return bool(connection.scalar(query))


def forget(connection: Connection, team: str, campaign_id: str, person_id: str) -> None:
    """Throw away this person's test run of this campaign."""
    own = campaigns.assignments.c
    where = (
        own.team_id == team,
        own.campaign_id == campaign_id,
        own.person_id == person_id,
        own.is_test.is_(True),
    )
    for assignment_id in connection.scalars(select(own.id).where(*where)).all():
        for parent, child, link in (
            (learning.attempts, learning.responses, "attempt_id"),
            (learning.sheets, learning.statements, "sheet_id"),
        ):
            ids = select(parent.c.id).where(parent.c.team_id == team, parent.c.assignment_id == assignment_id)
            connection.execute(delete(child).where(child.c.team_id == team, child.c[link].in_(ids)))
            connection.execute(
                delete(parent).where(parent.c.team_id == team, parent.c.assignment_id == assignment_id)
            )
    connection.execute(delete(campaigns.assignments).where(*where))
