"""A recurring campaign is changed by a lead alone, from its next one on, and the record keeps both rhythms."""

from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotPermitted
from bot.services.training import recurring, series
from bot.store import record
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


def test_nobody_else_does_and_what_is_stopped_stays_so(office: Company) -> None:
    one = recurring_quiz(office)
    with pytest.raises(InvalidInput):
        recurring.change(office.desk, office.by("UMGR"), one, (12, 21, date(2027, 6, 1)))
    with pytest.raises(NotPermitted):
        series.stop(office.desk, office.by("UMGR"), one)
    series.stop(office.desk, office.by("ULEAD"), one)
    with pytest.raises(InvalidInput):
        recurring.change(office.desk, office.by("ULEAD"), one, (12, 21, date(2027, 6, 1)))
