"""Somebody who was inactive for a while and is there again is required again, and loses nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict
from bot.services.ports import Profile
from bot.services.training import inspection, quiz, roster, running, statistics
from bot.services.training.notices import InspectionQuestion, Invitation, QuizQuestion
from bot.store import campaigns, people, record
from bot.store.tallies import recounted
from bot.training.assignment import AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS, invited, right, take, wrong
from tests.support.company import NOW, TEAM, Company

AWAY, BACK = NOW + timedelta(days=1), NOW + timedelta(days=13)


def seen(office: Company, user: str, active: bool) -> None:
    moment = BACK if active else AWAY
    roster.met(office.desk, office.by("", moment), Profile(TEAM, user, user, is_active=active))
    office.drain(moment)


def of(office: Company, user: str) -> campaigns.Assignment:
    with office.desk.database.reading() as connection:
        (one,) = campaigns.of_person(connection, TEAM, user)
        assert not any(each.wrong for each in recounted(connection)) and record.verify(connection, TEAM).sound
    return one


def test_a_quiz_goes_on_where_it_stood_with_time_to_do_it(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    one = invited(office, "UEMP1")
    shown = quiz.start(office.desk, office.by("UEMP1"), one)
    assert isinstance(shown, QuizQuestion)
    quiz.answer(office.desk, office.by("UEMP1"), one, shown.item_id, right(shown.item_id))
    seen(office, "UEMP1", False)
    assert of(office, "UEMP1").state is AssignmentState.WITHDRAWN
    seen(office, "UEMP1", True)
    again = of(office, "UEMP1")
    assert again.state is AssignmentState.IN_PROGRESS and again.ended_at is None
    assert again.due == again.original_due > NOW + timedelta(days=14), "as long as a late joiner has"
    assert len(office.slack.notices(Invitation, "UEMP1")) == 1, "nobody is invited twice"
    assert quiz.start(office.desk, office.by("UEMP1", BACK), one).position == 2  # type: ignore[union-attr]
    assert take(office, "UEMP1", one, right).passed
    view = statistics.view(office.desk, office.by("ULEAD", BACK), campaign_id)
    assert (view.left, view.completion.done, view.completion.of, view.roster_gap) == (0, 1, 7, 0)
    assert roster.late_joiners(office.desk, office.by("", BACK)) == 0


@pytest.mark.parametrize(
    ("attempts", "state"), [(1, AssignmentState.FAILED_RETRY), (2, AssignmentState.EXHAUSTED)]
)
def test_who_had_failed_has_the_attempts_that_were_left(
    office: Company, attempts: int, state: AssignmentState
) -> None:
    office.launched(Kind.QUIZ, ATTACKS, max_attempts=2)
    for _ in range(attempts):
        take(office, "UEMP1", invited(office, "UEMP1"), wrong)
    seen(office, "UEMP1", False)
    seen(office, "UEMP1", True)
    assert (of(office, "UEMP1").state, of(office, "UEMP1").attempts) == (state, attempts)


def test_a_sheet_keeps_its_answers_and_who_was_never_invited_is(office: Company) -> None:
    with office.desk.database.writing() as connection:
        unreached = replace(people.get(connection, TEAM, "UEMP2"), slack_id="")
        people.PEOPLE.save(connection, unreached)
    office.launched(Kind.INSPECTION, "inspection")
    with office.desk.database.writing() as connection:
        people.PEOPLE.save(connection, replace(unreached, slack_id="UEMP2"))
    one = invited(office, "UEMP1")
    asked = inspection.start(office.desk, office.by("UEMP1"), one)
    assert isinstance(asked, InspectionQuestion)
    inspection.answer(office.desk, office.by("UEMP1"), one, asked.item_id, "done")
    for user in ("UEMP1", "UEMP2"):
        seen(office, user, False)
        seen(office, user, True)
    going_on = inspection.start(office.desk, office.by("UEMP1", BACK), one)
    assert isinstance(going_on, InspectionQuestion) and going_on.position == 2
    assert of(office, "UEMP2").state is AssignmentState.NOTIFIED
    assert len(office.slack.notices(Invitation, "UEMP2")) == 1


def test_whom_the_rule_does_not_name_and_what_is_over_stay_as_they_are(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS, audience=Audience(departments=("製造部",)))
    seen(office, "UEMP1", False)
    with office.desk.database.writing() as connection:
        moved = replace(people.get(connection, TEAM, "UEMP1"), department="営業部", active=True)
        people.PEOPLE.save(connection, moved)
    assert roster.late_joiners(office.desk, office.by("", BACK)) == 0
    campaign_id = of(office, "UEMP1").campaign_id
    running.cancel(office.desk, office.by("ULEAD", AWAY), campaign_id, "中止")
    with pytest.raises(Conflict):
        quiz.start(office.desk, office.by("UEMP1", BACK), of(office, "UEMP1").id)
