"""A candidate that is raised after the day's digest: one message on that day, more of them added in silence."""

from datetime import timedelta

from bot.services.training import finding_digests, findings
from bot.services.training.notices import FindingsNotice
from bot.slack.blocks.training.findings import findings as drawn
from bot.store.people import PEOPLE
from bot.training.campaign import Kind
from bot.training.people import Person
from tests.integration.training.test_inspection import fill, run_jobs
from tests.support.company import NOW, TEAM, Company

HALF_AN_HOUR = timedelta(minutes=30)


def round_at(company: Company, later: timedelta) -> list[tuple[str, FindingsNotice]]:
    """Run the schedule and its jobs; what was posted by it, with the channel."""
    before = len(company.slack.posted)
    finding_digests.start_due(company.desk, company.by("", NOW + later))
    run_jobs(company)
    found = company.slack.posted[before:]
    return [(to.channel, notice) for to, notice, _ in found if isinstance(notice, FindingsNotice)]


def clauses(notice: object) -> list[str]:
    assert isinstance(notice, FindingsNotice)
    return [line.clause for line in notice.lines]


def test_a_new_candidate_is_told_once_on_the_day_and_further_ones_are_added(company: Company) -> None:
    company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    ((channel, digest),) = round_at(company, timedelta(0))
    assert channel == "UMGR" and not digest.news
    fill(company, "UEMP2", {1: "partly", 7: "not_done"})
    ((channel, news),) = round_at(company, HALF_AN_HOUR)
    assert channel == "UMGR" and news.news and len(news.lines) == 1
    assert clauses(news) != clauses(digest), "another answer to what the digest told of is no news"
    assert "新しい不適合候補が1件" in drawn(news).text
    assert round_at(company, 2 * HALF_AN_HOUR) == []
    fill(company, "UMGR", {9: "not_done"})
    assert round_at(company, 3 * HALF_AN_HOUR) == [], "at most one such message a person and day"
    updated = company.slack.updated[-1][1]
    assert len(clauses(updated)) == 2 and set(clauses(news)) < set(clauses(updated))
    assert round_at(company, 4 * HALF_AN_HOUR) == []


def test_what_was_decided_or_is_told_by_the_digest_anyway_is_no_news(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    round_at(office, timedelta(0))
    fill(office, "UEMP2", {7: "not_done"})
    assert finding_digests.start_due(office.desk, office.by("", NOW + HALF_AN_HOUR)) == 1
    for line in findings.listing(office.desk, office.by("UMGR")).lines:
        findings.dismiss(office.desk, office.by("UMGR"), line.nonconformity_id, "not so")
    before = len(office.slack.posted)
    run_jobs(office)
    assert len(office.slack.posted) == before, "decided before it was sent"
    fill(office, "UMGR", {9: "not_done"})
    after_hours = timedelta(hours=10)
    assert round_at(office, after_hours) == []
    ((_, tomorrow),) = round_at(office, timedelta(days=1))
    assert not tomorrow.news and len(tomorrow.lines) == 1, "the next morning's digest tells of it"


def test_leads_hear_of_candidates_that_no_manager_answers_for(office: Company) -> None:
    with office.desk.database.writing() as connection:
        PEOPLE.add(connection, Person(team_id=TEAM, id="UALONE", slack_id="UALONE", department="監査室"))
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UALONE", {1: "not_done"})
    ((channel, _),) = round_at(office, timedelta(0))
    assert channel == "ULEAD"
    fill(office, "UEMP1", {4: "not_done"})
    assert [(to, one.news) for to, one in round_at(office, HALF_AN_HOUR)] == [("UMGR", False)]
    fill(office, "UADMIN", {4: "not_done"})
    ((channel, news),) = round_at(office, 2 * HALF_AN_HOUR)
    assert (channel, news.news, [line.department for line in news.lines]) == (
        "ULEAD",
        True,
        ["情報システム部"],
    )
