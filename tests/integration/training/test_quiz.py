"""A quiz from launch to completion, with what goes wrong on the way."""

from collections.abc import Callable

import pytest

from bot.errors import Conflict
from bot.services.training import quiz, statistics
from bot.services.training.notices import Invitation, QuizFeedback, QuizQuestion, QuizResult
from bot.store import campaigns, record
from bot.training.campaign import Kind
from tests.support.company import TEAM, Company, bank

ATTACKS = "quiz-targeted-attacks"


def right(item_id: str) -> str:
    return bank().quiz_item(item_id).answer


def wrong(item_id: str) -> str:
    item = bank().quiz_item(item_id)
    return next(option.key for option in item.options if option.key != item.answer)


def take(company: Company, user: str, assignment: str, choose: Callable[[str], str]) -> QuizResult:
    shown = quiz.start(company.desk, company.by(user), assignment)
    while isinstance(shown, QuizQuestion):
        feedback = quiz.answer(
            company.desk, company.by(user), assignment, shown.item_id, choose(shown.item_id)
        )
        assert isinstance(feedback, QuizFeedback)
        shown = quiz.go_on(company.desk, company.by(user), assignment)
    assert isinstance(shown, QuizResult)
    return shown


def invited(company: Company, user: str) -> str:
    notice = company.slack.notices(Invitation, user)[-1]
    assert isinstance(notice, Invitation)
    return notice.assignment_id


def test_everyone_is_invited_once_and_a_pass_is_one_completion(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    assert sorted(recipient.channel for recipient, _, _ in company.slack.posted) == sorted(
        ["ULEAD", "UADMIN", "UMGR", "UEMP1", "UEMP2", "UDISP", "UMGR2"]
    )
    result = take(company, "UEMP1", invited(company, "UEMP1"), right)
    assert (result.passed, result.score, result.missed) == (True, 100, ())
    again = quiz.start(company.desk, company.by("UEMP1"), invited(company, "UEMP1"))
    assert isinstance(again, QuizResult)
    with company.desk.database.reading() as connection:
        rows = campaigns.COMPLETIONS.all(connection, TEAM, campaign_id=campaign_id)
        assert [(row.person_id, row.score, row.pass_mark) for row in rows] == [("UEMP1", 100, 80)]
        assert len(list(record.entries(connection, TEAM, kind="completion.recorded"))) == 1
        assert record.verify(connection, TEAM).sound
    view = statistics.view(company.desk, company.by("ULEAD"), campaign_id)
    assert (view.completion.done, view.completion.of, view.first_pass.done) == (1, 7, 1)


def test_the_first_answer_stands_when_a_button_is_pressed_twice(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    assignment = invited(company, "UEMP1")
    shown = quiz.start(company.desk, company.by("UEMP1"), assignment)
    assert isinstance(shown, QuizQuestion)
    first = quiz.answer(company.desk, company.by("UEMP1"), assignment, shown.item_id, wrong(shown.item_id))
    second = quiz.answer(company.desk, company.by("UEMP1"), assignment, shown.item_id, right(shown.item_id))
    assert (first.correct, first.again) == (False, False)
    assert (second.correct, second.again, second.chosen) == (False, True, first.chosen)
    following = quiz.go_on(company.desk, company.by("UEMP1"), assignment)
    assert isinstance(following, QuizQuestion) and following.position == 2


def test_a_retake_draws_other_items_and_the_first_score_stays(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS, draw=5)
    assignment = invited(office, "UEMP1")
    failed = take(office, "UEMP1", assignment, wrong)
    assert (failed.passed, failed.attempts_left) == (False, 2)
    assert failed.read_again and all(quote.text for quote in failed.read_again)
    passed = take(office, "UEMP1", assignment, right)
    assert passed.passed and passed.attempt == 2
    with office.desk.database.reading() as connection:
        done = campaigns.ASSIGNMENTS.get(connection, TEAM, id=assignment)
    assert (done.first_score, done.first_passed, done.attempts) == (0, False, 2)
    view = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert (view.first_pass.done, view.first_pass.of, view.completion.done) == (0, 1, 1)


def test_attempts_run_out(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS, max_attempts=2)
    assignment = invited(office, "UEMP1")
    take(office, "UEMP1", assignment, wrong)
    assert take(office, "UEMP1", assignment, wrong).attempts_left == 0
    with pytest.raises(Conflict, match="exhausted"):
        quiz.start(office.desk, office.by("UEMP1"), assignment)


def test_nobody_answers_for_somebody_else(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    with pytest.raises(Conflict, match="somebody_elses"):
        quiz.start(office.desk, office.by("UEMP2"), invited(office, "UEMP1"))


def test_feedback_speaks_the_persons_language_and_quotes_the_clause(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    assignment = invited(office, "UEMP2")
    shown = quiz.start(office.desk, office.by("UEMP2"), assignment)
    assert isinstance(shown, QuizQuestion)
    feedback = quiz.answer(office.desk, office.by("UEMP2"), assignment, shown.item_id, right(shown.item_id))
    item = bank().quiz_item(shown.item_id)
    assert feedback.explanation == item.explanation.en
    assert feedback.quotes[0].section == item.quote_section.split()[0]
    assert feedback.quotes[0].text and feedback.quotes[0].summary
