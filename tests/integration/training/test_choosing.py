"""Typing a name finds one of many people; managers find their own alone."""

import pytest

from bot.errors import NotPermitted
from bot.services.training import amend, choosing
from bot.store import people
from bot.training.audience import Audience
from bot.training.campaign import Kind
from bot.training.people import Person
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, take, wrong
from tests.support.company import TEAM, Company


def found(office: Company, user: str, about: tuple[str, str], text: str = "") -> list[str]:
    return [one.text for one in choosing.people(office.desk, office.by(user), about, text)]


def test_one_of_many_is_found_by_name_department_or_id(company: Company) -> None:
    crowd = [
        Person(
            team_id=TEAM,
            id=f"P{n:03}",
            slack_id="",
            name=f"人員 {n:03}",
            department="倉庫%",
            manager_id="UMGR",
        )
        for n in range(130)
    ]
    with company.desk.database.writing() as connection:
        people.PEOPLE.add(connection, *crowd)
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    about = (campaign_id, "on_behalf")
    assert len(found(company, "ULEAD", about)) == choosing.SHOWN
    assert found(company, "ULEAD", about, "人員 129") == ["人員 129 (倉庫%)"]
    assert found(company, "ULEAD", about, "p128") == ["人員 128 (倉庫%)"]
    assert found(company, "ULEAD", about, "employee TWO 製造") == ["Employee Two (製造部)"]
    assert len(found(company, "ULEAD", about, "%")) == choosing.SHOWN, "a sign is a sign"
    assert found(company, "ULEAD", about, "_") == []
    assert found(company, "UMGR2", about) == ["派遣 三 (営業部)"]
    with pytest.raises(NotPermitted):
        found(company, "UEMP1", about)


def test_an_act_finds_those_it_may_be_about(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS, max_attempts=1)
    assert found(office, "ULEAD", (campaign_id, "grant_attempts")) == []
    take(office, "UEMP1", invited(office, "UEMP1"), wrong)
    for act in ("grant_attempts", "break_glass"):
        assert found(office, "ULEAD", (campaign_id, act)) == ["社員 一 (製造部)"]
    assert len(found(office, "ULEAD", (campaign_id, "on_behalf"))) == 7


def test_acts_on_people_take_people_of_the_campaign_and_adding_takes_the_others(company: Company) -> None:
    without_slack = Person(team_id=TEAM, id="P1", name="工場 一", department="製造部", manager_id="UMGR")
    with company.desk.database.writing() as connection:
        people.PEOPLE.add(connection, without_slack)
    everyone = Audience(people=("UEMP1", "P1", "UDISP"))
    campaign_id = company.launched(Kind.QUIZ, ATTACKS, audience=everyone)

    def values(user: str, act: str, text: str = "") -> set[str]:
        return {
            one.value for one in choosing.people(company.desk, company.by(user), (campaign_id, act), text)
        }

    for act in ("waive", "exclude", "extend"):
        assert values("ULEAD", act) == {"UEMP1", "P1", "UDISP"}
    assert values("UMGR", "extend") == {"UEMP1", "P1"}
    assert values("ULEAD", "waive", "工場") == {"P1"}
    assert amend.waive(company.desk, company.by("ULEAD"), campaign_id, ("P1",), "退職予定") == 1
    assert values("ULEAD", "waive") == {"UEMP1", "UDISP"}, "who has ended is no choice"
    assert values("ULEAD", "add") == {"ULEAD", "UADMIN", "UMGR", "UEMP2", "UMGR2"}
    assert values("UMGR", "add") == {"UMGR", "UEMP2"}, "of the own department"
    assert values("ULEAD", "add", "employee two") == {"UEMP2"}
    assert amend.add(company.desk, company.by("ULEAD"), campaign_id, ("UEMP2",)) == 1
    assert "UEMP2" in values("ULEAD", "waive") and "UEMP2" not in values("ULEAD", "add")
