"""An answer that only the asker saw is shown to the channel at their word: what everyone may read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from bot.errors import NotFound, Undeliverable
from bot.services import answer_record
from bot.services.asking import Desk
from bot.services.notices import AnswerNotice, Sentence
from bot.services.ports import Jobs, Recipient
from bot.store.questions import AskedQuestion
from bot.texts import Language
from knowledge.answering.answers import Answer
from knowledge.documents import EVERYONE

JOB = "share"
Outcome = Literal["sent", "already"]


class Sharing:
    """Shows private answers to the channel in which they were asked for."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs

    def request(self, team: str, question_id: str, user_id: str) -> Outcome:
        """Share once. Raises NotFound for another's answer, and for a message that was checked."""
        asked = self._desk.questions.find(team, question_id)
        if asked is None or not asked.answer or asked.place != "aside" or asked.user_id != user_id:
            raise NotFound("share.not_found")
        payload = {"team": team, "question": question_id, "user": user_id}
        return "sent" if self._jobs.start(JOB, f"{team}:{question_id}", payload) else "already"

    def share(self, payload: Mapping[str, Any]) -> None:
        """The durable work behind `request`."""
        asked = self._desk.questions.find(payload["team"], payload["question"])
        if asked is None or not asked.answer or asked.place != "aside":
            return
        answer = self._for_everyone(asked)
        notice = AnswerNotice(answer.language, asked.id, answer, (), asked.text, shared_by=payload["user"])
        try:
            self._desk.sender.send(Recipient(asked.team_id, asked.channel), notice, f"share:{asked.id}")
        except Undeliverable:
            self._regret(asked, payload["user"])

    def _for_everyone(self, asked: AskedQuestion) -> Answer:
        """The answer as recorded; where a document that not everyone may read is in it, one without."""
        opened = self._desk.knowledge.opened()
        answer = answer_record.from_json(asked.answer, asked.text)
        for citation in answer.citations:
            document = opened.document(citation.document_id, citation.version)
            if document is None or not EVERYONE.allows(document.audience):
                return replace(opened.answer(asked.text, (), EVERYONE), elapsed_ms=0.0)
        return answer

    def _regret(self, asked: AskedQuestion, user_id: str) -> None:
        language: Language = "en" if asked.language == "en" else "ja"
        recipient = Recipient(asked.team_id, user_id)
        self._desk.sender.send(recipient, Sentence(language, "share.failed"), f"share-failed:{asked.id}")
