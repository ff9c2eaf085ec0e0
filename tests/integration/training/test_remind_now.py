"""Remind now: in office hours at once, else at the next opening; one a person and day, nobody who is done."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Conflict
from bot.services.training import amend, overdue_digests, reminding, rounds, running, statistics
from bot.services.training.notices import OverdueDigest, ReminderDigest
from bot.services.training.reminding import Asked
from bot.slack.blocks.training.reminders import reminders_asked
from bot.slack.blocks.training.statistics import page_blocks
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, Company

# Friday evening before a weekend; the Monday after, at nine in Tokyo.
EVENING = datetime(2026, 11, 6, 11, 0, tzinfo=UTC)
SATURDAY = EVENING + timedelta(hours=20)
MONDAY = datetime(2026, 11, 9, 0, 0, tzinfo=UTC)


def run(office: Company, now: datetime) -> None:
    """What the queue holds, and what that starts."""
    while office.queue.waiting:
        kind, payload = office.queue.waiting.pop(0)
        rounds.JOBS[kind](office.desk, office.by("", now), payload)


def look(office: Company, now: datetime) -> None:
    """A frequent round and its jobs."""
    rounds.every_few_minutes(office.desk, office.by("", now))
    run(office, now)


def reminded(office: Company) -> list[str]:
    return sorted(to.channel for to, notice, _ in office.slack.posted if isinstance(notice, ReminderDigest))


def test_inside_office_hours_it_goes_out_at_once(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    next_day = NOW + timedelta(days=1)
    asked = reminding.remind_now(office.desk, office.by("ULEAD", next_day), campaign_id)
    run(office, next_day)
    assert asked == Asked(6) and "6人にリマインドを送ります" in reminders_asked(asked, "ja")
    assert reminded(office) == ["UADMIN", "UDISP", "UEMP2", "ULEAD", "UMGR", "UMGR2"]


def test_on_friday_evening_it_waits_for_monday_and_the_lead_is_told_when(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    lead = company.by("ULEAD", EVENING)
    asked = reminding.remind_now(company.desk, lead, campaign_id)
    assert asked == Asked(7, MONDAY)
    assert "2026年11月9日(月) 09:00" in reminders_asked(asked, "ja")
    assert "Mon 9 Nov 2026 09:00" in reminders_asked(asked, "en")
    page = statistics.view(company.desk, lead, campaign_id)
    assert page.remind_at == MONDAY and "11月9日(月) 09:00" in str(
        [one.to_dict() for one in page_blocks(page)]
    )
    for moment in (EVENING, SATURDAY, MONDAY - timedelta(minutes=1)):
        look(company, moment)
    assert reminded(company) == []
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    look(company, MONDAY)
    assert reminded(company) == ["UADMIN", "UDISP", "UEMP2", "ULEAD", "UMGR", "UMGR2"], "who is done is not"
    assert statistics.view(company.desk, lead, campaign_id).remind_at is None
    look(company, MONDAY + timedelta(minutes=5))
    assert len(reminded(company)) == 6, "at most one a day"


def test_pressed_again_it_stays_one_and_after_it_the_cool_down_holds(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    reminding.remind_now(office.desk, office.by("ULEAD", EVENING), campaign_id)
    again = reminding.remind_now(office.desk, office.by("ULEAD", SATURDAY), campaign_id)
    assert again == Asked(7, MONDAY, before=True) and "すでに予約" in reminders_asked(again, "ja")
    look(office, MONDAY)
    with pytest.raises(Conflict, match="remind_cooldown"):
        reminding.remind_now(office.desk, office.by("ULEAD", MONDAY + timedelta(hours=1)), campaign_id)
    run(office, MONDAY + timedelta(hours=1))
    assert len(reminded(office)) == 7


def test_a_plan_outlives_a_restart_and_an_opening_that_was_missed(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    reminding.remind_now(office.desk, office.by("ULEAD", EVENING), campaign_id)
    # The bot was down on Monday until the evening; what it had started is forgotten.
    office.queue.seen.clear()
    look(office, MONDAY + timedelta(hours=10))
    assert reminded(office) == []
    look(office, MONDAY + timedelta(days=1))
    assert len(reminded(office)) == 7


def test_a_kill_between_start_and_note_reminds_nobody_twice(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    reminding.remind_now(office.desk, office.by("ULEAD", EVENING), campaign_id)
    office.desk.jobs.start(
        reminding.REMIND_ALL,
        f"remind_all:{campaign_id}:{MONDAY.isoformat()}",
        {"team": "T0TEST", "campaign": campaign_id},
    )
    look(office, MONDAY)
    look(office, MONDAY + timedelta(minutes=5))
    assert len(reminded(office)) == len(set(reminded(office))) == 7


def test_a_closed_campaign_reminds_nobody_and_a_paused_one_says_so(office: Company) -> None:
    closed = office.launched(Kind.QUIZ, ATTACKS)
    reminding.remind_now(office.desk, office.by("ULEAD", EVENING), closed)
    running.cancel(office.desk, office.by("ULEAD", SATURDAY), closed, "Not needed.")
    paused = office.launched(Kind.QUIZ, ATTACKS, now=SATURDAY)
    amend.pause_reminders(office.desk, office.by("ULEAD", SATURDAY), paused, True)
    with pytest.raises(Conflict, match="reminders_paused"):
        reminding.remind_now(office.desk, office.by("ULEAD", SATURDAY), paused)
    look(office, MONDAY)
    assert reminded(office) == []


def test_what_a_long_queue_reaches_after_hours_goes_out_the_next_morning_once(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    due_day = NOW + timedelta(days=14)
    assert reminding.start_due(company.desk, company.by("", due_day)) == 7
    first, *rest = company.queue.waiting
    company.queue.waiting = [first]
    run(company, due_day)
    company.queue.waiting = rest
    run(company, due_day + timedelta(hours=9))
    early = reminded(company)
    assert len(early) == 1
    take(company, "UEMP2", invited(company, "UEMP2"), right)
    for hours in (13, 23, 24, 25):
        look(company, due_day + timedelta(hours=hours))
    found = reminded(company)
    assert len(found) == len(set(found)) == 6 and set(early) < set(found) and "UEMP2" not in found
    assert reminding.start_due(company.desk, company.by("", due_day + timedelta(hours=26))) == 0


def test_a_digest_that_comes_too_late_comes_the_next_day_and_once(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    third = NOW + timedelta(days=14 + 7)
    overdue_digests.start_due(office.desk, office.by("", third))
    run(office, third + timedelta(hours=10))
    assert not office.slack.notices(OverdueDigest)
    for days in (1, 2):
        overdue_digests.start_due(office.desk, office.by("", third + timedelta(days=days)))
        run(office, third + timedelta(days=days))
    assert len(office.slack.notices(OverdueDigest)) == 3
