"""The figures of a campaign as of a moment: one definition, read by Slack, pictures, exports and commands."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, not_, select

from bot.store import tallies
from bot.store.tables import campaigns as tables
from bot.store.tables import findings as found_tables
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

_FIGURES = tuple(one.name for one in fields(Tally))
# A page's moment is taken before it is made: what others finished in between is no reason to count all anew.
_MEANWHILE = timedelta(minutes=1)


def statistics(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> CampaignStatistics:
    """Everything that is shown about a campaign. Due dates are those in force now; extensions are counted.

    Where something happened in the minute after `as_of`, the figures are as of that, and say so.
    """
    moment = _moment(connection, team, campaign.id, as_of)
    sums = tallies.ASSIGNMENT_TALLIES.sums(connection, team, campaign.id, moment)
    return replace(
        _counts(connection, campaign, moment, sums),
        first_median=_median(connection, campaign, sums),
        clauses=missed_clauses(connection, team, campaign, moment),
        practice=practice(connection, team, campaign, moment),
    )


def counts(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> CampaignStatistics:
    """The same without median, clauses and practice: for lists of campaigns."""
    moment = _moment(connection, team, campaign.id, as_of)
    sums = tallies.ASSIGNMENT_TALLIES.sums(connection, team, campaign.id, moment)
    return _counts(connection, campaign, moment, sums)


def _counts(
    connection: Connection, campaign: Campaign, as_of: datetime, sums: Subquery
) -> CampaignStatistics:
    every: list[Tally] = []
    managers: list[Tally] = []
    departments: dict[str, list[Tally]] = {}
    employments: dict[str, list[Tally]] = {}
    for department, employment, is_manager, *figures in connection.execute(_tallies(sums, as_of)):
        tally = Tally(**dict(zip(_FIGURES, figures, strict=True)))
        every.append(tally)
        if is_manager:
            managers.append(tally)
        departments.setdefault(department, []).append(tally)
        employments.setdefault(employment, []).append(tally)
    return CampaignStatistics(
        campaign_id=campaign.id, as_of=as_of, total=joined(every), managers=joined(managers),
        departments={name: joined(them) for name, them in departments.items()},
        employments={name: joined(them) for name, them in employments.items()},
        findings=findings(connection, campaign.team_id, as_of, campaign.id),
        reminders=_reminders(connection, campaign.team_id, campaign.id),
    )  # fmt: skip


def missed_clauses(
    connection: Connection, team: str, campaign: Campaign, as_of: datetime
) -> tuple[Clause, ...]:
    """Most-missed clauses of a quiz: first attempts, voided items out, at least ten responses."""
    return most_missed(missed_by_clause(connection, team, campaign, as_of))


def missed_by_clause(
    connection: Connection, team: str, campaign: Campaign, as_of: datetime
) -> dict[str, Share]:
    """Wrong of all first answers, by each clause that the quiz asks about: also those too few to be shown."""
    if campaign.kind is not Kind.QUIZ or campaign.snapshot is None:
        return {}
    own = tallies.RESPONSE_TALLIES.sums(connection, team, campaign.id, as_of).c
    query = select(own.item_id, own.correct, func.sum(own.n)).group_by(own.item_id, own.correct)
    sections = _sections(campaign.snapshot.items)
    asked = (names for item, names in sections.items() if item not in campaign.voided)
    counts = {clause: Share(0, 0) for names in asked for clause in names}
    for item_id, correct, number in connection.execute(query):
        if item_id in campaign.voided:
            continue
        for clause in sections.get(item_id, ()):
            before = counts[clause]
            counts[clause] = Share(before.done + (0 if correct else number), before.of + number)
    return counts


def practice(connection: Connection, team: str, campaign: Campaign, as_of: datetime) -> tuple[Practice, ...]:
    """How each item of a self-inspection is practised, over what was submitted."""
    if campaign.kind is not Kind.INSPECTION or campaign.snapshot is None:
        return ()
    own = tallies.STATEMENT_TALLIES.sums(connection, team, campaign.id, as_of).c
    query = select(own.item_id, own.answer, func.sum(own.n)).group_by(own.item_id, own.answer)
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


def _moment(connection: Connection, team: str, campaign_id: str, as_of: datetime) -> datetime:
    newest = tallies.newest(connection, team, campaign_id)
    return newest if newest is not None and as_of < newest <= as_of + _MEANWHILE else as_of


def _tallies(sums: Subquery, t: datetime) -> Select[Any]:
    """Every figure of a `Tally`, by department, employment and being a manager."""
    own, groups = sums.c, (sums.c.department, sums.c.employment, sums.c.is_manager)
    figures = {"assigned": func.sum(own.n), **_outcomes(sums, t), **_lateness(sums, t), **_scores(sums)}
    query = select(*groups, *(func.coalesce(figures[name], 0).label(name) for name in _FIGURES))
    return query.group_by(*groups).having(func.sum(own.n) != 0)


def _outcomes(sums: Subquery, t: datetime) -> dict[str, ColumnElement[int]]:
    own = sums.c
    due, required = own.due <= t, not_(_released(sums))
    return {
        "excluded": _number(sums, own.state == State.EXCLUDED, own.over),
        "waived": _number(sums, own.state == State.WAIVED, own.over),
        "left": _number(sums, own.state == State.WITHDRAWN, own.over),
        "left_overdue": _number(sums, own.state == State.WITHDRAWN, own.over_late),
        "completed": _number(sums, own.done),
        "completed_due": _number(sums, own.done, due),
        "required_due": _number(sums, required, due),
        "on_time": _number(sums, own.punctual, due),
        "extended": _number(sums, own.due > own.original_due),
        "not_started": _number(sums, required, not_(own.done), not_(own.started)),
        "undeliverable": _number(sums, required, own.unreached),
        "exhausted": _number(sums, own.state == State.EXHAUSTED),
        "on_behalf": _number(sums, own.entered),
    }


def _lateness(sums: Subquery, t: datetime) -> dict[str, ColumnElement[int]]:
    """By whole days since they were due: 8 days and an hour are 8."""
    own = sums.c
    late = and_(own.due < t, not_(own.done), not_(_released(sums)))
    since_8, since_15, since_31 = (own.due <= t - timedelta(days=days) for days in (8, 15, 31))
    return {
        "overdue_1_7": _number(sums, late, not_(since_8)),
        "overdue_8_14": _number(sums, late, since_8, not_(since_15)),
        "overdue_15_30": _number(sums, late, since_15, not_(since_31)),
        "overdue_31": _number(sums, late, since_31),
        "overdue_not_started": _number(sums, late, not_(own.started)),
    }


def _scores(sums: Subquery) -> dict[str, ColumnElement[int]]:
    own = sums.c
    return {
        "first_scores": _number(sums, own.first_score.is_not(None)),
        "first_sum": func.sum(own.n * own.first_score),
        "first_passed": _number(sums, own.first_passed),
        "passing_attempts": func.sum(own.n * own.tries),
        "passers": _number(sums, own.tries > 0),
    }


def _released(sums: Subquery) -> ColumnElement[bool]:
    """Excluded, waived or gone by then: nobody asks them any more."""
    return and_(sums.c.over, sums.c.state.in_((State.EXCLUDED, State.WAIVED, State.WITHDRAWN)))


def _number(sums: Subquery, *where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(sums.c.n).filter(*where)


def _median(connection: Connection, campaign: Campaign, sums: Subquery) -> float | None:
    if campaign.kind is not Kind.QUIZ:
        return None
    score = sums.c.first_score
    query = select(score, func.sum(sums.c.n)).where(score.is_not(None)).group_by(score)
    return median_of({row[0]: row[1] for row in connection.execute(query)})


def _reminders(connection: Connection, team: str, campaign_id: str) -> int:
    own = tables.reminder_counts.c
    return connection.scalar(select(own.sent).where(own.team_id == team, own.campaign_id == campaign_id)) or 0


def _sections(items: Iterable[FrozenItem]) -> dict[str, tuple[str, ...]]:
    return {item.id: tuple(dict.fromkeys(clause_parts(one)[0] for one in item.clauses)) for item in items}
