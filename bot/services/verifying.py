"""Answers that a security lead approves: offered, saved, kept under review, retired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Conflict, NotFound, Unavailable, Undeliverable
from bot.services import answer_record
from bot.services.notices_loop import ReviewNotice, VerifiedNotice
from bot.services.ports import Directory, Jobs, Notice, Recipient, Sender
from bot.services.publishing import Publishing, PublishingDesk
from bot.services.verified_form import USUAL_LIFE, Checked, Form, InvalidField, check
from bot.store.escalations import Escalations
from bot.store.questions import Questions
from bot.store.verified import VerifiedAnswer, VerifiedAnswers
from knowledge.answering.answers import Answer
from knowledge.answering.verified import PREFIX, changed_clauses
from knowledge.documents import Document
from knowledge.index.clause_names import name_of

SAVED_JOB = "verified.saved"
CHECK_JOB = "verified.check"


@dataclass(frozen=True, slots=True)
class VerifyingDesk:
    """What verifying works with. `channel` is the security channel, "" = none is set."""

    shared: PublishingDesk
    questions: Questions
    escalations: Escalations
    sender: Sender
    directory: Directory
    channel: str = ""


class Verifying:
    """Verified answers in the hands of the leads."""

    def __init__(self, desk: VerifyingDesk, publishing: Publishing, jobs: Jobs, team: str) -> None:
        self._desk = desk
        self._publishing = publishing
        self._jobs = jobs
        self._team = team

    @property
    def _answers(self) -> VerifiedAnswers:
        return self._desk.shared.answers

    def offer(self, team: str, user_id: str, question_id: str, reply_id: str = "") -> Form:
        """A form to begin with. Raises NotPermitted, NotFound."""
        self._desk.shared.leads.require_lead(team, user_id)
        asked = self._desk.questions.find(team, question_id)
        if asked is None:
            raise NotFound()
        reply = self._answers.reply(team, reply_id) if reply_id else None
        before = self._of_question(team, question_id)
        if before:  # pressed again: one question keeps one answer, with what was said since
            form = self.again(team, user_id, before.id)
            return replace(form, answer=reply.text) if reply and reply.at > before.approved_at else form
        answer = answer_record.from_json(asked.answer, asked.text) if asked.answer else None
        return Form(
            key="",
            question=asked.text,
            answer=reply.text if reply else "",
            verdict=answer.verdict if answer and answer.covered else "information",
            language="en" if asked.language == "en" else "ja",
            owner_id=user_id,
            review_by=self._desk.shared.leads.today + USUAL_LIFE,
            clauses=self._cited(answer),
            question_id=asked.id,
            reply_id=reply_id,
        )

    def again(self, team: str, user_id: str, answer_id: str) -> Form:
        """The form of an answer that is there already, to renew it. Raises NotPermitted, NotFound."""
        self._desk.shared.leads.require_lead(team, user_id)
        found = self._get(team, answer_id)
        today = self._desk.shared.leads.today
        documents = {each.id: each for each in self._documents()}
        return Form(
            key=found.id,
            question=found.question,
            wordings=found.wordings,
            answer=found.answer,
            verdict=found.verdict,
            language=found.language,
            owner_id=found.owner_id,
            review_by=max(found.review_by, today + USUAL_LIFE),
            clauses=tuple(
                name_of(documents[each.document_id], each.section, each.item)
                for each in found.clauses
                if each.document_id in documents
            ),
            question_id=found.question_id,
        )

    def save(self, team: str, user_id: str, form: Form) -> VerifiedAnswer:
        """Approve. Raises NotPermitted, InvalidField."""
        leads = self._desk.shared.leads
        leads.require_lead(team, user_id)
        checked = check(form, self._documents(), leads.today)
        self._check_owner(team, form.owner_id)
        saved = self._put(team, user_id, form, checked)
        payload = {"team": team, "answer": saved.id, "at": saved.changed_at.isoformat()}
        self._jobs.start(SAVED_JOB, f"{team}:{saved.id}:{saved.changed_at.isoformat()}", payload)
        return saved

    def saved(self, payload: Mapping[str, Any]) -> None:
        """The durable work behind `save`: into the library, then said where it came from."""
        team = str(payload["team"])
        self._publishing.sync(payload)
        found = self._answers.find(team, str(payload["answer"]))
        if found is None or found.state != "active":
            return
        person = self._desk.directory.profile(team, found.verified_by)
        notice = VerifiedNotice(
            person.language, found.label, found.question, found.verified_by, found.owner_id, found.review_by
        )
        here = Recipient(team, found.verified_by)
        if found.channel:
            here = Recipient(team, found.channel, found.thread_ts)
        self._desk.sender.send(here, notice, f"verified:{found.id}:{payload['at']}")

    def listing(self, team: str, user_id: str) -> list[VerifiedAnswer]:
        """What is served and what waits for a review, the latter first. Raises NotPermitted."""
        self._desk.shared.leads.require_lead(team, user_id)
        return sorted(self._answers.all(team, ("active", "review")), key=lambda each: each.state != "review")

    def retire(self, team: str, user_id: str, answer_id: str) -> VerifiedAnswer:
        """Give it no more. Raises NotPermitted, NotFound, Conflict."""
        self._desk.shared.leads.require_lead(team, user_id)
        found, now = self._get(team, answer_id), self._desk.shared.clock()
        if found.state != "retired":
            if not self._answers.move(found, "retired", "", now):
                raise Conflict()
            self._publishing.request(team, f"retired:{answer_id}:{now.isoformat()}")
        return replace(found, state="retired")

    def check(self, payload: Mapping[str, Any]) -> None:
        """The schedule: past its date, or a clause reads otherwise -> kept back, and its owner is told."""
        team = str(payload.get("team") or self._team)
        opened = self._desk.shared.knowledge.now()
        if opened is None:
            return  # nothing is served either; the next hour looks again
        today, now = self._desk.shared.leads.today, self._desk.shared.clock()
        for each in self._answers.all(team, ("active",)):
            reason = "expired" if each.review_by < today else ""
            if not reason and changed_clauses(each.clauses, opened):
                reason = "clause"
            if reason:
                self._answers.move(each, "review", reason, now)
        self._tell_reviews(team)
        self._publishing.sync({"team": team})

    def _tell_reviews(self, team: str) -> None:
        """Whoever was told is not told again: the key names the review."""
        for each in self._answers.all(team, ("review",)):
            notice = ReviewNotice(
                each.language, each.id, each.label, each.question, each.owner_id, each.reason
            )
            key = f"review:{each.id}:{each.changed_at.isoformat()}"
            self._send(Recipient(team, self._desk.channel or each.owner_id), notice, key)

    def _send(self, recipient: Recipient, notice: Notice, key: str) -> None:
        try:
            self._desk.sender.send(recipient, notice, key)
        except Undeliverable:
            return  # recorded in the outbox; App Home lists it for every lead

    def _put(self, team: str, user_id: str, form: Form, checked: Checked) -> VerifiedAnswer:
        now = self._desk.shared.clock()
        before = self._answers.find(team, form.key)
        thread = self._desk.escalations.of(team, form.question_id) if form.question_id else None
        for _attempt in range(3):
            saved = VerifiedAnswer(
                team_id=team,
                id=form.key,
                number=before.number if before else self._answers.next_number(team),
                owner_id=form.owner_id,
                verified_by=user_id,
                approved_at=now,
                changed_at=now,
                question_id=form.question_id,
                channel=thread.channel if thread else "",
                thread_ts=thread.ts if thread else "",
                **{name: getattr(checked, name) for name in Checked.__slots__},
            )
            try:
                self._answers.put(saved)
                return saved
            except Conflict:  # another lead took the same number
                continue
        raise Conflict()

    def _of_question(self, team: str, question_id: str) -> VerifiedAnswer | None:
        kept = self._answers.all(team, ("active", "review"))
        return next((each for each in kept if each.question_id == question_id), None)

    def _check_owner(self, team: str, owner_id: str) -> None:
        try:
            person = self._desk.directory.profile(team, owner_id)
        except NotFound:
            raise InvalidField("owner", "verified.form.owner_unknown") from None
        if person.is_bot or person.is_external or person.is_guest or not person.is_active:
            raise InvalidField("owner", "verified.form.owner_unknown")

    def _cited(self, answer: Answer | None) -> tuple[str, ...]:
        documents = {each.id: each for each in self._documents()}
        cited = answer.citations if answer and answer.covered else ()
        names = [
            name_of(documents[each.document_id], each.section, each.item)
            for each in cited
            if each.document_id in documents and each.kind != "verified_answer"
        ]
        return tuple(dict.fromkeys(names))

    def _documents(self) -> Sequence[Document]:
        opened = self._desk.shared.knowledge.now()
        if opened is None:
            raise Unavailable("section.loading")
        return opened.documents

    def _get(self, team: str, answer_id: str) -> VerifiedAnswer:
        found = self._answers.find(team, answer_id)
        if found is None:
            raise NotFound("verified.not_found")
        return found


def key_of(view_id: str) -> str:
    """The id of the answer that a form makes: the same form, the same answer."""
    return PREFIX + view_id.lower()
