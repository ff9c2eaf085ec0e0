"""The sums that the statistics read are what counting the rows would give, after whatever happened to them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from bot.store import ledger, tallies, testruns
from bot.store.campaigns import ASSIGNMENTS, CAMPAIGNS
from bot.store.database import Connection, Database
from bot.store.learning import RESPONSES, STATEMENTS, mark_submitted
from bot.store.statistics import counts, statistics
from bot.store.tables import learning
from bot.store.tables.tallies import assignment_tallies
from bot.training.assignment import Assignment, AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import Campaign, CampaignState, FrozenItem, Kind, Snapshot, Terms
from bot.training.inspection import InspectionAnswer, Statement
from bot.training.people import Employment
from bot.training.quiz import Response
from bot.training.statistics import Tally, median_of

TEAM = "T1"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=400)
ITEMS = tuple(
    FrozenItem(id=f"q{n}", version=1, clauses=(f"3-1-{n}",), key="a", options=("a", "b")) for n in range(3)
)
MOMENTS = st.integers(-40, 0).map(lambda days: NOW + timedelta(days=days, minutes=5))
CHANGES = st.fixed_dictionaries({
    "state": st.sampled_from(AssignmentState),
    "due": MOMENTS,
    "started_at": st.none() | MOMENTS,
    "completed_at": st.none() | MOMENTS,
    "ended_at": st.none() | MOMENTS,
    "undeliverable": st.sampled_from(["", "gone"]),
    "on_behalf": st.booleans(),
    "attempts": st.integers(0, 3),
    "first_score": st.none() | st.sampled_from([40, 80]),
    "first_passed": st.none() | st.booleans(),
    "manager_id": st.sampled_from(["", "m1"]),
})  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), st.integers(1, 3), st.booleans()),
        st.tuples(st.just("change"), st.integers(0, 9), CHANGES),
        st.tuples(st.just("answer"), st.integers(0, 2), st.booleans(), st.booleans(), st.booleans()),
        st.tuples(st.just("state"), st.integers(0, 2), st.sampled_from(InspectionAnswer)),
        st.tuples(st.just("submit")),
        st.tuples(st.just("forget_tests")),
        st.tuples(st.just("fold")),
    ),
    min_size=3,
    max_size=20,
)


def campaign(connection: Connection, kind: Kind = Kind.QUIZ) -> Campaign:
    terms = Terms(due=NOW, audience=Audience(everyone=True))
    frozen = Snapshot(items=ITEMS, content_hash="", document_version="2.2", terms_hash="", people=1)
    made = Campaign(
        team_id=TEAM, id=uuid4().hex, kind=kind, title_ja="", title_en="", terms=terms, due=terms.due,
        created_by="lead", created_at=NOW, state=CampaignState.ACTIVE, snapshot=frozen, launched_at=NOW,
    )  # fmt: skip
    CAMPAIGNS.add(connection, made)
    return made


def assignment(one: Campaign, number: int, is_test: bool = False) -> Assignment:
    return Assignment(
        team_id=TEAM, id=uuid4().hex, campaign_id=one.id, person_id=f"p{uuid4().hex}",
        assigned_at=NOW - timedelta(days=30), due=NOW - timedelta(days=9),
        original_due=NOW - timedelta(days=9), department=f"d{number % 2}", is_manager=number % 3 == 0,
        employment=list(Employment)[number % 2], is_test=is_test,
    )  # fmt: skip


def response(one: Campaign, item: str, correct: bool, first: bool = True, is_test: bool = False) -> Response:
    return Response(
        team_id=TEAM, attempt_id=uuid4().hex, item_id=item, item_version=1, campaign_id=one.id,
        person_id="p1", first=first, choice="a", correct=correct, at=NOW - timedelta(days=3), is_test=is_test,
    )  # fmt: skip


@dataclass
class Story:
    """Steps on one campaign, each in a transaction of its own."""

    database: Database
    campaign: Campaign
    people: list[Assignment] = field(default_factory=list)
    sheet: str = field(default_factory=lambda: uuid4().hex)

    def take(self, name: str, *values: object) -> None:
        with self.database.writing() as connection:
            getattr(self, name)(connection, *values)

    def assign(self, connection: Connection, number: int, is_test: bool) -> None:
        made = [assignment(self.campaign, len(self.people) + n, is_test) for n in range(number)]
        ASSIGNMENTS.add(connection, *made)
        self.people.extend(made)

    def change(self, connection: Connection, which: int, values: dict[str, object]) -> None:
        if self.people:
            place = which % len(self.people)
            self.people[place] = replace(self.people[place], **values)  # type: ignore[arg-type]
            ASSIGNMENTS.save(connection, self.people[place])

    def answer(self, connection: Connection, item: int, *flags: bool) -> None:
        RESPONSES.add(connection, response(self.campaign, f"q{item}", *flags))

    def state(self, connection: Connection, item: int, answer: InspectionAnswer) -> None:
        STATEMENTS.put(connection, Statement(
            team_id=TEAM, sheet_id=self.sheet, item_id=f"q{item}", item_version=1,
            campaign_id=self.campaign.id, person_id="p1", answer=answer, at=NOW,
        ))  # fmt: skip

    def submit(self, connection: Connection) -> None:
        mark_submitted(connection, TEAM, self.sheet, NOW)

    def forget_tests(self, connection: Connection) -> None:
        for one in [one for one in self.people if one.is_test]:
            testruns.forget(connection, TEAM, self.campaign.id, one.person_id)
            self.people.remove(one)

    def fold(self, connection: Connection) -> None:
        for each in tallies.LEDGERS:
            each.fold(connection, TEAM, self.campaign.id)


def by_hand(people: list[Assignment], t: datetime) -> Tally:
    """The definitions, person by person; `t` is after everything."""
    ends = (AssignmentState.EXCLUDED, AssignmentState.WAIVED, AssignmentState.WITHDRAWN)
    total: Counter[str] = Counter()
    for one in (one for one in people if not one.is_test):
        done, over = one.completed_at is not None, one.ended_at is not None
        released = over and one.state in ends
        late = one.due < t and not done and not released
        days = (t - one.due).days
        age = "1_7" if days <= 7 else "8_14" if days <= 14 else "15_30" if days <= 30 else "31"
        punctual = one.completed_at is not None and one.completed_at <= one.original_due
        gone_late = one.ended_at is not None and one.ended_at > one.due
        total.update({
            "assigned": 1, "excluded": over and one.state is ends[0], "waived": over and one.state is ends[1],
            "left": over and one.state is ends[2], "left_overdue": gone_late and one.state is ends[2],
            "completed": done, "completed_due": done and one.due <= t,
            "required_due": not released and one.due <= t, "on_time": punctual and one.due <= t,
            "extended": one.due > one.original_due, f"overdue_{age}": late,
            "overdue_not_started": late and one.started_at is None,
            "not_started": not done and one.started_at is None and not released,
            "undeliverable": one.undeliverable != "" and not done and not released,
            "exhausted": one.state is AssignmentState.EXHAUSTED, "on_behalf": one.on_behalf and done,
            "first_scores": one.first_score is not None, "first_sum": one.first_score or 0,
            "first_passed": one.first_passed is True, "passing_attempts": one.attempts if done else 0,
            "passers": done and one.attempts > 0,
        })  # fmt: skip
    return Tally(**{name: int(number) for name, number in total.items()})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, kind=st.sampled_from([Kind.QUIZ, Kind.INSPECTION]), days=st.sampled_from([0, 8, 15, 31]))
def test_the_sums_are_those_of_the_rows_after_any_story(
    database: Database, steps: list[tuple[object, ...]], kind: Kind, days: int
) -> None:
    with database.writing() as connection:
        story = Story(database, campaign(connection, kind))
    for name, *values in steps:
        story.take(str(name), *values)
    then = NOW + timedelta(days=days, hours=1)  # after everything that a story does
    with database.reading() as connection:
        assert [one for one in tallies.recounted(connection) if one.wrong] == []
        figures = statistics(connection, TEAM, story.campaign, then)
    scores = Counter(
        one.first_score for one in story.people if one.first_score is not None and not one.is_test
    )
    assert figures.total == by_hand(story.people, then)
    for name in ("d0", "d1"):
        of_department = by_hand([one for one in story.people if one.department == name], then)
        assert figures.departments.get(name, Tally()) == of_department
    if kind is Kind.QUIZ:
        assert figures.first_median == median_of(scores)


def test_answers_and_statements_are_counted_once_and_test_runs_never(database: Database) -> None:
    with database.writing() as connection:
        quiz, inspection = campaign(connection), campaign(connection, Kind.INSPECTION)
        given_ = [response(quiz, "q1", n % 4 == 0) for n in range(12)]
        beside = [response(quiz, "q1", False, first=False), response(quiz, "q1", False, is_test=True)]
        RESPONSES.add(connection, *given_, *beside)
        story = Story(database, inspection)
        story.state(connection, 0, InspectionAnswer.PARTLY)
        story.state(connection, 0, InspectionAnswer.DONE)
        assert statistics(connection, TEAM, inspection, NOW).practice[0].rate.of == 0
        story.submit(connection)
        story.submit(connection)
        [clause] = statistics(connection, TEAM, quiz, NOW).clauses
        practised = statistics(connection, TEAM, inspection, NOW).practice[0]
    assert (clause.clause, clause.missed.done, clause.missed.of) == ("3-1-1", 9, 12)
    assert (practised.done, practised.partly) == (1, 0)


def test_figures_of_an_earlier_moment_are_counted_from_the_rows(database: Database) -> None:
    with database.writing() as connection:
        one = campaign(connection)
        people = [assignment(one, n) for n in range(4)]
        ASSIGNMENTS.add(connection, *people)
        for day, person in enumerate(people):
            done = NOW - timedelta(days=day)
            ASSIGNMENTS.save(connection, replace(
                person, state=AssignmentState.COMPLETED, completed_at=done, ended_at=done
            ))  # fmt: skip
        before = {
            hours: counts(connection, TEAM, one, NOW - timedelta(hours=hours)) for hours in (-1, 0, 1, 25, 49)
        }
        meanwhile = counts(connection, TEAM, one, NOW - timedelta(seconds=30))
    assert {hours: each.total.completed for hours, each in before.items()} == {
        -1: 4,
        0: 4,
        1: 3,
        25: 2,
        49: 1,
    }
    assert before[25].as_of == NOW - timedelta(hours=25)
    assert (meanwhile.total.completed, meanwhile.as_of) == (4, NOW)


def test_sums_outlive_answers_that_are_removed_after_their_time(database: Database) -> None:
    with database.writing() as connection:
        one = campaign(connection)
        RESPONSES.add(connection, *(response(one, "q2", False) for _ in range(10)))
        before = statistics(connection, TEAM, one, NOW)
        connection.execute(delete(learning.responses).where(learning.responses.c.campaign_id == one.id))
        assert statistics(connection, TEAM, one, NOW) == before and before.clauses[0].missed.of == 10
        assert {each.wrong for each in tallies.recounted(connection, repair=True)} == {0}
        assert statistics(connection, TEAM, one, NOW) == before


def test_a_wrong_sum_is_found_and_put_right(database: Database) -> None:
    with database.writing() as connection:
        one = campaign(connection)
        ASSIGNMENTS.add(connection, *(assignment(one, n) for n in range(5)))
        right = statistics(connection, TEAM, one, LATER)
        own = assignment_tallies.c
        connection.execute(update(assignment_tallies).where(own.department == "d0").values(n=7))
        assert statistics(connection, TEAM, one, LATER) != right
        [found] = tallies.recounted(connection)
        assert (found.team_id, found.campaign_id) == (TEAM, one.id) and found.wrong > 0
        assert [each.wrong for each in tallies.recounted(connection, repair=True)] == [found.wrong]
        assert [each.wrong for each in tallies.recounted(connection)] == [0]
        assert statistics(connection, TEAM, one, LATER) == right


def test_one_entry_in_some_thousand_folds_the_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = count(1)
    # The ninth entry from here on begins with the mark.
    monkeypatch.setattr(
        ledger, "token_hex", lambda _: f"{'000' if next(number) == 9 else 'abc'}{uuid4().hex}"
    )
    with database.writing() as connection:
        one = campaign(connection)
        for n in range(9):
            RESPONSES.add(connection, response(one, "q0", n % 2 == 0))
        entries = connection.execute(select(tallies.RESPONSE_TALLIES.entries.c.n)).scalars().all()
        assert sorted(entries) == [4, 5]
        RESPONSES.add(connection, response(one, "q0", True))
        assert [each.wrong for each in tallies.recounted(connection)] == [0]


def test_many_at_once_neither_wait_for_a_counter_nor_lose_one(database: Database) -> None:
    with database.writing() as connection:
        one = campaign(connection)
        people = [assignment(one, n) for n in range(3)]
        ASSIGNMENTS.add(connection, *people)

    def work(worker: int) -> None:
        for turn in range(12):
            person = people[(worker + turn) % 3]
            state = list(AssignmentState)[(worker * 5 + turn) % 10]
            with database.writing() as connection:
                ASSIGNMENTS.save(connection, replace(person, state=state, attempts=worker, completed_at=NOW))
                RESPONSES.add(connection, response(one, "q0", turn % 2 == 0))
                if turn % 5 == worker:
                    for each in tallies.LEDGERS:
                        each.fold(connection, TEAM, one.id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with database.reading() as connection:
        assert [each.wrong for each in tallies.recounted(connection)] == [0]
        total = counts(connection, TEAM, one, LATER).total
        assert (total.assigned, total.completed) == (3, 3)
        given_ = connection.execute(select(tallies.RESPONSE_TALLIES.entries.c.n)).scalars().all()
        assert sum(given_) == 48
