"""A question is answered: who asks, what they may read, the answer, the message, the record of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import metrics
from bot.errors import Parked, Undeliverable
from bot.services import answer_record
from bot.services.knowledge_base import KnowledgeBase
from bot.services.notices import AnswerNotice, HelpNotice, Sentence
from bot.services.ports import Clock, Directory, Jobs, Notice, Profile, Progress, Sender
from bot.services.questions import LONGEST, PRIVATE, Question
from bot.services.wording import Wording
from bot.store.questions import AskedQuestion, Questions, QuestionState
from bot.texts import Language, say
from knowledge.answering.answers import Answer
from knowledge.answering.question import understand
from knowledge.answering.wording import language_of
from knowledge.documents import EVERYONE, Scope
from knowledge.errors import KnowledgeError, LibraryMissing

JOB = "ask"


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering needs of the other rooms. `noticed` sees each answer once it is recorded."""

    knowledge: KnowledgeBase
    questions: Questions
    directory: Directory
    sender: Sender
    progress: Progress
    clock: Clock
    serve_guests: bool = False
    wording: Wording | None = None
    noticed: Callable[[Question, Answer], None] | None = None


class Asking:
    """Takes questions in durably and answers each exactly once."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs

    def accept(self, question: Question) -> bool:
        """Take a question in; False when it was there already. Once this returns it will be answered."""
        return self._jobs.start(JOB, question.key, question.to_payload())

    def answer(self, payload: Mapping[str, Any]) -> None:
        """The durable work. Run again after a crash, it sends nothing twice."""
        question = Question.from_payload(payload)
        desk = self._desk
        person = desk.directory.profile(question.team_id, question.user_id)
        if person.is_bot:
            return
        if (person.is_guest or person.is_external) and not desk.serve_guests:
            self._tell(question, Sentence(person.language, "ask.guest"))
            return
        with desk.progress.thinking(question.recipient, person.language):
            notice = self._notice(question, person)
        self._tell(question, notice)

    def give_up(self, payload: Mapping[str, Any], reference: str) -> None:
        """Every attempt failed: the person gets a sentence and a number instead of silence."""
        question = Question.from_payload(payload)
        notice = Sentence(language_of(question.text), "ask.failed", {"reference": reference})
        self._desk.questions.mark(question.team_id, question.id, "failed")
        recipient = question.by_dm if question.place in PRIVATE else question.recipient
        self._desk.sender.send(recipient, notice, f"failed:{question.key}")

    def _notice(self, question: Question, person: Profile) -> Notice:
        if not question.text.strip():
            return HelpNotice(person.language, "ask.empty")
        language = language_of(question.text, person.language)
        if question.length > LONGEST:
            return Sentence(language, "ask.too_long", {"length": question.length, "limit": LONGEST})
        try:
            answer = self._answer(question, person)
        except LibraryMissing:
            return self._unanswered(question, language, "ask.no_index")
        except KnowledgeError:
            return self._unanswered(question, language, "ask.index_damaged")
        shown = question.text if question.place in PRIVATE else ""
        notice = AnswerNotice(answer.language, question.id, answer, question.redacted, shown)
        return replace(notice, can_share=question.place == "aside" and answer.covered)

    def _answer(self, question: Question, person: Profile) -> Answer:
        """What was recorded is what is sent: a second run gives the answer of the first."""
        desk = self._desk
        recorded = desk.questions.find(question.team_id, question.id)
        if recorded and recorded.answer:
            return answer_record.from_json(recorded.answer, recorded.text)
        thread = desk.questions.thread(question.team_id, question.channel, question.root_ts, question.ts)
        opened = desk.knowledge.opened()
        answer = opened.answer(_as_asked(question), thread, self._scope(question, person))
        if question.place == "checked":
            answer = replace(answer, question=question.text)
        # What a person approved is given word for word.
        if desk.wording and "verified" not in answer.details:
            live = desk.sender.live(question.recipient, answer.language, f"answer:{question.key}")
            answer = desk.wording.reword(question.team_id, answer, live)
        self._record(question, answer.language, answer)
        if desk.noticed:
            desk.noticed(question, answer)
        metrics.ANSWERS.labels(answer.verdict, answer.answered_by).inc()
        metrics.ANSWER_SECONDS.observe(answer.elapsed_ms / 1000)
        return answer

    def _scope(self, question: Question, person: Profile) -> Scope:
        """In front of others only what everyone may read; else what this person may."""
        opened = self._desk.knowledge.opened()
        if question.place == "channel" or not any(document.audience for document in opened.documents):
            return EVERYONE
        return Scope(self._desk.directory.groups_of(question.team_id, person.user_id))

    def _unanswered(self, question: Question, language: Language, key: str) -> Sentence:
        self._record(question, language, None)
        return Sentence(language, key)

    def _record(self, question: Question, language: Language, answer: Answer | None) -> None:
        self._desk.questions.save(
            AskedQuestion(
                id=question.id,
                team_id=question.team_id,
                channel=question.channel,
                user_id=question.user_id,
                ts=question.ts,
                thread_ts=question.root_ts,
                place=question.place,
                text=question.text,
                language=language,
                asked_at=self._desk.clock(),
                verdict=answer.verdict if answer else "",
                covered=answer.covered if answer else False,
                answer=answer_record.to_json(answer) if answer else "",
                elapsed_ms=answer.elapsed_ms if answer else 0.0,
            )
        )

    def _tell(self, question: Question, notice: Notice) -> None:
        state: QuestionState = "answered"
        try:
            self._send(question, notice)
        except Parked:
            state = "parked"
        except Undeliverable:
            state = "undeliverable"
        self._desk.questions.mark(question.team_id, question.id, state)

    def _send(self, question: Question, notice: Notice) -> None:
        sender = self._desk.sender
        try:
            sender.send(question.recipient, notice, f"answer:{question.key}")
        except Undeliverable:
            if not question.recipient.ephemeral_to:
                raise
            # The bot is no member there: a private answer can also come by direct message.
            here = replace(notice, can_share=False) if isinstance(notice, AnswerNotice) else notice
            sender.send(question.by_dm, here, f"answer-dm:{question.key}")


def _as_asked(question: Question) -> str:
    """What is answered. A colleague's message is seldom a question: who checks it asks whether it may be."""
    if question.place != "checked":
        return question.text
    understood = understand(question.text)
    if understood.asks != "topic" or understood.talk:
        return question.text
    return say("ask.checked_as", understood.language, text=question.text)
