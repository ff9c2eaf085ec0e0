"""The figures of a campaign as of a moment: one definition, read by Slack, pictures, exports and commands."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from bot.store.tables import campaigns as tables
from bot.store.tables import findings as found_tables
from bot.store.tables import learning
from bot.training.assignment import AssignmentState as State
from bot.training.campaign import Campaign, FrozenItem, Kind
from bot.training.inspection import InspectionAnswer
from bot.training.nonconformity import UNDIRECTED, NonconformityState
from bot.training.statistics import (
    CampaignStatistics,
    Clause,
    Findings,
    Practice,
    Share,
    Tally,
    age_bucket,
    median_of,
    most_missed,
)
from knowledge.questions import clause_parts

_OWN = tables.assignments.c


def statistics(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> CampaignStatistics:
    """Everything that is shown about a campaign. Due dates are those in force now; extensions are counted."""
    departments: dict[str, Tally] = {}
    employments: dict[str, Tally] = {}
    managers = total = Tally()
    for row in connection.execute(_tallies(team, campaign.id, as_of)):
        tally = _tally(row)
        total += tally
        managers += tally if row.is_manager else Tally()
        departments[row.department] = departments.get(row.department, Tally()) + tally
        employments[row.employment] = employments.get(row.employment, Tally()) + tally
    return CampaignStatistics(
        campaign_id=campaign.id, as_of=as_of, total=total, managers=managers, departments=departments,
        employments=employments, first_median=_median(connection, team, campaign, as_of),
        clauses=missed_clauses(connection, team, campaign, as_of),
        practice=practice(connection, team, campaign, as_of),
        findings=findings(connection, team, as_of, campaign.id),
        reminders=_reminders(connection, team, campaign.id),
    )  # fmt: skip


def missed_clauses(
    connection: Connection, team: str, campaign: Campaign, as_of: datetime
) -> tuple[Clause, ...]:
    """Most-missed clauses of a quiz: first attempts, voided items out, at least ten responses."""
    if campaign.kind is not Kind.QUIZ or campaign.snapshot is None:
        return ()
    own = learning.responses.c
    query = (
        select(own.item_id, own.correct, func.count())
        .where(
            own.team_id == team, own.campaign_id == campaign.id, own.is_test.is_(False), own.first.is_(True)
        )
        .where(own.at <= as_of)
        .group_by(own.item_id, own.correct)
    )
    sections = _sections(campaign.snapshot.items)
    counts: dict[str, Share] = {}
    for item_id, correct, number in connection.execute(query):
        if item_id in campaign.voided:
            continue
        for clause in sections.get(item_id, ()):
            before = counts.get(clause, Share(0, 0))
            counts[clause] = Share(before.done + (0 if correct else number), before.of + number)
    return most_missed(counts)


def practice(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> tuple[Practice, ...]:
    """How each item of a self-inspection is practised, over what was submitted."""
    if campaign.kind is not Kind.INSPECTION or campaign.snapshot is None:
        return ()
    own = learning.statements.c
    query = (
        select(own.item_id, own.answer, func.count())
        .where(own.team_id == team, own.campaign_id == campaign.id, own.is_test.is_(False))
        .where(own.submitted_at <= as_of)
        .group_by(own.item_id, own.answer)
    )
    counts: dict[str, dict[str, int]] = {}
    for item_id, answer, number in connection.execute(query):
        counts.setdefault(item_id, {})[answer] = number
    return tuple(
        Practice(
            item_id=item.id, clause=clause_parts(item.clauses[0])[0],
            **{answer.value: counts.get(item.id, {}).get(answer.value, 0) for answer in InspectionAnswer},
        )
        for item in campaign.snapshot.items
    )  # fmt: skip


def findings(
    connection: Connection,
    team: str,
    as_of: datetime,
    campaign_id: str = "",
    departments: Iterable[str] | None = None,
) -> Findings:
    """Nonconformities of a campaign, or of the company; of some departments only where they are given."""
    own = found_tables.nonconformities.c
    query = select(own.state, own.found_at, own.due, own.reopened).where(
        own.team_id == team, own.raised_at <= as_of
    )
    if campaign_id:
        query = query.where(own.campaign_id == campaign_id)
    if departments is not None:
        query = query.where(own.department.in_(list(departments)))
    rows = connection.execute(query).all()
    states = [NonconformityState(row.state) for row in rows]
    open_days = [
        (as_of - row.found_at).days
        for row, state in zip(rows, states, strict=True)
        if row.found_at is not None and state is not NonconformityState.VERIFIED
    ]
    undirected = [
        (as_of - row.found_at).days for row, state in zip(rows, states, strict=True) if state in UNDIRECTED
    ]
    waiting = ("improvement_directed", "in_progress", "returned")
    ages = [0, 0, 0, 0, 0]
    for days in open_days:
        ages[age_bucket(days)] += 1
    return Findings(
        candidates=states.count(NonconformityState.CANDIDATE), ages=tuple(ages), undirected=len(undirected),
        oldest_days=max(undirected, default=0),
        overdue=sum(row.state in waiting and row.due is not None and row.due < as_of for row in rows),
        reopened=sum(row.reopened for row in rows), verified=states.count(NonconformityState.VERIFIED),
        dismissed=states.count(NonconformityState.DISMISSED),
    )  # fmt: skip


def _tallies(team: str, campaign_id: str, t: datetime) -> Select[Any]:
    completed = and_(_OWN.completed_at.is_not(None), _OWN.completed_at <= t)
    over = and_(_OWN.ended_at.is_not(None), _OWN.ended_at <= t)
    released = and_(over, _OWN.state.in_([State.EXCLUDED.value, State.WAIVED.value, State.WITHDRAWN.value]))
    required = ~released
    due = and_(required, _OWN.due <= t)
    late = and_(required, _OWN.due < t, or_(_OWN.completed_at.is_(None), _OWN.completed_at > t))
    waiting = and_(required, or_(_OWN.completed_at.is_(None), _OWN.completed_at > t))
    fresh = or_(_OWN.started_at.is_(None), _OWN.started_at > t)
    scored = and_(_OWN.first_score.is_not(None))
    passed = and_(completed, _OWN.attempts > 0)
    week, fortnight, month = (t - timedelta(days=days) for days in (7, 14, 30))
    names: dict[str, ColumnElement[Any]] = {
        "assigned": func.count(),
        "excluded": _count(and_(over, _OWN.state == State.EXCLUDED.value)),
        "waived": _count(and_(over, _OWN.state == State.WAIVED.value)),
        "left": _count(and_(over, _OWN.state == State.WITHDRAWN.value)),
        "left_overdue": _count(and_(over, _OWN.state == State.WITHDRAWN.value, _OWN.due < _OWN.ended_at)),
        "completed": _count(completed),
        "completed_due": _count(and_(completed, _OWN.due <= t)),
        "required_due": _count(due),
        "on_time": _count(and_(completed, _OWN.due <= t, _OWN.completed_at <= _OWN.original_due)),
        "extended": _count(_OWN.due > _OWN.original_due),
        "overdue_1_7": _count(and_(late, _OWN.due >= week)),
        "overdue_8_14": _count(and_(late, _OWN.due < week, _OWN.due >= fortnight)),
        "overdue_15_30": _count(and_(late, _OWN.due < fortnight, _OWN.due >= month)),
        "overdue_31": _count(and_(late, _OWN.due < month)),
        "overdue_not_started": _count(and_(late, fresh)),
        "not_started": _count(and_(waiting, fresh)),
        "undeliverable": _count(and_(waiting, _OWN.undeliverable != "")),
        "exhausted": _count(_OWN.state == State.EXHAUSTED.value),
        "on_behalf": _count(and_(completed, _OWN.on_behalf.is_(True))),
        "first_scores": _count(scored),
        "first_sum": func.coalesce(func.sum(_OWN.first_score), 0),
        "first_passed": _count(_OWN.first_passed.is_(True)),
        "passing_attempts": func.coalesce(func.sum(case((passed, _OWN.attempts), else_=0)), 0),
        "passers": _count(passed),
    }
    groups = (_OWN.department, _OWN.employment, _OWN.is_manager)
    return (
        select(*groups, *(column.label(name) for name, column in names.items()))
        .where(
            _OWN.team_id == team,
            _OWN.campaign_id == campaign_id,
            _OWN.is_test.is_(False),
            _OWN.assigned_at <= t,
        )
        .group_by(*groups)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _tally(row: Row[Any]) -> Tally:
    counted = {name: int(number) for name, number in row._mapping.items() if name in _FIELDS}
    return Tally(**counted)


def _median(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> float | None:
    if campaign.kind is not Kind.QUIZ:
        return None
    query = (
        select(_OWN.first_score, func.count())
        .where(_OWN.team_id == team, _OWN.campaign_id == campaign.id, _OWN.is_test.is_(False))
        .where(_OWN.first_score.is_not(None), _OWN.assigned_at <= as_of)
        .group_by(_OWN.first_score)
    )
    return median_of({row[0]: row[1] for row in connection.execute(query)})


def _reminders(connection: Connection, team: str, campaign_id: str) -> int:
    own = tables.reminder_counts.c
    return connection.scalar(select(own.sent).where(own.team_id == team, own.campaign_id == campaign_id)) or 0


def _sections(items: Iterable[FrozenItem]) -> dict[str, tuple[str, ...]]:
    return {item.id: tuple(dict.fromkeys(clause_parts(one)[0] for one in item.clauses)) for item in items}


_FIELDS = frozenset(Tally.__dataclass_fields__)
