"""Guideline and policy contradict each other in an answer: the security channel hears of it, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.services import answer_record
from bot.services.notices_conflict import ConflictNotice
from bot.services.ports import Clock, Jobs, Recipient, Sender
from bot.services.questions import Question
from bot.store.conflicts import Conflicts
from bot.store.questions import Questions
from bot.texts import Language
from knowledge.answering.answers import Answer, Citation

JOB = "conflict"


@dataclass(frozen=True, slots=True)
class ConflictDesk:
    """What it works with. `channel` is the security channel; without one nothing is told."""

    questions: Questions
    conflicts: Conflicts
    sender: Sender
    clock: Clock
    channel: str = ""
    language: Language = "ja"


class ConflictReports:
    """Tells the leads."""

    def __init__(self, desk: ConflictDesk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs

    def notice(self, question: Question, answer: Answer) -> None:
        """Look at an answer that was recorded; begins durable work when there is something to tell."""
        pair = pair_of(answer) if answer.conflict and self._desk.channel else None
        if pair:
            payload = {"team": question.team_id, "question": question.id}
            self._jobs.start(JOB, f"{question.team_id}:{id_of(*pair)}", payload)

    def tell(self, payload: Mapping[str, Any]) -> None:
        """The durable work. The message comes first: a second run finds it sent by its key."""
        asked = self._desk.questions.find(str(payload["team"]), str(payload["question"]))
        pair = pair_of(answer_record.from_json(asked.answer, "")) if asked and asked.answer else None
        if asked is None or pair is None or self._desk.conflicts.known(asked.team_id, id_of(*pair)):
            return
        notice = ConflictNotice(self._desk.language, *pair)
        recipient = Recipient(asked.team_id, self._desk.channel)
        self._desk.sender.send(recipient, notice, f"conflict:{id_of(*pair)}")
        self._desk.conflicts.keep(asked.team_id, id_of(*pair), asked.id, self._desk.clock())


def pair_of(answer: Answer) -> tuple[Citation, Citation] | None:
    """The clause of the guideline and that of the policy, None where the answer does not cite both."""
    guideline = next((each for each in answer.citations if each.kind == "guideline"), None)
    policy = next((each for each in answer.citations if each.kind == "policy"), None)
    return (guideline, policy) if guideline and policy else None


def id_of(guideline: Citation, policy: Citation) -> str:
    """The same for the same two clauses in the same two versions."""
    parts = [part for c in (guideline, policy) for part in (c.document_id, c.version, c.section)]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]
