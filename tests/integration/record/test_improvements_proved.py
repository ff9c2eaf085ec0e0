"""What was directed, by when, whose it is and what was done about it is as the record says."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.services.erasing import erase
from bot.services.training import findings
from bot.training.campaign import Kind
from bot.training.people import SYSTEM
from bot.training.records import Act
from tests.integration.training.test_inspection import fill
from tests.support.company import NOW, TEAM, Company
from tests.support.evidence import differing

DUE = NOW + timedelta(days=9)


def improved(office: Company) -> str:
    """Found, directed, handed over, reported, returned, reported again, verified."""
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    desk, manager = office.desk, office.by("UMGR")
    (line,) = findings.listing(desk, manager).lines
    one = line.nonconformity_id
    findings.confirm(desk, manager, one)
    findings.direct(desk, manager, one, "棚に鍵を付ける", "UEMP2", DUE)
    findings.hand_over(desk, manager, one, "UEMP1")
    findings.report(desk, office.by("UEMP1"), one, "写真 3枚")
    findings.send_back(desk, manager, one, "鍵の番号がない")
    findings.report(desk, office.by("UEMP1"), one, "写真 4枚")
    findings.verify(desk, manager, one, "抜き取りで確認した")
    assert differing(desk.database) == []
    return one


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("direction", "注意する"), ("evidence", "写真 9枚"), ("evidence", ""), ("owner_id", "UEMP2"),
        ("owner_id", "erased-1"), ("effectiveness", "問題なし"), ("due", "2026-12-24 00:00:00.000000"),
        ("accepted_until", "2026-12-24 00:00:00.000000"),
    ],
)  # fmt: skip
def test_each_of_it_is_told_when_it_was_changed(office: Company, column: str, value: str) -> None:
    improved(office)
    with office.desk.database.writing() as connection:
        done = connection.execute(text(f"UPDATE nonconformities SET {column} = :value"), {"value": value})
        assert done.rowcount == 1
    (told,) = differing(office.desk.database)
    assert (told.what, told.kind, told.column) == ("differs", "nonconformity", column)
    if column in ("direction", "evidence"):
        assert told.stored.startswith("sha256:") and told.recorded.startswith("sha256:")


@pytest.mark.parametrize("people", [("UEMP1",), ("UEMP2",), ("UMGR",), ("UEMP2", "UEMP1", "UMGR")])
def test_an_erasure_leaves_no_difference(company: Company, people: tuple[str, ...]) -> None:
    improved(company)
    for user in people:
        erase(company.desk.database, None, TEAM, user, Act(SYSTEM, NOW))
    assert differing(company.desk.database) == []


def test_an_accepted_risk_and_what_comes_after_it_are_proved(company: Company) -> None:
    company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    desk, until = company.desk, NOW + timedelta(days=30)
    (line,) = findings.listing(desk, company.by("UMGR")).lines
    findings.confirm(desk, company.by("UMGR"), line.nonconformity_id)
    findings.accept_risk(desk, company.by("ULEAD"), line.nonconformity_id, until, "代替策あり")
    assert differing(desk.database) == []
    findings.expire(desk, company.by("", until + timedelta(days=1)))
    assert differing(desk.database) == []
