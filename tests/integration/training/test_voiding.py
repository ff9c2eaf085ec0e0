"""A voided item gives full credit to everybody, also to whoever is in the middle of another attempt."""

from datetime import timedelta

import pytest

from bot.errors import Conflict
from bot.services.notices import Sentence
from bot.services.training import bank, quiz, requests
from bot.services.training.notices import QuizQuestion, QuizResult, RequestNotice
from bot.slack.blocks.training.bank import void_form
from bot.store import campaigns
from bot.texts import say
from bot.training.assignment import AssignmentState
from bot.training.campaign import Kind
from bot.training.statistics import SMALLEST_GROUP
from tests.integration.training.test_inspection import run_jobs
from tests.integration.training.test_quiz import ATTACKS, invited, right, take, wrong
from tests.support.company import NOW, TEAM, Company
from tests.support.company import bank as bank_of_company

LATER = NOW + timedelta(days=1)
REASON = "The key was wrong."


def failed(office: Company) -> tuple[str, str]:
    """(assignment, the item that alone was wrong) of somebody who has failed once."""
    office.launched(Kind.QUIZ, ATTACKS, pass_mark=100)
    one, spoiled = invited(office, "UEMP1"), list[str]()

    def but_the_first(item_id: str) -> str:
        spoiled.append(item_id)
        return wrong(item_id) if item_id == spoiled[0] else right(item_id)

    assert not take(office, "UEMP1", one, but_the_first).passed
    return one, spoiled[0]


def assert_completed(office: Company, assignment: str) -> None:
    shown = quiz.start(office.desk, office.by("UEMP1", LATER), assignment)
    assert isinstance(shown, QuizResult) and shown.passed and (shown.attempt, shown.score) == (1, 100)
    assert quiz.go_on(office.desk, office.by("UEMP1", LATER), assignment) == shown
    with office.desk.database.reading() as connection:
        stored = campaigns.ASSIGNMENTS.get(connection, TEAM, id=assignment)
        (done,) = campaigns.COMPLETIONS.all(connection, TEAM)
    assert stored.state is AssignmentState.COMPLETED and done.submitted_at == NOW


def test_whoever_is_in_the_middle_of_the_next_attempt_passes_by_the_one_before(office: Company) -> None:
    one, item = failed(office)
    asked = quiz.start(office.desk, office.by("UEMP1"), one)
    assert isinstance(asked, QuizQuestion)
    assert bank.preview_void(office.desk, office.by("ULEAD"), item).newly_passed == 1
    assert bank.void(office.desk, office.by("ULEAD", LATER), item, REASON) == 1
    assert_completed(office, one)
    with pytest.raises(Conflict, match=r"refused\.completed"):
        quiz.answer(office.desk, office.by("UEMP1", LATER), one, asked.item_id, right(asked.item_id))


def test_whoever_passes_by_it_is_told_once_and_nobody_else(office: Company) -> None:
    _, item = failed(office)
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    bank.void(office.desk, office.by("ULEAD", LATER), item, REASON)
    run_jobs(office)
    (told,) = [(r.channel, n) for r, n, _ in office.slack.posted if isinstance(n, Sentence)]
    assert told == (
        "UEMP1", Sentence("ja", "screen.credited", {"title": bank_of_company().set(ATTACKS).title["ja"]})
    )  # fmt: skip


def test_the_result_is_that_of_the_attempt_that_passed_and_not_of_a_worse_one_after_it(
    office: Company,
) -> None:
    one, item = failed(office)
    assert not take(office, "UEMP1", one, wrong).passed
    assert bank.void(office.desk, office.by("ULEAD", LATER), item, REASON) == 1
    assert_completed(office, one)


def test_a_few_answers_are_no_figure_of_an_item(office: Company) -> None:
    one, item = failed(office)
    told = bank.preview_void(office.desk, office.by("ULEAD"), item)
    few = say("screen.share_of_few", "ja", least=SMALLEST_GROUP)
    assert told.responses is None and few in str(void_form(told).to_dict())
    requests.dispute(office.desk, office.by("UEMP1"), one, item, "両方正しい")
    run_jobs(office)
    (asked,) = office.slack.notices(RequestNotice, "ULEAD")
    assert isinstance(asked, RequestNotice) and asked.missed is None and asked.prompt
