"""Two people, or one with two fingers, at the same instant: one act counts, the other hears what happened."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import text

from bot.errors import Conflict, MamoriError
from bot.services.training import amend, launch, quiz, requests, running
from bot.services.training.notices import QuizFeedback, QuizQuestion
from bot.store import campaigns, learning, record
from bot.store.database import Database
from bot.training.assignment import AssignmentState
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, TEAM, Company

AFTER = NOW + timedelta(days=60)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same instant; each result, or the refusal."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait(10)
        try:
            results[place] = acts[place]()
        except MamoriError as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def wait_until_blocked(database: Database) -> None:
    """Until somebody waits for a lock; on SQLite whoever comes second waits before reading anything."""
    if database.engine.dialect.name == "sqlite":
        return
    for _ in range(10_000):
        with database.reading() as connection:
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            if connection.execute(text(waiting)).scalar():
                return
    raise AssertionError("nobody waits")


def while_finishing(company: Company, assignment: str, act: Callable[[], Any]) -> None:
    """`act` comes while the last answer of a quiz is being recorded, and has to wait for it."""
    desk, by = company.desk, company.by("UEMP1")
    shown = quiz.start(desk, by, assignment)
    while isinstance(shown, QuizQuestion) and shown.position < shown.total:
        quiz.answer(desk, by, assignment, shown.item_id, right(shown.item_id))
        shown = quiz.go_on(desk, by, assignment)
    assert isinstance(shown, QuizQuestion)
    other = threading.Thread(target=act)
    keep = learning.RESPONSES.add

    def slowly(connection: Any, *values: Any) -> None:
        keep(connection, *values)
        other.start()
        wait_until_blocked(desk.database)

    learning.RESPONSES.add = slowly  # type: ignore[method-assign]
    try:
        quiz.answer(desk, by, assignment, shown.item_id, right(shown.item_id))
    finally:
        del learning.RESPONSES.add
    other.join(30)


def test_an_answer_given_twice_at_once_is_recorded_once(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    assignment, desk, by = invited(company, "UEMP1"), company.desk, company.by("UEMP1")
    shown = quiz.start(desk, by, assignment)
    while isinstance(shown, QuizQuestion):
        press = partial(quiz.answer, desk, by, assignment, shown.item_id, right(shown.item_id))
        told = at_once(press, press, press)
        assert all(isinstance(one, QuizFeedback) for one in told), told
        assert sorted(one.again for one in told) == [False, True, True]
        shown = quiz.go_on(desk, by, assignment)
    with desk.database.reading() as connection:
        (attempt,) = learning.attempts(connection, TEAM, assignment)
        assert len(learning.responses(connection, TEAM, attempt.id)) == len(attempt.items)
        assert len(campaigns.COMPLETIONS.all(connection, TEAM, assignment_id=assignment)) == 1
        assert record.verify(connection, TEAM).sound


def test_a_start_pressed_twice_at_once_is_one_attempt(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    assignment, desk, by = invited(company, "UEMP1"), company.desk, company.by("UEMP1")
    shown = at_once(*(lambda: quiz.start(desk, by, assignment) for _ in range(3)))
    assert len({one.attempt_id for one in shown}) == 1
    with desk.database.reading() as connection:
        assert len(learning.attempts(connection, TEAM, assignment)) == 1


def test_a_launch_pressed_twice_at_once_is_one_launch(company: Company) -> None:
    campaign_id = company.draft(Kind.QUIZ, ATTACKS)
    by = company.by("ULEAD")
    said = at_once(*(lambda: launch.launch(company.desk, by, campaign_id) for _ in range(2)))
    assert sorted(type(one).__name__ for one in said) == ["CampaignProgress", "Conflict"]
    company.drain()
    with company.desk.database.reading() as connection:
        assert len(campaigns.ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id)) == 7
        assert len(list(record.entries(connection, TEAM, kind="campaign.launched"))) == 1
        assert record.verify(connection, TEAM).sound
    assert len(company.slack.posted) == 7


def test_a_close_pressed_twice_at_once_is_one_end(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    running.fall_due(company.desk, company.by("", AFTER))
    by = company.by("ULEAD", AFTER)
    said = at_once(*(lambda: running.close(company.desk, by, campaign_id) for _ in range(2)))
    assert sorted(type(one).__name__ for one in said) == ["Conflict", "StatisticsView"]
    with company.desk.database.reading() as connection:
        assert len(list(record.entries(connection, TEAM, kind="campaign.closed"))) == 1
        assert len(list(record.entries(connection, TEAM, kind="assignment.not_completed"))) == 7
        assert record.verify(connection, TEAM).sound


def test_a_request_is_decided_once(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    wanted = NOW + timedelta(days=20)
    asked = requests.more_time(company.desk, company.by("UEMP1"), invited(company, "UEMP1"), wanted, "leave")
    said = at_once(
        lambda: requests.decide(company.desk, company.by("UMGR"), asked, True),
        lambda: requests.decide(company.desk, company.by("ULEAD"), asked, False, "too long"),
    )
    assert sum(isinstance(one, Conflict) for one in said) == 1


def test_who_finishes_while_the_campaign_is_closed_has_finished(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    running.fall_due(company.desk, company.by("", AFTER))
    assignment, by = invited(company, "UEMP1"), company.by("ULEAD", AFTER)
    while_finishing(company, assignment, lambda: running.close(company.desk, by, campaign_id))
    with company.desk.database.reading() as connection:
        one = campaigns.ASSIGNMENTS.get(connection, TEAM, id=assignment)
        assert one.state is AssignmentState.COMPLETED
        assert len(campaigns.COMPLETIONS.all(connection, TEAM)) == 1
        ended = [entry.subject for entry in record.entries(connection, TEAM, kind="assignment.not_completed")]
        assert len(ended) == 6 and f"assignment:{assignment}" not in ended


def test_who_finishes_while_being_released_has_finished(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    assignment, by = invited(company, "UEMP1"), company.by("ULEAD")
    refused: list[MamoriError] = []

    def waive() -> None:
        try:
            amend.waive(company.desk, by, campaign_id, ("UEMP1",), "on leave")
        except MamoriError as error:
            refused.append(error)

    while_finishing(company, assignment, waive)
    assert [error.key for error in refused] == ["training.amendment.not_in_campaign"]
    with company.desk.database.reading() as connection:
        assert campaigns.ASSIGNMENTS.get(connection, TEAM, id=assignment).state is AssignmentState.COMPLETED


def test_a_result_survives_an_extension_at_the_same_instant(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    due = NOW + timedelta(days=40)
    at_once(
        lambda: take(company, "UEMP1", invited(company, "UEMP1"), right),
        lambda: amend.extend(company.desk, company.by("ULEAD"), campaign_id, due, "busy"),
    )
    with company.desk.database.reading() as connection:
        one = campaigns.ASSIGNMENTS.get(connection, TEAM, id=invited(company, "UEMP1"))
        assert (one.state, one.attempts) == (AssignmentState.COMPLETED, 1)
