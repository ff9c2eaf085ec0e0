"""Invitations and reminders on their way: who is reached, reminded once, and told of others."""

from datetime import timedelta

import pytest

from bot.errors import Conflict, Unavailable, Undeliverable
from bot.services.training import (
    amend,
    launch,
    overdue_digests,
    reminding,
    rounds,
    statistics,
)
from bot.services.training.notices import (
    OverdueDigest,
    ReminderDigest,
)
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, Company


def test_somebody_who_cannot_be_reached_is_flagged_and_the_rest_go_on(office: Company) -> None:
    office.slack.refuses["UEMP1"] = Undeliverable(code="user_disabled")
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    view = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert view.undeliverable == 1 and len(office.slack.posted) == 6
    flagged = next(line for line in view.people if line.undeliverable)
    assert (flagged.person_id, flagged.undeliverable) == ("UEMP1", "user_disabled")
    amend.enter_on_behalf(office.desk, office.by("ULEAD"), flagged.assignment_id, "no Slack", "paper 12")
    assert statistics.view(office.desk, office.by("ULEAD"), campaign_id).completion.done == 1


def test_a_lost_start_and_slack_being_away_heal_by_themselves(office: Company) -> None:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS)
    launch.launch(office.desk, office.by("ULEAD"), campaign_id)
    office.queue.waiting.clear()  # killed before the fan-out ran
    office.slack.refuses["UEMP1"] = Unavailable()
    assert rounds.reconcile(office.desk, office.by("")) == 7
    with pytest.raises(Unavailable):
        office.drain()
    del office.slack.refuses["UEMP1"]
    office.queue.seen.clear()
    rounds.reconcile(office.desk, office.by(""))
    office.drain()
    assert sorted(recipient.channel for recipient, _, _ in office.slack.posted) == sorted(
        {recipient.channel for recipient, _, _ in office.slack.posted}
    )
    assert len(office.slack.posted) == 7


def test_nobody_who_is_done_is_reminded_even_when_done_after_the_job_was_queued(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    due_day = office.by("", NOW + timedelta(days=14))
    assert reminding.start_due(office.desk, due_day) == 6
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    while office.queue.waiting:
        kind, payload = office.queue.waiting.pop(0)
        rounds.JOBS[kind](office.desk, due_day, payload)
    reminded = {r.channel for r, notice, _ in office.slack.posted if isinstance(notice, ReminderDigest)}
    assert reminded == {"ULEAD", "UADMIN", "UMGR", "UDISP", "UMGR2"}
    assert reminding.start_due(office.desk, due_day) == 0


def test_remind_now_has_a_cool_down(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    assert reminding.remind_now(office.desk, office.by("ULEAD"), campaign_id) == reminding.Asked(7)
    with pytest.raises(Conflict, match="remind_cooldown"):
        reminding.remind_now(office.desk, office.by("ULEAD"), campaign_id)


def test_managers_hear_first_and_leads_later(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    third = office.by("", NOW + timedelta(days=14 + 7))
    assert (
        overdue_digests.start_due(office.desk, third) == 3
    )  # UMGR, UMGR2 and the lead as a manager of managers
    for kind, payload in office.queue.waiting:
        rounds.JOBS[kind](office.desk, third, payload)
    (digest,) = office.slack.notices(OverdueDigest, "UMGR")
    assert isinstance(digest, OverdueDigest)
    assert {line.person_id for line in digest.lines} == {"UEMP1", "UEMP2"} and not digest.for_lead
