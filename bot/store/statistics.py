"""The figures of a campaign as of a moment: one definition, read by Slack, pictures, exports and commands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

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
    joined,
    median_of,
    most_missed,
)
from knowledge.bank.questions import clause_parts

_OWN = tables.assignments.c


def statistics(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> CampaignStatistics:
    """Everything that is shown about a campaign. Due dates are those in force now; extensions are counted."""
    return replace(
        counts(connection, team, campaign, as_of),
        first_median=_median(connection, team, campaign, as_of),
        clauses=missed_clauses(connection, team, campaign, as_of),
        practice=practice(connection, team, campaign, as_of),
    )


def counts(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> CampaignStatistics:
    """The same without what needs every answer (median, clauses, practice): for lists of campaigns."""
    every: list[Tally] = []
    managers: list[Tally] = []
    departments: dict[str, list[Tally]] = {}
    employments: dict[str, list[Tally]] = {}
    for row in connection.execute(_tallies(team, campaign.id, as_of)):
        tally = _tally(row, as_of)
        every.append(tally)
        if row.is_manager:
            managers.append(tally)
        departments.setdefault(row.department, []).append(tally)
        employments.setdefault(row.employment, []).append(tally)
    return CampaignStatistics(
        campaign_id=campaign.id, as_of=as_of, total=joined(every), managers=joined(managers),
        departments={name: joined(them) for name, them in departments.items()},
        employments={name: joined(them) for name, them in employments.items()},
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
    """Few, cheap sums a row: what is the same for many people (state, due dates) is grouped in the index's
    own order and worked out in `_tally`, a hundred times instead of a hundred thousand."""
    completed, waiting = _OWN.completed_at <= t, or_(_OWN.completed_at.is_(None), _OWN.completed_at > t)
    fresh = or_(_OWN.started_at.is_(None), _OWN.started_at > t)
    sums: dict[str, ColumnElement[Any]] = {
        "people": func.count(),
        "done": func.count().filter(completed),
        "over": func.count().filter(_OWN.ended_at <= t),
        "over_late": func.count().filter(_OWN.ended_at <= t, _OWN.ended_at > _OWN.due),
        "punctual": func.count().filter(completed, _OWN.completed_at <= _OWN.original_due),
        "idle": func.count().filter(waiting, fresh),
        "unreached": func.count().filter(_OWN.undeliverable != "", waiting),
        "entered": func.count().filter(_OWN.on_behalf.is_(True), completed),
        "scores": func.count(_OWN.first_score),
        "score_sum": func.sum(_OWN.first_score),
        "passed_first": func.count().filter(_OWN.first_passed.is_(True)),
        "tries": func.sum(_OWN.attempts).filter(completed),
        "passers": func.count().filter(_OWN.attempts > 0, completed),
    }
    groups = (_OWN.department, _OWN.employment, _OWN.is_manager, _OWN.state, _OWN.due, _OWN.original_due)
    return (
        select(*groups, *(column.label(name) for name, column in sums.items()))
        .where(
            _OWN.team_id == team,
            _OWN.campaign_id == campaign_id,
            _OWN.is_test.is_(False),
            _OWN.assigned_at <= t,
        )
        .group_by(*groups)
    )


def _tally(row: Row[Any], t: datetime) -> Tally:
    """A group of people with the same state and due dates, as of `t`."""
    released = row.over if row.state in _RELEASED else 0
    late = row.people - released - row.done if row.due < t else 0
    due = row.due <= t
    ages = [0, 0, 0, 0]
    ages[age_bucket((t - row.due).days, (7, 14, 30)) if late else 0] = late
    return Tally(
        assigned=row.people, excluded=_in(row, State.EXCLUDED, row.over),
        waived=_in(row, State.WAIVED, row.over),
        left=_in(row, State.WITHDRAWN, row.over), left_overdue=_in(row, State.WITHDRAWN, row.over_late),
        completed=row.done, completed_due=row.done if due else 0,
        required_due=row.people - released if due else 0, on_time=row.punctual if due else 0,
        extended=row.people if row.due > row.original_due else 0,
        overdue_1_7=ages[0], overdue_8_14=ages[1], overdue_15_30=ages[2], overdue_31=ages[3],
        overdue_not_started=max(0, row.idle - released) if late else 0,
        not_started=max(0, row.idle - released),
        undeliverable=0 if released else row.unreached, exhausted=_in(row, State.EXHAUSTED, row.people),
        on_behalf=row.entered, first_scores=row.scores, first_sum=int(row.score_sum or 0),
        first_passed=row.passed_first, passing_attempts=int(row.tries or 0), passers=row.passers,
    )  # fmt: skip


def _in(row: Row[Any], state: State, number: int) -> int:
    return number if row.state == state.value else 0


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


_RELEASED = frozenset({State.EXCLUDED.value, State.WAIVED.value, State.WITHDRAWN.value})
