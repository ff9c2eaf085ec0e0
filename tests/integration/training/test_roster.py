"""The roster file and Slack's list: whichever comes first, each person stands once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import InvalidInput, NotFound, NotPermitted
from bot.services.ports import Profile
from bot.services.training import home, quiz, requests, roster, statistics
from bot.services.training.notices import QuizQuestion
from bot.store import campaigns, findings, people, record
from bot.training.assignment import AssignmentState
from bot.training.campaign import Kind
from bot.training.nonconformity import NonconformityState
from bot.training.people import Deputy, Person, Role, Viewer
from bot.training.records import Act
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import CALENDAR, NOW, TEAM, Company

CSV = """社員番号,氏名,メール,部署,管理責任者,役割,在籍
E1,青木 課長,Aoki@corp.example,品質部,,管理責任者,
E2,井上 一,inoue@corp.example,品質部,E1,,
"""
ADMIN = Act(Viewer(Person(team_id=TEAM, id="UADMIN", roles=frozenset({Role.ADMINISTRATOR}))), NOW)
TODAY = CALENDAR.day(NOW)


def from_file(office: Company, text: str = CSV) -> roster.Imported:
    return roster.import_roster(office.desk.database, ADMIN, TEAM, text.encode())


def from_slack(office: Company) -> None:
    for user, name in (("UAOKI", "aoki"), ("UINOUE", "inoue")):
        office.slack.profiles[user] = Profile(TEAM, user, name, f"{name}@corp.example")
    roster.sync(office.desk, office.by(""))


@pytest.mark.parametrize("order", [(from_file, from_slack), (from_slack, from_file)])
def test_who_is_in_the_file_and_in_slack_is_one_person(office: Company, order: tuple) -> None:  # type: ignore[type-arg]
    for take_over in (*order, *order):
        take_over(office)
    with office.desk.database.reading() as connection:
        found = [one for one in people.everyone(connection, TEAM) if one.department == "品質部"]
        assert sorted((one.slack_id, one.name) for one in found) == [
            ("UAOKI", "青木 課長"), ("UINOUE", "井上 一"),
        ]  # fmt: skip
        boss, report = sorted(found, key=lambda one: one.slack_id)
        assert report.manager_id == boss.id
        assert boss.roles == {Role.MANAGER}, "the file has said so; Slack's list does not take it back"
        assert len([one for one in people.everyone(connection, TEAM) if one.email]) == 2


def test_somebody_new_in_slack_is_whom_the_file_named(office: Company) -> None:
    from_file(office)
    roster.met(office.desk, office.by(""), Profile(TEAM, "UINOUE", "inoue", "inoue@corp.example"))
    with office.desk.database.reading() as connection:
        assert people.get(connection, TEAM, "UINOUE").id == "E2"


def test_who_left_by_the_file_is_not_waited_for(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    shown = quiz.start(office.desk, office.by("UEMP1"), invited(office, "UEMP1"))
    assert isinstance(shown, QuizQuestion)
    assert not from_file(office, "id,name,active\nUEMP1,社員 一,no\n").problems
    view = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert (view.left, view.completion.of) == (1, 6)
    with office.desk.database.reading() as connection:
        (ended,) = campaigns.of_person(connection, TEAM, "UEMP1")
        assert ended.state is AssignmentState.WITHDRAWN
        assert record.verify(connection, TEAM).sound


def test_a_deputy_acts_for_the_manager_on_the_days_that_were_set(office: Company) -> None:
    desk = office.desk
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    asked = requests.more_time(
        desk, office.by("UEMP1"), invited(office, "UEMP1"), NOW + timedelta(days=20), "on leave"
    )
    with pytest.raises(NotPermitted):
        requests.decide(desk, office.by("UDISP"), asked, True)
    deputy = Deputy("UDISP", TODAY, TODAY + timedelta(days=2))
    roster.set_deputies(desk, office.by("UMGR"), "UMGR", (deputy,))
    seen = statistics.view(desk, office.by("UDISP"), campaign_id)
    assert {line.person_id for line in seen.people} == {"UEMP1", "UEMP2", "UDISP"}, "and the own line"
    requests.decide(desk, office.by("UDISP"), asked, True)
    after = office.by("UDISP", NOW + timedelta(days=3))
    with pytest.raises(NotPermitted):
        statistics.view(desk, after, campaign_id)
    with desk.database.reading() as connection:
        (kept,) = record.entries(connection, TEAM, kind="people.deputies_set")
        assert dict(kept.personal["UMGR"])["deputies"] == ["UDISP"]


def test_a_deputy_must_be_somebody_else_who_is_there_and_only_ones_own(office: Company) -> None:
    desk, manager = office.desk, office.by("UMGR")
    later = TODAY + timedelta(days=2)
    for wrong in (Deputy("UEMP1", later, TODAY), Deputy("UMGR", TODAY, later)):
        with pytest.raises(InvalidInput, match=r"deputy\.days"):
            roster.set_deputies(desk, manager, "UMGR", (wrong,))
    with pytest.raises(NotFound):
        roster.set_deputies(desk, manager, "UMGR", (Deputy("UNOBODY", TODAY, later),))
    with pytest.raises(NotPermitted):
        roster.set_deputies(desk, manager, "UMGR2", (Deputy("UEMP1", TODAY, later),))
    roster.set_deputies(desk, office.by("UADMIN"), "UMGR2", (Deputy("UMGR", TODAY, later),))


@pytest.mark.tampers
def test_a_manager_who_leaves_hands_over_people_and_improvements(company: Company) -> None:
    desk = company.desk
    company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    with desk.database.writing() as connection:
        (found,) = findings.NONCONFORMITIES.all(connection, TEAM)
        findings.NONCONFORMITIES.save(
            connection, replace(found, owner_id="UMGR", state=NonconformityState.IMPROVEMENT_DIRECTED)
        )
    with pytest.raises(NotPermitted):
        roster.hand_over(desk, company.by("ULEAD"), "UMGR", "UMGR2")
    with pytest.raises(InvalidInput):
        roster.hand_over(desk, company.by("UADMIN"), "UMGR", "UMGR")
    assert roster.hand_over(desk, company.by("UADMIN"), "UMGR", "UMGR2") == 2
    with desk.database.reading() as connection:
        assert {one.manager_id for one in people.named(connection, TEAM, ["UEMP1", "UEMP2"]).values()} == {
            "UMGR2"
        }
        done, waits = (campaigns.of_person(connection, TEAM, one)[0] for one in ("UEMP1", "UEMP2"))
        assert (done.manager_id, waits.manager_id) == ("UMGR", "UMGR2"), "what is over keeps its manager"
        (link,) = record.entries(connection, TEAM, kind="nonconformity.handed_over")
        assert link.personal["UMGR2"] == {"owner": "UMGR2"} and "UADMIN" in link.personal
    page = home.home(desk, company.by("UMGR2"))
    assert [task.line.owner for task in page.improvements] == ["部長 二"]


def test_a_successor_from_below_takes_the_place_and_closes_no_loop(office: Company) -> None:
    with office.desk.database.writing() as connection:
        below = replace(people.get(connection, TEAM, "UEMP2"), manager_id="UEMP1")
        people.PEOPLE.save(connection, below)
    assert roster.hand_over(office.desk, office.by("UADMIN"), "UMGR", "UEMP2") == 1
    with office.desk.database.reading() as connection:
        found = people.named(connection, TEAM, ["UEMP1", "UEMP2"])
    assert {one.id: one.manager_id for one in found.values()} == {"UEMP1": "UEMP2", "UEMP2": "ULEAD"}
