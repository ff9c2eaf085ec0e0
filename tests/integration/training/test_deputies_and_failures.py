"""Who stands in for a manager hears what the manager hears; a launch that fails is told with its reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import Unavailable
from bot.services.training import (
    failures,
    finding_digests,
    incidents,
    launch,
    overdue_digests,
    requests,
    roster,
    rounds,
    running,
    series,
)
from bot.services.training.desk import Caller
from bot.services.training.notices import (
    FindingsNotice,
    IncidentReported,
    LaunchFailed,
    OverdueDigest,
    RequestNotice,
)
from bot.store import people
from bot.training.campaign import Kind
from bot.training.people import Deputy
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import NOW, TEAM, Company

LATE = NOW + timedelta(days=14 + 7)


def away(office: Company, since: date, until: date) -> None:
    """UMGR names UADMIN, who manages nobody, as a deputy."""
    roster.set_deputies(office.desk, office.by("UMGR"), "UMGR", (Deputy("UADMIN", since, until),))


def run(office: Company, caller: Caller) -> None:
    waiting, office.queue.waiting = office.queue.waiting, []
    for kind, payload in waiting:
        rounds.JOBS[kind](office.desk, caller, payload)


def test_the_deputy_of_today_gets_the_managers_digest_in_their_name(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    away(office, LATE.date(), LATE.date())
    moment = office.by("", LATE)
    assert overdue_digests.start_due(office.desk, moment) == 4
    run(office, moment)
    (digest,) = office.slack.notices(OverdueDigest, "UADMIN")
    assert isinstance(digest, OverdueDigest)
    assert digest.stands_for == "部長 一" and not digest.for_lead
    assert {line.person_id for line in digest.lines} == {"UEMP1", "UEMP2"}
    assert len(office.slack.notices(OverdueDigest, "UMGR")) == 1, "the manager finds it on coming back"
    assert overdue_digests.start_due(office.desk, moment) == 0


def test_a_deputation_that_ended_before_the_job_ran_shows_nothing(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    away(office, LATE.date(), LATE.date())
    overdue_digests.start_due(office.desk, office.by("", LATE))
    run(office, office.by("", LATE + timedelta(days=1)))
    assert not office.slack.notices(OverdueDigest, "UADMIN")


def test_findings_requests_and_incidents_reach_the_deputy(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    away(office, NOW.date(), NOW.date() + timedelta(days=2))
    fill(office, "UEMP1", {1: "not_done"})
    finding_digests.start_due(office.desk, office.by("", NOW))
    requests.more_time(office.desk, office.by("UEMP2"), invited(office, "UEMP2"), LATE, "出張のため")
    incidents.report(office.desk, office.by("UEMP2"), "図面を紛失しました")
    run(office, office.by("", NOW))
    assert office.slack.notices(FindingsNotice, "UADMIN")
    assert office.slack.notices(RequestNotice, "UADMIN") and office.slack.notices(RequestNotice, "UMGR")
    assert office.slack.notices(IncidentReported, "UADMIN")


def test_an_incident_reaches_the_manager_of_somebody_whose_id_comes_from_the_roster(office: Company) -> None:
    person = people.Person(
        team_id=TEAM, id="E100", slack_id="UNEW", name="新人", department="製造部", manager_id="UMGR"
    )
    with office.desk.database.writing() as connection:
        people.PEOPLE.add(connection, person)
    incidents.report(office.desk, office.by("UNEW"), "メールを誤送信しました")
    run(office, office.by("", NOW))
    assert office.slack.notices(IncidentReported, "UMGR")


def scheduled(office: Company) -> str:
    """A campaign that is fixed for tomorrow."""
    campaign_id = office.draft(Kind.QUIZ, ATTACKS)
    running.schedule(office.desk, office.by("ULEAD"), campaign_id, NOW + timedelta(days=1))
    return campaign_id


def test_a_launch_that_cannot_be_is_told_once_with_its_reason(office: Company) -> None:
    campaign_id = scheduled(office)
    late = office.by("", NOW + timedelta(days=15))  # the bot was off until after the due date
    assert rounds.every_few_minutes(office.desk, late)["launch_failures"] == 1
    assert rounds.every_few_minutes(office.desk, late)["launch_failures"] == 0
    run(office, late)
    (told,) = office.slack.notices(LaunchFailed)
    assert isinstance(told, LaunchFailed)
    assert (told.campaign_id, told.why) == (campaign_id, "training.campaign.due_in_the_past")
    assert office.slack.notices(LaunchFailed, "ULEAD") == [told]


def test_slack_being_away_is_no_failure_to_tell(office: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(office)
    late = office.by("", NOW + timedelta(days=2))

    def gone(*_: object) -> None:
        raise Unavailable()

    monkeypatch.setattr(launch, "launch_scheduled", gone)
    _, failed = series.launch_due(office.desk, late)
    assert failed and failures.start(office.desk, late, failed) == 0


def test_when_the_maker_has_left_the_leads_are_told_and_nobody_once_it_is_cancelled(office: Company) -> None:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS, by="ULEAD")
    running.schedule(office.desk, office.by("ULEAD"), campaign_id, NOW + timedelta(days=1))
    with office.desk.database.writing() as connection:
        lead = people.get(connection, TEAM, "ULEAD")
        second = replace(lead, id="ULEAD2", slack_id="ULEAD2")
        people.PEOPLE.add(connection, second)
        people.PEOPLE.put(connection, replace(lead, active=False))
    late = office.by("", NOW + timedelta(days=15))
    payload = {"campaign": campaign_id, "why": "training.campaign.due_in_the_past", "values": {}}
    assert failures.tell(office.desk, late, payload) == 1
    assert office.slack.notices(LaunchFailed, "ULEAD2") and not office.slack.notices(LaunchFailed, "ULEAD")
    running.cancel(office.desk, office.by("ULEAD2"), campaign_id, "別の日に")
    assert failures.tell(office.desk, late, {**payload, "why": "training.reason_needed"}) == 0
