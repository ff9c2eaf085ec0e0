"""Questions for people: where their answer comes, and that none is lost however soon it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import Unavailable
from bot.services.humans import HumanDesk, Humans
from bot.services.notices import HumanAnswerNotice
from bot.services.ports import Notice, Profile, Recipient, Sent
from bot.services.questions import Place, Question
from bot.store.database import Database
from bot.store.escalations import KIND, Escalation, Escalations, key_of
from bot.store.outbox import Outbox, Outgoing
from bot.store.questions import AskedQuestion, Questions
from bot.store.verified import VerifiedAnswers
from bot.texts import catalogue

NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
TEAM, ASKER, LEAD, SECURITY = "T0TEST", "UASKER", "ULEAD", "CSECURITY"
POSTED = "1800000000.000100"


@dataclass
class Slack:
    """What was sent to whom, and the jobs that were started."""

    sent: list[tuple[Recipient, Notice]] = field(default_factory=list)
    started: set[tuple[str, str]] = field(default_factory=set)

    def send(self, recipient: Recipient, notice: Notice, key: str) -> Sent:
        """Post."""
        self.sent.append((recipient, notice))
        return Sent(recipient.channel, POSTED)

    def start(self, kind: str, key: str, payload: Mapping[str, Any], queue: str = "") -> bool:
        """Start a job, once a key."""
        is_new = (kind, key) not in self.started
        self.started.add((kind, key))
        return is_new

    def profile(self, team: str, user_id: str) -> Profile:
        """A colleague."""
        return Profile(team, user_id, "高橋 結衣")


def humans(database: Database, slack: Slack) -> Humans:
    """The service on a real database."""
    desk = HumanDesk(
        questions=Questions(database),
        escalations=Escalations(database),
        directory=slack,  # type: ignore[arg-type]
        sender=slack,  # type: ignore[arg-type]
        clock=lambda: NOW,
        channel=SECURITY,
        replies=VerifiedAnswers(database),
    )
    return Humans(desk, slack)


def asked(database: Database, place: Place = "dm") -> str:
    """A question that was answered; its id."""
    question = AskedQuestion(
        TEAM, "q1", "C1", ASKER, "1700000000.000100", "1700000000.000100", place, "これは?", "ja", NOW,
        "not_covered", False, "", "answered",
    )  # fmt: skip
    assert Questions(database).save(question)
    return question.id


def reply(thread: str = POSTED) -> dict[str, Any]:
    """What a lead wrote in a thread of the security channel."""
    return Question(TEAM, SECURITY, LEAD, "1800000000.000200", "総務へ", "channel", thread).to_payload()


def going_out(question_id: str) -> Outgoing:
    """The message for the security channel as the outbox has it before Slack answers."""
    return Outgoing(TEAM, key_of(question_id), SECURITY, KIND, "n" * 32, NOW)


@pytest.mark.parametrize(
    ("place", "presser", "outcomes"),
    [
        ("dm", ASKER, ["sent", "already"]),
        ("channel", ASKER, ["sent", "already"]),
        ("private", ASKER, ["sent_by_dm", "already_by_dm"]),
        ("aside", ASKER, ["sent_by_dm", "already_by_dm"]),
        ("checked", ASKER, ["sent_by_dm", "already_by_dm"]),
        ("aside", LEAD, ["sent_to_asker", "already_to_asker"]),
    ],
)
def test_the_receipt_says_where_the_answer_will_come(
    sqlite_database: Database, place: Place, presser: str, outcomes: list[str]
) -> None:
    service = humans(sqlite_database, Slack())
    question_id = asked(sqlite_database, place)
    assert [service.request(TEAM, question_id, presser) for _ in range(2)] == outcomes
    assert all(f"human.{outcome}" in catalogue() for outcome in outcomes)


@pytest.mark.parametrize(("place", "expected"), [("dm", ("C1", "")), ("checked", (ASKER, "これは?"))])
def test_the_answer_comes_there_with_the_question_where_it_is_not_in_the_thread(
    sqlite_database: Database, place: Place, expected: tuple[str, str]
) -> None:
    slack = Slack()
    service = humans(sqlite_database, slack)
    service.escalate({"team": TEAM, "question": asked(sqlite_database, place), "user": ASKER})
    service.relay(reply())
    recipient, notice = slack.sent[1]
    assert isinstance(notice, HumanAnswerNotice)
    assert (recipient.channel, notice.question) == expected


def test_a_reply_to_a_message_that_is_being_posted_waits_for_it(database: Database) -> None:
    slack, question_id = Slack(), asked(database)
    service, outbox = humans(database, slack), Outbox(database)
    trying = outbox.attempt(going_out(question_id), NOW)
    with pytest.raises(Unavailable):
        service.relay(reply())
    outbox.settle(replace(trying, state="sent", ts=POSTED, settled_at=NOW))

    service.relay(reply())
    assert [recipient.channel for recipient, _ in slack.sent] == ["C1", SECURITY]
    kept = Escalations(database).of(TEAM, question_id)
    assert kept and (kept.ts, kept.asked_by, kept.answered_at) == (POSTED, ASKER, NOW)


def test_that_somebody_answered_stays_noted_when_the_row_is_written_after_it(database: Database) -> None:
    question_id = asked(database)
    escalations = Escalations(database)
    row = Escalation(TEAM, question_id, SECURITY, POSTED, ASKER, NOW)
    escalations.keep(row)
    escalations.answered(TEAM, question_id, NOW)
    escalations.keep(row)
    assert escalations.of(TEAM, question_id) == replace(row, answered_at=NOW)


def test_talk_in_another_thread_is_left_alone(sqlite_database: Database) -> None:
    slack = Slack()
    service = humans(sqlite_database, slack)
    service.escalate({"team": TEAM, "question": asked(sqlite_database), "user": ASKER})
    service.relay(reply("1800000000.000900"))
    assert len(slack.sent) == 1
