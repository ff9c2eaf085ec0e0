"""Who has used up their attempts cannot go on alone: the manager hears of it, in office hours and once."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.services.notices import Sentence
from bot.services.training import amend, overdue_digests, quiz, rounds, used_up
from bot.services.training.notices import OverdueDigest
from bot.store import people
from bot.texts import say
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS, invited, take, wrong
from tests.support.company import NOW, TEAM, Company


def round_at(office: Company, moment: datetime = NOW) -> list[str]:
    """Whom the round tells, by what they read."""
    used_up.start_due(office.desk, office.by("", moment))
    while office.queue.waiting:
        kind, payload = office.queue.waiting.pop(0)
        rounds.JOBS[kind](office.desk, office.by("", moment), payload)
    told = [
        (r, n) for r, n, _ in office.slack.posted if isinstance(n, Sentence) and n.key == "screen.used_up"
    ]
    assert all("社員 一" in say(n.key, n.language, **n.values) for _, n in told)
    return [recipient.channel for recipient, _ in told]


def test_the_manager_hears_once_and_again_when_granted_attempts_are_used_up_too(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS, max_attempts=1)
    one = invited(office, "UEMP1")
    assert round_at(office) == []
    take(office, "UEMP1", one, wrong)
    assert round_at(office, NOW + timedelta(hours=12)) == [], "not at ten in the evening"
    for day in range(2):
        assert round_at(office, NOW + timedelta(days=day)) == ["UMGR"]
    amend.grant(office.desk, office.by("UMGR"), one, 1, "話した")
    assert round_at(office, NOW + timedelta(days=1)) == ["UMGR"]
    take(office, "UEMP1", one, wrong)
    assert round_at(office, NOW + timedelta(days=1)) == ["UMGR", "UMGR"]


def test_what_was_granted_meanwhile_is_no_news(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS, max_attempts=1)
    one = invited(office, "UEMP1")
    take(office, "UEMP1", one, wrong)
    assert used_up.start_due(office.desk, office.by("")) == 1
    amend.grant(office.desk, office.by("ULEAD"), one, 1, "")
    quiz.start(office.desk, office.by("UEMP1"), one)
    assert round_at(office) == []


def test_without_a_manager_the_leads_hear(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS, max_attempts=1)
    take(office, "UEMP1", invited(office, "UEMP1"), wrong)
    with office.desk.database.writing() as connection:
        people.PEOPLE.save(connection, replace(people.get(connection, TEAM, "UMGR"), active=False))
    assert round_at(office) == ["ULEAD"]


def test_after_more_time_for_all_the_manager_has_a_digest_of_the_new_due(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    first, second = NOW + timedelta(days=21), NOW + timedelta(days=49)
    for moment in (first, second):
        overdue_digests.start_due(office.desk, office.by("", moment))
        while office.queue.waiting:
            kind, payload = office.queue.waiting.pop(0)
            rounds.JOBS[kind](office.desk, office.by("", moment), payload)
        if moment is first:
            later = NOW + timedelta(days=40)
            amend.extend(office.desk, office.by("ULEAD", first), campaign_id, later, "繁忙期")
    assert len(office.slack.notices(OverdueDigest, "UMGR")) == 2
