"""A question and its thread to an answer, from the documents alone (quoting mode)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge import citations, composer
from knowledge.answers import Answer
from knowledge.applicability import UNKNOWN, Applicability, scope_notes
from knowledge.coverage import Coverage, Evidence, evidence_of, judge
from knowledge.documents import EVERYONE, Hit, Kind, Scope
from knowledge.grounds import Ground, Shelf, read
from knowledge.policies import Company, contacts_in
from knowledge.procedures import Procedure, procedure_for
from knowledge.question import Question
from knowledge.selection import Selection, select
from knowledge.thread import in_thread

FOUND = 5
"""Sections searched in each source."""


class Searcher(Protocol):
    """What answering needs of the retriever."""

    def search_sources(
        self, question: str, k: int = 3, scope: Scope = EVERYONE, thread: Sequence[str] = ()
    ) -> dict[Kind, list[Hit]]: ...


@dataclass(frozen=True, slots=True)
class _Source:
    """What one source says: its grounds, best first, and whether they answer."""

    grounds: tuple[Ground, ...]
    coverage: Coverage


class Answerer:
    """Answers from one generation of the library. Thread-safe; make a new one for a new generation."""

    def __init__(self, library: Shelf, retriever: Searcher, applicability: Applicability = UNKNOWN) -> None:
        self._library = library
        self._retriever = retriever
        self._applicability = applicability

    def answer(self, question: str, thread: Sequence[str] = (), scope: Scope = EVERYONE) -> Answer:
        """The answer to `question`; `thread` holds the person's earlier ones, oldest first.

        Every quote of it stands in its section's text. Raises KnowledgeError when the library cannot be read.
        """
        started = time.perf_counter()
        asked = in_thread(question, thread)
        if asked.question.talk:
            answer = composer.friendly(asked.question)
        else:
            found = self._retriever.search_sources(asked.question.text, FOUND, scope, asked.earlier)
            answer = self._proved(self._compose(asked.question, found), asked.question)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def warm_up(self) -> None:
        """Answer once, so that the first person does not wait for what loads at first use."""
        self.answer("機密情報を持ち出していい?")

    def _compose(self, question: Question, found: dict[Kind, list[Hit]]) -> Answer:
        procedure = procedure_for(question)
        guideline = self._source(question, found.get("guideline", []))
        company = self._source(question, [*found.get("verified_answer", []), *found.get("policy", [])])
        steps = self._steps(question, procedure, guideline, company) if procedure else None
        if steps:
            return steps
        chosen = self._chosen(question, guideline)
        own = self._chosen(question, company)
        if chosen is None and own is None:
            return self._declined(question, guideline, company)
        return self._answer(question, chosen, own, guideline.coverage)

    def _source(self, question: Question, hits: Sequence[Hit]) -> _Source:
        grounds = tuple(ground for hit in hits if (ground := read(hit, question, self._library)))
        evidence = [_evidence(ground) for ground in grounds]
        return _Source(grounds, judge(question, evidence))

    def _chosen(self, question: Question, source: _Source) -> Selection | None:
        return select(question, source.grounds) if source.coverage.covered else None

    def _answer(
        self, question: Question, chosen: Selection | None, own: Selection | None, coverage: Coverage
    ) -> Answer:
        draft = composer.Draft(question)
        company = Company(chosen, own)
        verdict = company.verdict
        for ground in company.leading:
            draft.demand(ground)
        for ground in company.following:
            draft.mention(ground)
        main = company.main
        n = next((c.n for c in draft.citations if c.section == main.section.number), 1)
        for note in company.remarks(question.language):
            draft.heed(note, n)
        if (
            question.figure
            and chosen
            and coverage.figure in ("agreed", "word")
            and company.main is chosen.main
        ):
            draft.heed(composer.figure_note(coverage.figure, question.language), n)
        for note in scope_notes(main.section, self._applicability, question.language):
            draft.heed(note, n)
        draft.contacts.extend(contacts_in(draft, own))
        lead = composer.lead_for(verdict, question, len(draft.conditions))
        return replace(composer.finish(draft, verdict, lead), conflict=company.conflict)

    def _steps(
        self, question: Question, procedure: Procedure, guideline: _Source, company: _Source
    ) -> Answer | None:
        draft = composer.Draft(question)
        own = self._chosen(question, company)
        for ground in (own.main, *own.beside) if own else ():
            draft.steps(ground)
        document = next((g.document for g in guideline.grounds), None)
        for section, item in procedure.steps if document else ():
            draft.step(self._library, document, (section, item))  # type: ignore[arg-type]
        if not draft.conditions:
            return None
        draft.contacts.extend(contacts_in(draft, own))
        lead = composer.steps_lead(question, urgent=procedure.name != "leaver")
        return composer.finish(draft, "required", lead, ordered=True)

    def _declined(self, question: Question, guideline: _Source, company: _Source) -> Answer:
        reason = guideline.coverage.reason or company.coverage.reason or "far"
        if reason == "far" and company.coverage.reason not in ("", "far"):
            reason = company.coverage.reason
        nearest = [*guideline.grounds[:1], *company.grounds[:1]]
        shown = [ground for ground in nearest if ground.hit.score >= composer.WORTH_SHOWING]
        return composer.declined(question, reason, shown or nearest[:1])

    def _proved(self, answer: Answer, question: Question) -> Answer:
        proved = citations.verified(answer, self._library.section)
        if not answer.covered or proved.citations:
            return proved
        return composer.declined(question, "unproved")


def _evidence(ground: Ground) -> Evidence:
    words = [word for notes in ground.notes.values() for word in notes.words]
    return evidence_of(ground.hit.score, f"{ground.section.title}\n{ground.text}", words)
