"""Whom Slack cannot reach keeps nobody else from hearing what they must."""

from datetime import timedelta

import pytest

from bot.errors import Undeliverable
from bot.services.training import incidents, requests, rounds
from bot.services.training.notices import IncidentReported, RequestAnswered, RequestNotice
from bot.store import people
from bot.training.campaign import Kind
from bot.training.people import Person, Role
from tests.integration.training.test_inspection import run_jobs
from tests.integration.training.test_quiz import ATTACKS, invited
from tests.support.company import NOW, TEAM, Company

BLOCKED = Undeliverable(code="cannot_dm_bot")


@pytest.fixture
def second_lead(office: Company) -> None:
    lead = Person(
        team_id=TEAM, id="ULEAD2", slack_id="ULEAD2", name="責任 者二", roles=frozenset({Role.SECURITY_LEAD})
    )
    with office.desk.database.writing() as connection:
        people.PEOPLE.add(connection, lead)


@pytest.mark.usefixtures("second_lead")
@pytest.mark.parametrize("blocked", ["ULEAD", "ULEAD2", "UMGR"])
def test_an_incident_reaches_everybody_else(office: Company, blocked: str) -> None:
    office.slack.refuses[blocked] = BLOCKED
    incidents.report(office.desk, office.by("UEMP1"), "図面を電車に置き忘れました。")
    run_jobs(office)
    told = {r.channel for r, notice, _ in office.slack.posted if isinstance(notice, IncidentReported)}
    assert told == {"ULEAD", "ULEAD2", "UMGR"} - {blocked}


def test_a_kill_between_the_report_of_an_incident_and_its_messages_loses_none(office: Company) -> None:
    incidents.report(office.desk, office.by("UEMP1"), "図面を電車に置き忘れました。")
    office.queue.waiting.clear()
    office.queue.seen.clear()
    night = NOW + timedelta(hours=12)
    assert rounds.every_few_minutes(office.desk, office.by("", night))["incidents"] == 1
    assert incidents.start_due(office.desk, office.by("", night)) == 0
    run_jobs(office)
    told = [r.channel for r, notice, _ in office.slack.posted if isinstance(notice, IncidentReported)]
    assert sorted(told) == ["ULEAD", "UMGR"]
    office.queue.seen.clear()  # as durable work forgets what it has done some days ago
    assert incidents.start_due(office.desk, office.by("", NOW + timedelta(days=6))) == 0


def test_an_incident_that_nobody_can_be_told_of_is_a_failure(office: Company) -> None:
    office.slack.refuses |= {"ULEAD": BLOCKED, "UMGR": BLOCKED}
    incidents.report(office.desk, office.by("UEMP1"), "図面を電車に置き忘れました。")
    with pytest.raises(Undeliverable):
        run_jobs(office)


@pytest.mark.usefixtures("second_lead")
def test_a_request_and_its_answer_reach_everybody_else(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    office.slack.refuses["ULEAD"] = BLOCKED
    asked = requests.propose(office.desk, office.by("UMGR"), invited(office, "UEMP1"), "休職")
    run_jobs(office)
    assert len(office.slack.notices(RequestNotice, "ULEAD2")) == 1
    office.slack.refuses["UEMP1"] = BLOCKED
    requests.decide(office.desk, office.by("ULEAD2", NOW + timedelta(hours=1)), asked, True)
    run_jobs(office)
    (answer,) = office.slack.notices(RequestAnswered)
    assert isinstance(answer, RequestAnswered) and answer.granted and answer.about == "社員 一"
