"""Typing a name finds one of many people; managers find their own alone."""

import pytest

from bot.errors import NotPermitted
from bot.services.training import choosing
from bot.store import people
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
