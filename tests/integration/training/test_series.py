"""A recurring campaign is changed by a lead alone, from its next one on, and the record keeps both rhythms."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import InvalidInput, NotPermitted
from bot.services.training import recurring, series
from bot.store import campaigns, record
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import NOW, TEAM, Company


def recurring_quiz(office: Company) -> str:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS, by="ULEAD")
    return recurring.repeat(office.desk, office.by("ULEAD"), campaign_id, 6, NOW + timedelta(days=1))


def test_a_lead_changes_the_rhythm(office: Company) -> None:
    one, wanted = recurring_quiz(office), date(2027, 6, 1)
    before = recurring.line_of(office.desk, office.by("ULEAD"), one)
    recurring.change(office.desk, office.by("ULEAD"), one, (12, 21, wanted))
    after = recurring.line_of(office.desk, office.by("ULEAD"), one)
    assert (after.months, after.due_days, after.next_day) == (12, 21, wanted)
    local = office.desk.calendar.local
    assert local(after.next_at).time() == local(before.next_at).time()
    with office.desk.database.reading() as connection:
        (entry,) = record.entries(connection, TEAM, kind="series.changed")
    assert "ULEAD" in entry.personal and entry.facts["before"]["months"] == 6
    assert entry.facts["after"]["months"] == 12


def test_what_falls_on_a_sunday_is_launched_on_monday_with_all_its_days(office: Company) -> None:
    one = recurring_quiz(office)
    sunday = date(2027, 6, 6)
    recurring.change(office.desk, office.by("ULEAD"), one, (6, 10, sunday))
    line = recurring.line_of(office.desk, office.by("ULEAD"), one)
    monday = datetime(2027, 6, 7, 0, 0, tzinfo=UTC)
    assert (line.next_day, line.goes_out) == (sunday, monday)
    for before in (line.next_at, line.next_at + timedelta(minutes=5), monday - timedelta(minutes=1)):
        assert series.spawn_due(office.desk, office.by("", before)) == []
    (made,) = series.spawn_due(office.desk, office.by("", monday))
    assert series.launch_due(office.desk, office.by("", monday)) == (1, [])
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=made)
    assert campaign.launched_at == monday and campaign.due == datetime(2027, 6, 17, 9, 0, tzinfo=UTC)
    after = recurring.line_of(office.desk, office.by("ULEAD"), one)
    assert after.next_day == date(2027, 12, 6), "the rhythm does not drift"


def test_a_campaign_of_more_than_a_year_comes_again_with_a_year_to_do_it(office: Company) -> None:
    draft = office.draft(Kind.QUIZ, ATTACKS, by="ULEAD", due=NOW + timedelta(days=500))
    one = recurring.repeat(office.desk, office.by("ULEAD"), draft, 6, NOW)
    assert recurring.line_of(office.desk, office.by("ULEAD"), one).due_days == 365


def test_nobody_else_does_and_what_is_stopped_stays_so(office: Company) -> None:
    one = recurring_quiz(office)
    with pytest.raises(InvalidInput):
        recurring.change(office.desk, office.by("UMGR"), one, (12, 21, date(2027, 6, 1)))
    with pytest.raises(NotPermitted):
        series.stop(office.desk, office.by("UMGR"), one)
    series.stop(office.desk, office.by("ULEAD"), one)
    with pytest.raises(InvalidInput):
        recurring.change(office.desk, office.by("ULEAD"), one, (12, 21, date(2027, 6, 1)))
