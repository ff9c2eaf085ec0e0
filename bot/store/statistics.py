"""The figures of a campaign as of a moment: one definition, read by Slack, pictures, exports and commands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, and_, func, not_, select

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
    for row in connection.execute(_tallies(sums)):
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
        findings=findings(connection, campaign.team_id, as_of, campaign.id),
        reminders=_reminders(connection, campaign.team_id, campaign.id),
    )  # fmt: skip


def missed_clauses(
    connection: Connection, team: str, campaign: Campaign, as_of: datetime
) -> tuple[Clause, ...]:
    """Most-missed clauses of a quiz: first attempts, voided items out, at least ten responses."""
    if campaign.kind is not Kind.QUIZ or campaign.snapshot is None:
        return ()
    own = tallies.RESPONSE_TALLIES.sums(connection, team, campaign.id, as_of).c
    query = select(own.item_id, own.correct, func.sum(own.n)).group_by(own.item_id, own.correct)
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


def _tallies(sums: Subquery) -> Select[Any]:
    """The sums by what decides about required, late and overdue; `_tally` works that out."""
    own, n = sums.c, sums.c.n
    numbers = {
        "people": _sum(n),
        "done": _sum(n, own.done),
        "over": _sum(n, own.over),
        "over_late": _sum(n, own.over_late),
        "punctual": _sum(n, own.punctual),
        "idle": _sum(n, and_(not_(own.done), not_(own.started))),
        "unreached": _sum(n, own.unreached),
        "entered": _sum(n, own.entered),
        "scores": _sum(n, own.first_score.is_not(None)),
        "score_sum": _sum(n * own.first_score),
        "passed_first": _sum(n, own.first_passed),
        "tries": _sum(n * own.tries),
        "passers": _sum(n, own.tries > 0),
    }
    groups = (own.department, own.employment, own.is_manager, own.state, own.due, own.original_due)
    query = select(*groups, *(number.label(name) for name, number in numbers.items()))
    return query.group_by(*groups).having(func.sum(n) != 0)


def _sum(values: ColumnElement[int], where: ColumnElement[bool] | None = None) -> ColumnElement[int]:
    total = func.sum(values)
    return func.coalesce(total if where is None else total.filter(where), 0)


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
        on_behalf=row.entered, first_scores=row.scores, first_sum=row.score_sum,
        first_passed=row.passed_first, passing_attempts=row.tries, passers=row.passers,
    )  # fmt: skip


def _in(row: Row[Any], state: State, number: int) -> int:
    return number if row.state == state.value else 0


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


_RELEASED = frozenset({State.EXCLUDED.value, State.WAIVED.value, State.WITHDRAWN.value})
