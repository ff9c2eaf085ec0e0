"""The figures on a campaign's page and in its exports: means of few are not shown, findings by department."""

import csv
import io
from datetime import timedelta

from bot.services.export.making import Making, files_of
from bot.services.training import findings, reminding, statistics
from bot.slack.blocks.training.statistics import page_blocks
from bot.store.people import PEOPLE
from bot.training.campaign import Kind
from bot.training.people import Person
from tests.integration.training.test_inspection import fill
from tests.integration.training.test_quiz import ATTACKS, invited, right, take, wrong
from tests.support.company import CALENDAR, NOW, TEAM, Company

MORE = tuple(f"UMORE{n}" for n in range(9))


def hire(office: Company) -> None:
    """Nine more people, so that ten can pass."""
    with office.desk.database.writing() as connection:
        made = (
            Person(team_id=TEAM, id=one, slack_id=one, department="製造部", manager_id="UMGR") for one in MORE
        )
        PEOPLE.add(connection, *made)


def page_text(view: statistics.StatisticsView) -> str:
    return str([block.to_dict() for block in page_blocks(view)])


def exported(office: Company, campaign_id: str) -> list[dict[str, str]]:
    with office.desk.database.reading() as connection:
        files = files_of(connection, TEAM, "csv", campaign_id, Making(NOW, CALENDAR, "en"))
    (name,) = (one for one in files if one.endswith("-figures.csv"))
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_attempts_to_pass_are_shown_once_ten_have_passed(company: Company) -> None:
    hire(company)
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    take(company, MORE[0], invited(company, MORE[0]), wrong)
    for one in MORE:
        take(company, one, invited(company, one), right)
    lead = company.by("ULEAD")
    nine = statistics.view(company.desk, lead, campaign_id)
    assert nine.completion.done == 9 and nine.attempts_to_pass is None
    assert "受験回数" not in page_text(nine)
    (row,) = (one for one in exported(company, campaign_id) if one["Figure"].startswith("Attempts"))
    assert (row["Value"], row["Numerator"]) == ("", "") and "fewer than 10" in row["Note"]
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    ten = statistics.view(company.desk, lead, campaign_id)
    assert ten.attempts_to_pass == 1.1 and "合格までの受験回数(平均): 1.1回" in page_text(ten)
    (row,) = (one for one in exported(company, campaign_id) if one["Figure"].startswith("Attempts"))
    assert (row["Value"], row["Numerator"], row["Denominator"]) == ("1.1", "11", "10")
    assert statistics.view(company.desk, company.by("UADMIN"), campaign_id).attempts_to_pass is None


def test_reminders_are_counted_per_completion(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    before = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert (before.reminders, before.reminder_load) == (0, None) and "リマインド: 0通'" in page_text(before)
    for person in ("UEMP1", "UEMP2", "UMGR"):
        assert reminding.remind(office.desk, office.by(""), person, f"reminder:{person}:1")
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    take(office, "UMGR", invited(office, "UMGR"), right)
    after = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert (after.reminders, after.reminder_load) == (3, 1.5)
    assert "リマインド: 3通(完了1件あたり1.5通)" in page_text(after)
    (row,) = (one for one in exported(office, campaign_id) if one["Figure"].startswith("Reminders"))
    assert (row["Value"], row["Numerator"], row["Denominator"]) == ("1.5", "3", "2")


def test_open_nonconformities_by_age_are_those_of_the_viewers_departments(office: Company) -> None:
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    fill(office, "UDISP", {1: "not_done"})
    (line,) = findings.listing(office.desk, office.by("UMGR")).lines
    findings.confirm(office.desk, office.by("UMGR"), line.nonconformity_id)
    later = NOW + timedelta(days=40)
    seen = {
        user: statistics.view(office.desk, office.by(user, later), campaign_id)
        for user in ("ULEAD", "UMGR", "UMGR2", "UADMIN")
    }
    assert {user: (one.open_findings, one.undirected, one.candidates) for user, one in seen.items()} == {
        "ULEAD": (1, 1, 1), "UMGR": (1, 1, 0), "UMGR2": (0, 0, 1), "UADMIN": (0, 0, 0),
    }  # fmt: skip
    assert dict(seen["ULEAD"].finding_ages)["31-60"] == 1
    assert "未完了の不適合(確認からの日数): 1件(31-60日: 1件)" in page_text(seen["UMGR"])
    listed = {user: statistics.campaign_list(office.desk, office.by(user)).lines[0] for user in seen}
    assert {user: one.undirected for user, one in listed.items()} == {
        "ULEAD": 1, "UMGR": 1, "UMGR2": 0, "UADMIN": 0,
    }  # fmt: skip
    rows = {one["Figure"]: one["Value"] for one in exported(office, campaign_id)}
    assert rows["Open nonconformities (found 0-7 days ago)"] == "1"
    assert rows["Nonconformities without a directed improvement"] == "1"
