"""Whose answers a lead looked at hears of it, whatever happens to Slack, to the process or to their account."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import InvalidInput, NotPermitted, Unavailable, Undeliverable
from bot.services.training import company, home, looks, rounds
from bot.services.training.notices import AnswersSeen, BreakGlass, LookToTell
from bot.store import people, record
from bot.store.erasure import erase_person
from bot.store.record import Entry
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, TEAM, Company


def looked(office: Company, user: str = "UEMP1") -> AnswersSeen:
    """A lead looks at the answers of somebody who has taken the quiz; nothing has been sent yet."""
    office.launched(Kind.QUIZ, ATTACKS)
    take(office, user, invited(office, user), right)
    return company.break_glass(office.desk, office.by("ULEAD"), invited(office, user), "complaint")


def work(office: Company, now: datetime = NOW) -> None:
    """Run what waits in the queue."""
    while office.queue.waiting:
        kind, payload = office.queue.waiting.pop(0)
        rounds.JOBS[kind](office.desk, office.by("", now), payload)


def change(office: Company, user: str, **fields: object) -> None:
    """Change somebody in the list of people."""
    with office.desk.database.writing() as connection:
        one = people.get(connection, TEAM, user)
        people.PEOPLE.save(connection, replace(one, **fields))  # type: ignore[arg-type]


def told(office: Company) -> list[Entry]:
    """The links that say that somebody was told."""
    with office.desk.database.reading() as connection:
        return list(record.entries(connection, TEAM, kind=looks.TOLD))


def tasks(office: Company, user: str) -> tuple[LookToTell, ...]:
    """What App Home asks somebody to tell."""
    return home.home(office.desk, office.by(user)).looks


def test_a_look_needs_a_lead_and_a_reason_and_is_told_once(office: Company) -> None:
    seen = looked(office)
    assert len(seen.answers) == 5 and seen.told_by == ()
    with pytest.raises(NotPermitted):
        company.break_glass(office.desk, office.by("UMGR"), invited(office, "UEMP1"), "curious")
    with pytest.raises(InvalidInput, match="reason_needed"):
        company.break_glass(office.desk, office.by("ULEAD"), invited(office, "UEMP1"), " ")
    assert told(office) == []
    for _ in range(2):
        work(office)
        rounds.every_few_minutes(office.desk, office.by("", NOW + timedelta(days=1)))
    work(office)
    (notice,) = office.slack.notices(BreakGlass)
    assert isinstance(notice, BreakGlass) and (notice.reason, notice.at) == ("complaint", NOW)
    (link,) = told(office)
    assert link.facts["how"] == "slack" and link.personal == {"UEMP1": {"person": "UEMP1"}}
    assert tasks(office, "UMGR") == ()


def test_a_process_that_ended_before_the_message_owes_it_still(office: Company) -> None:
    looked(office)
    office.queue.waiting.clear()
    office.queue.seen.clear()
    assert looks.start_due(office.desk, office.by("", NOW + timedelta(minutes=5))) == 1
    office.slack.refuses["UEMP1"] = Unavailable()
    with pytest.raises(Unavailable):
        work(office)
    assert told(office) == [] and looks.start_due(office.desk, office.by("")) == 0, "the job comes again"
    del office.slack.refuses["UEMP1"]
    assert looks.start_due(office.desk, office.by("", NOW + timedelta(hours=1))) == 1
    work(office)
    assert len(office.slack.notices(BreakGlass, "UEMP1")) == len(told(office)) == 1


def test_who_has_no_slack_is_told_by_the_manager_who_says_so(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    assignment = invited(office, "UEMP1")
    change(office, "UEMP1", slack_id="")
    seen = company.break_glass(office.desk, office.by("ULEAD"), assignment, "complaint")
    assert seen.told_by == ("部長 一",)
    work(office)
    (asked,) = office.slack.notices(LookToTell)
    assert asked == office.slack.notices(LookToTell, "UMGR")[0] == tasks(office, "UMGR")[0]
    assert isinstance(asked, LookToTell) and (asked.person, asked.reason) == ("社員 一", "complaint")
    assert tasks(office, "UMGR2") == tasks(office, "ULEAD") == tasks(office, "UEMP2") == ()
    for user in ("UMGR2", "ULEAD"):
        with pytest.raises(NotPermitted):
            looks.confirm(office.desk, office.by(user), asked.number)
    for _ in range(2):
        looks.confirm(office.desk, office.by("UMGR"), asked.number)
    (link,) = told(office)
    assert link.facts["how"] == "in_person" and "acted_as" in link.personal["UMGR"]
    assert tasks(office, "UMGR") == ()
    rounds.every_few_minutes(office.desk, office.by("", NOW + timedelta(days=1)))
    work(office, NOW + timedelta(days=1))
    assert len(office.slack.notices(LookToTell)) == 1


@pytest.mark.parametrize("gone", ["inactive", "refused"])
def test_who_left_or_cannot_be_written_to_is_told_by_the_leads_where_nobody_manages_them(
    office: Company, gone: str
) -> None:
    change(office, "UMGR", active=False)
    looked(office)
    if gone == "inactive":
        change(office, "UEMP1", active=False)
    else:
        office.slack.refuses["UEMP1"] = Undeliverable(code="user_disabled")
    work(office)
    assert office.slack.notices(BreakGlass) == []
    assert [one.person for one in tasks(office, "ULEAD")] == ["社員 一"]
    assert len(office.slack.notices(LookToTell, "ULEAD")) == 1 and told(office) == []


def test_one_who_looks_at_their_own_answers_and_one_who_was_erased_are_not_told(office: Company) -> None:
    looked(office, "ULEAD")
    company.break_glass(office.desk, office.by("ULEAD"), invited(office, "UEMP1"), "complaint")
    with office.desk.database.writing() as connection:
        erase_person(connection, TEAM, "UEMP1", NOW)
    work(office)
    assert not office.slack.notices(BreakGlass) and not office.slack.notices(LookToTell)
    assert tasks(office, "ULEAD") == ()
    looks.confirm(office.desk, office.by("ULEAD"), 1)
    assert told(office) == []
