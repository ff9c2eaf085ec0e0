"""The figures on a campaign's page and in its exports: means of few are not shown, findings by department."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

from bot.services.export.making import Making, files_of
from bot.services.training import amend, findings, home, reminding, roster, running, statistics
from bot.services.training.notices import QuizResult
from bot.slack.blocks import render
from bot.slack.blocks.training.statistics import page_blocks
from bot.store import people
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


def exported(office: Company, campaign_id: str, sheet: str = "figures") -> list[dict[str, str]]:
    with office.desk.database.reading() as connection:
        files = files_of(connection, TEAM, "csv", campaign_id, Making(NOW, CALENDAR, "en"))
    (name,) = (one for one in files if one.endswith(f"-{sheet}.csv"))
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_scores_of_first_attempts_are_shown_once_ten_people_have_one(company: Company) -> None:
    hire(company)
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    for one in MORE:
        take(company, one, invited(company, one), right)
    nine = {user: statistics.view(company.desk, company.by(user), campaign_id) for user in ("ULEAD", "UMGR2")}
    assert all(
        (one.first_mean, one.first_median, one.few_scores) == (None, None, True) for one in nine.values()
    )
    assert (nine["ULEAD"].first_pass.done, nine["UMGR2"].first_pass.of) == (9, 0), "leads see it by name"
    assert "10人未満のため表示しません" in page_text(nine["UMGR2"])
    rows = {one["Figure"]: one for one in exported(company, campaign_id)}
    for name in ("Mean score of the first attempt (%)", "Median score of the first attempt (%)"):
        assert (rows[name]["Value"], rows[name]["Numerator"]) == ("", "") and "fewer than 10" in rows[name][
            "Note"
        ]
    take(company, "UEMP1", invited(company, "UEMP1"), wrong)
    ten = statistics.view(company.desk, company.by("UMGR2"), campaign_id)
    assert (ten.first_mean, ten.first_median, ten.first_pass.done, ten.few_scores) == (90.0, 100.0, 9, False)
    assert "90% / 100%" in page_text(ten)
    admin = statistics.view(company.desk, company.by("UADMIN"), campaign_id)
    assert (admin.first_mean, admin.first_pass.of, admin.few_scores) == (None, 0, False)


def test_who_took_it_sees_the_companys_mean_once_it_is_over_and_ten_took_it(office: Company) -> None:
    hire(office)
    campaign_id, late = office.launched(Kind.QUIZ, ATTACKS), NOW + timedelta(days=40)
    for one in MORE:
        assert take(office, one, invited(office, one), right).company_mean is None, "it still runs"
    take(office, "UEMP1", invited(office, "UEMP1"), wrong)
    running.fall_due(office.desk, office.by("", late))
    running.close(office.desk, office.by("ULEAD", late), campaign_id)
    shown = home.open_assignment(office.desk, office.by(MORE[0], late), invited(office, MORE[0]))
    assert isinstance(shown, QuizResult) and shown.company_mean == 90
    assert "会社全体の1回目の平均: 90%" in str(list(render(shown).blocks))


def test_what_people_do_least_is_told_to_leads_once_ten_have_answered(office: Company) -> None:
    hire(office)
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    for one in MORE:
        fill(office, one, {1: "not_done"})
    assert statistics.view(office.desk, office.by("ULEAD"), campaign_id).practice == ()
    few = exported(office, campaign_id, "clauses")
    assert {one["Note"] for one in few} == {"fewer than 10 answers, so they are not broken down"}
    assert {(one["Done"], one["Not done"], one["Share (%)"]) for one in few} == {("", "", "")}
    assert sum(int(one["Candidates (not yet confirmed)"]) for one in few) == 1, "candidates are told"
    fill(office, "UEMP1", {1: "dont_know"})
    page = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    (least,) = page.practice
    assert (least.done.done, least.done.of, least.unknown.done) == (0, 10, 1)
    assert "実施の割合が低い項目" in page_text(page) and least.statement[:20] in page_text(page)
    assert statistics.view(office.desk, office.by("UMGR"), campaign_id).practice == ()
    full = exported(office, campaign_id, "clauses")
    assert {one["Note"] for one in full} == {""}
    assert sorted({one["Share (%)"] for one in full}) == ["0", "100"]


def test_lateness_is_told_with_who_left_who_got_more_time_and_who_has_not_begun(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    desk, late = office.desk, office.by("ULEAD", NOW + timedelta(days=17))
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    take(office, "UEMP2", invited(office, "UEMP2"), wrong)
    amend.extend(desk, office.by("ULEAD"), campaign_id, NOW + timedelta(days=40), "休職", ("UMGR",))
    with desk.database.writing() as connection:
        gone = replace(people.get(connection, TEAM, "UDISP"), active=False)
        PEOPLE.save(connection, gone)
        roster.withdraw(connection, late, gone)
    page = statistics.view(desk, late, campaign_id)
    assert (page.due_completion.done, page.due_completion.of) == (1, 5)
    assert (page.overdue, page.overdue_not_started) == (4, 3)
    assert (page.left, page.left_overdue, page.extended) == (1, 1, 1)
    told = page_text(page)
    for part in (
        "期限が来た人の完了",
        "うち未着手3人、実施中1人",
        "その時点で期限切れ: 1人",
        "延長した人: 1人",
    ):
        assert part in told, part
    with desk.database.reading() as connection:
        making = Making(late.now, CALENDAR, "en")
        files = files_of(connection, TEAM, "csv", campaign_id, making)
    table = next(held for name, held in files.items() if name.endswith("-rates.csv"))
    every = next(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    names = ("Completed of those due", "Overdue and not started", "Extended", "Left while overdue")
    assert [every[name] for name in names] == ["1", "3", "1", "1"]


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
        assert reminding.remind(office.desk, office.by(""), person, f"reminder:{person}:{NOW.date()}")
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
    assert seen["ULEAD"].undirected_days == 40 and "40日たっています" in page_text(seen["ULEAD"])
    assert "未完了の不適合(確認からの日数): 1件(31-60日: 1件)" in page_text(seen["UMGR"])
    listed = {user: statistics.campaign_list(office.desk, office.by(user)).lines[0] for user in seen}
    assert {user: one.undirected for user, one in listed.items()} == {
        "ULEAD": 1, "UMGR": 1, "UMGR2": 0, "UADMIN": 0,
    }  # fmt: skip
    rows = {one["Figure"]: one["Value"] for one in exported(office, campaign_id)}
    assert rows["Open nonconformities (found 0-7 days ago)"] == "1"
    assert rows["Nonconformities without a directed improvement"] == "1"
