"""A campaign that runs: amending, joining, leaving, asking for more time, closing, looking at it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.services.training import (
    amend,
    home,
    quiz,
    requests,
    roster,
    running,
    statistics,
)
from bot.services.training.notices import (
    Invitation,
    QuizQuestion,
    RequestAnswered,
)
from bot.store import campaigns, people, record, upkeep
from bot.training.assignment import AssignmentState
from bot.training.campaign import CampaignState, Kind
from bot.training.people import Person
from tests.integration.training.test_inspection import invited, run_jobs
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, TEAM, Company


def test_a_managers_list_of_results_holds_the_reports_and_the_manager(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    view = statistics.view(office.desk, office.by("UMGR"), campaign_id)
    assert {line.person_id for line in view.people} == {"UMGR", "UEMP1", "UEMP2"}
    (invited,) = office.slack.notices(Invitation, "UEMP1")
    assert isinstance(invited, Invitation)
    assert (invited.pass_mark, invited.max_attempts) == (80, 3)


def test_late_joiners_leavers_and_the_roster_gap(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    newcomer = Person(
        team_id=TEAM, id="UNEW", slack_id="UNEW", name="新人", department="製造部", manager_id="UMGR"
    )
    with office.desk.database.writing() as connection:
        people.PEOPLE.add(connection, newcomer)
    late = office.by("ULEAD", NOW + timedelta(days=10))
    assert statistics.view(office.desk, late, campaign_id).roster_gap == 1
    assert roster.late_joiners(office.desk, late) == 1
    assert roster.late_joiners(office.desk, late) == 0
    office.drain()
    with office.desk.database.writing() as connection:
        (made,) = campaigns.of_person(connection, TEAM, "UNEW")
        assert made.due > campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id).due
        for user in ("UEMP1", "UEMP2"):
            gone = replace(people.get(connection, TEAM, user), active=False)
            people.PEOPLE.save(connection, gone)
            roster.withdraw(connection, late, gone)
    view = statistics.view(office.desk, late, campaign_id)
    assert (view.left, view.completion.done, view.completion.of, view.roster_gap) == (1, 1, 7, 0)


def test_amendments_need_a_reason_and_the_right_person(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    desk, lead = office.desk, office.by("ULEAD")
    later = NOW + timedelta(days=30)
    with pytest.raises(InvalidInput, match="reason_needed"):
        amend.extend(desk, lead, campaign_id, later, "")
    assert amend.extend(desk, lead, campaign_id, later, "year end") == 7
    with pytest.raises(NotPermitted):
        amend.waive(desk, office.by("UMGR"), campaign_id, ("UEMP1",), "ill")
    with pytest.raises(NotPermitted, match=r"assignment\.own"):
        amend.waive(desk, lead, campaign_id, ("UEMP1", "ULEAD"), "year end")
    with pytest.raises(NotPermitted, match=r"assignment\.own"):
        amend.exclude(desk, lead, campaign_id, ("ULEAD",), "not meant")
    with pytest.raises(NotPermitted, match=r"assignment\.own"):
        amend.enter_on_behalf(desk, lead, invited(office, "ULEAD"), "on paper", "sheet 3")
    assert amend.waive(desk, lead, campaign_id, ("UEMP1",), "ill") == 1
    assert amend.exclude(desk, lead, campaign_id, ("UADMIN",), "other contract") == 1
    with pytest.raises(Conflict, match="already_in_campaign"):
        amend.add(desk, lead, campaign_id, ("UEMP2",))
    with pytest.raises(Conflict, match="waived"):
        quiz.start(desk, office.by("UEMP1"), invited(office, "UEMP1"))
    view = statistics.view(desk, lead, campaign_id)
    assert (view.completion.of, view.waived, view.excluded) == (5, 1, 1)


def test_more_time_is_asked_for_and_granted_by_the_manager(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    wanted = NOW + timedelta(days=20)
    request = requests.more_time(
        office.desk, office.by("UEMP1"), invited(office, "UEMP1"), wanted, "on leave"
    )
    assert requests.waiting(office.desk, office.by("UMGR2")) == []
    (shown,) = requests.waiting(office.desk, office.by("UMGR"))
    assert shown.request_id == request
    with pytest.raises(NotPermitted):
        requests.decide(office.desk, office.by("UMGR2"), request, True)
    requests.decide(office.desk, office.by("UMGR"), request, True)
    with pytest.raises(Conflict, match="granted"):
        requests.decide(office.desk, office.by("ULEAD"), request, False, "no")
    run_jobs(office)
    (answer,) = office.slack.notices(RequestAnswered, "UEMP1")
    assert isinstance(answer, RequestAnswered) and answer.granted
    assert home.home(office.desk, office.by("UEMP1")).open[0].due == wanted


def test_closing_keeps_the_figures_and_ends_what_is_open(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    shown = quiz.start(company.desk, company.by("UEMP2"), invited(company, "UEMP2"))
    assert isinstance(shown, QuizQuestion)
    with pytest.raises(Conflict, match="people_still_open"):
        running.close(company.desk, company.by("ULEAD"), campaign_id)
    late = NOW + timedelta(days=30)
    assert running.fall_due(company.desk, company.by("", late)) == 1
    view = running.close(company.desk, company.by("ULEAD", late), campaign_id)
    assert (view.state, view.completion.done, view.completion.of) == (CampaignState.CLOSED.value, 1, 7)
    with pytest.raises(Conflict, match=r"campaign\.refused\.closed"):
        item = bank_item(shown)
        quiz.answer(company.desk, company.by("UEMP2", late), invited(company, "UEMP2"), shown.item_id, item)
    with company.desk.database.reading() as connection:
        kept = upkeep.kept_figures(connection, TEAM, campaign_id)
        assert kept is not None and kept.total.completed == 1
        states = {one.state for one in campaigns.ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id)}
        assert states == {AssignmentState.COMPLETED, AssignmentState.NOT_COMPLETED}
        (closed,) = record.entries(connection, TEAM, kind="campaign.closed")
        assert closed.facts["statistics_hash"]
        assert record.verify(connection, TEAM).sound


def bank_item(shown: QuizQuestion) -> str:
    return right(shown.item_id)


def test_employees_do_not_see_a_campaigns_page_and_administrators_no_scores(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    with pytest.raises(NotPermitted):
        statistics.view(office.desk, office.by("UEMP1"), campaign_id)
    admin = statistics.view(office.desk, office.by("UADMIN"), campaign_id)
    assert (admin.completion.done, admin.people, admin.first_mean, admin.clauses) == (1, (), None, ())
    draft = office.draft(Kind.QUIZ, ATTACKS)
    listed = {
        user: [line.campaign_id for line in statistics.campaign_list(office.desk, office.by(user)).lines]
        for user in ("UADMIN", "ULEAD", "UMGR")
    }
    assert listed["UADMIN"] == [campaign_id], "not what they could neither preview nor launch"
    assert set(listed["ULEAD"]) == set(listed["UMGR"]) == {campaign_id, draft}
    manager = statistics.view(office.desk, office.by("UMGR"), campaign_id)
    assert {line.person_id for line in manager.people} == {"UMGR", "UEMP1", "UEMP2"}
    assert {group.name for group in manager.departments} == {"製造部"}
    assert all(group.score is None for group in manager.departments), "fewer than ten people"
