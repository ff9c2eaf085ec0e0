"""Questions for people: to the security channel, and what they write there back to the one who asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.errors import NotFound, Unavailable
from bot.services import answer_record
from bot.services.notices import EscalationNotice, HumanAnswerNotice
from bot.services.notices_loop import RelayedNotice
from bot.services.ports import Clock, Directory, Jobs, Recipient, Sender
from bot.services.questions import PRIVATE, Question
from bot.store.escalations import Escalation, Escalations, key_of
from bot.store.questions import AskedQuestion, Questions
from bot.store.verified import HumanReply, VerifiedAnswers
from bot.texts import Language
from knowledge.answering.answers import Answer

JOB = "escalate"
REPLY_JOB = "relay"
# "by_dm", "to_asker": where the answer will come, when that is not the thread in which the button stands.
Outcome = Literal[
    "sent", "sent_by_dm", "sent_to_asker", "already", "already_by_dm", "already_to_asker", "no_channel"
]


@dataclass(frozen=True, slots=True)
class HumanDesk:
    """What it takes to hand a question to people. `channel` is the security channel, "" = none is set.

    `replies` keeps what they wrote, so that it can be saved as a verified answer.
    """

    questions: Questions
    escalations: Escalations
    directory: Directory
    sender: Sender
    clock: Clock
    channel: str = ""
    replies: VerifiedAnswers | None = None


class Humans:
    """Hands questions on, and brings answers back."""

    def __init__(self, desk: HumanDesk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs

    def request(self, team: str, question_id: str, user_id: str) -> Outcome:
        """Hand a question to people, once. Raises NotFound for one that was not kept."""
        if not self._desk.channel:
            return "no_channel"
        asked = self._desk.questions.find(team, question_id)
        if asked is None:
            raise NotFound()
        payload = {"team": team, "question": question_id, "user": user_id}
        first = self._jobs.start(JOB, f"{team}:{question_id}", payload)
        if asked.place not in PRIVATE:
            return "sent" if first else "already"
        if asked.user_id != user_id:  # under an answer that was shared with the channel
            return "sent_to_asker" if first else "already_to_asker"
        return "sent_by_dm" if first else "already_by_dm"

    def accept_reply(self, reply: Question) -> bool:
        """Take in what somebody wrote in a thread of the security channel."""
        return self._jobs.start(REPLY_JOB, reply.key, reply.to_payload())

    def escalate(self, payload: Mapping[str, Any]) -> None:
        """The durable work behind `request`."""
        desk = self._desk
        asked = desk.questions.find(payload["team"], payload["question"])
        if asked is None:
            return
        notice = EscalationNotice(_language(asked), asked.id, payload["user"], _answer(asked))
        recipient = Recipient(asked.team_id, desk.channel)
        sent = desk.sender.send(recipient, notice, key_of(asked.id))
        desk.escalations.keep(
            Escalation(asked.team_id, asked.id, sent.channel, sent.ts, payload["user"], desk.clock())
        )

    def relay(self, payload: Mapping[str, Any]) -> None:
        """The durable work behind `accept_reply`: a thread that is none of ours is left alone.

        Raises Unavailable while the message behind the thread may be one that is just being posted.
        """
        desk = self._desk
        reply = Question.from_payload(payload)
        escalation = desk.escalations.behind(reply.team_id, reply.channel, reply.thread_ts)
        if escalation is None and desk.escalations.is_posting(reply.team_id):
            raise Unavailable()
        asked = desk.questions.find(reply.team_id, escalation.question_id) if escalation else None
        if escalation is None or asked is None or not reply.text.strip():
            return
        question = asked.text if asked.place in PRIVATE else ""
        notice = HumanAnswerNotice(_language(asked), reply.user_id, reply.text, question)
        desk.sender.send(_back_to(asked), notice, f"relay:{reply.key}")
        if desk.escalations.of(asked.team_id, asked.id) is None:
            desk.escalations.keep(replace(escalation, asked_by=asked.user_id))
        desk.escalations.answered(asked.team_id, asked.id, desk.clock())
        if desk.replies:
            kept = HumanReply(asked.team_id, reply.id, asked.id, reply.user_id, reply.text, desk.clock())
            desk.replies.keep_reply(kept)
        person = desk.directory.profile(reply.team_id, reply.user_id)
        receipt = RelayedNotice(person.language, asked.id, reply.id)
        thread = Recipient(reply.team_id, reply.channel, reply.thread_ts)
        desk.sender.send(thread, receipt, f"relayed:{reply.key}")


def _language(asked: AskedQuestion) -> Language:
    return "en" if asked.language == "en" else "ja"


def _back_to(asked: AskedQuestion) -> Recipient:
    if asked.place in PRIVATE:
        return Recipient(asked.team_id, asked.user_id)
    return Recipient(asked.team_id, asked.channel, asked.thread_ts)


def _answer(asked: AskedQuestion) -> Answer:
    if asked.answer:
        return answer_record.from_json(asked.answer, asked.text)
    return Answer(asked.text, _language(asked), "not_covered", "", covered=False)
