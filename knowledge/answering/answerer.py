"""A question and its thread to an answer, from the documents alone (quoting mode)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge.answering import citations, composer, desks, policies, stances, verified
from knowledge.answering.answers import Answer
from knowledge.answering.applicability import UNKNOWN, Applicability, Subject, scope_notes, unconcerned
from knowledge.answering.coverage import Coverage, Evidence, evidence_of, judge
from knowledge.answering.grounds import Ground, Shelf, narrowed, read, words_of
from knowledge.answering.likelihood import TYPICAL
from knowledge.answering.phrases import phrase
from knowledge.answering.procedures import REPORT, Procedure, first_report, procedure_for
from knowledge.answering.question import Question, names_nothing
from knowledge.answering.selection import Selection, select
from knowledge.answering.settling import settled
from knowledge.answering.suspicion import orders_the_bot
from knowledge.answering.thread import InThread, in_thread
from knowledge.answering.verdicts import breaks
from knowledge.documents import EVERYONE, Hit, Kind, Scope
from knowledge.search.classifier import Classified

FOUND = 8
"""Sections searched in each source."""

FOUND_ON_EVENTS = 24
"""Sections of the company's documents searched for its own procedure where something has happened."""

JUDGED = 6
"""Sections of which one must hold what is asked for; a prohibition that is meant by name may stand behind."""

ALLOWING = 0.72
"""Score from which a section may say that something is allowed: below it, it seldom is."""

SURER = 0.15
"""How much surer a policy must be than the guideline to answer alone: the guideline has nothing on it."""


class Searcher(Protocol):
    """What answering needs of the retriever."""

    def search_sources(
        self, question: str, k: int = 3, scope: Scope = EVERYONE, thread: Sequence[str] = ()
    ) -> dict[Kind, list[Hit]]: ...

    def classified(self, question: str, thread: Sequence[str] = ()) -> Classified | None: ...


@dataclass(frozen=True, slots=True)
class _Source:
    """What one source says: its grounds, best first, whether they answer, and the ones that do."""

    grounds: tuple[Ground, ...]
    coverage: Coverage
    selection: Selection | None

    @property
    def words(self) -> str:
        """What these grounds hold: the other source is not asked for it again."""
        return "\n".join(words_of(ground) for ground in self.grounds)


class Answerer:
    """Answers from one generation of the library. Thread-safe; make a new one for a new generation."""

    def __init__(
        self,
        library: Shelf,
        retriever: Searcher,
        applicability: Applicability = UNKNOWN,
        book: verified.Book | None = None,
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._applicability = applicability
        self._book = book

    def answer(self, question: str, thread: Sequence[str] = (), scope: Scope = EVERYONE) -> Answer:
        """The answer to `question`; `thread` holds the person's earlier ones, oldest first.

        Every quote of it stands in its section's text. Raises KnowledgeError when the library cannot be read.
        """
        started = time.perf_counter()
        asked = in_thread(question, thread)
        if asked.question.talk:
            answer = composer.friendly(asked.question)
        elif names_nothing(asked.question):
            answer = composer.friendly(replace(asked.question, talk="vague"))
        else:
            found = self._retriever.search_sources(asked.question.text, FOUND, scope, asked.earlier)
            answer = self._proved(self._given(asked, found, scope), asked.question)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def evidence(self, question: Question) -> list[Evidence]:
        """What the guideline has on a question, best first: for fitting and judging what answers."""
        hits = self._retriever.search_sources(question.text, FOUND).get("guideline", [])
        return [_evidence(ground) for ground in self._grounds(question, hits)][:JUDGED]

    def unanswered(self, question: Question, thread: Sequence[str] = ()) -> float:
        """What speaks for "no document answers it" in the question's wording, about 0 to 1."""
        classified = self._retriever.classified(question.text, thread)
        return classified.unanswered if classified else TYPICAL

    def warm_up(self) -> None:
        """Answer once, so that the first person does not wait for what loads at first use."""
        stances.prepare()
        self.answer("機密情報を持ち出していい?")

    def _given(self, asked: InThread, found: dict[Kind, list[Hit]], scope: Scope) -> Answer:
        """What people have approved for this very question; else what the documents say.

        A follow-up means what it means in its thread, which nobody approved.
        """
        hits = found.get("verified_answer", [])
        if self._book and hits and not asked.earlier:
            match = verified.find_match(asked.question, hits, self._book, self._library)
            if match:
                return verified.answer_from(asked.question, match, self._library)
        return self._compose(asked, found, scope)

    def _compose(self, asked: InThread, found: dict[Kind, list[Hit]], scope: Scope) -> Answer:
        question, unanswered = asked.question, self.unanswered(asked.question, asked.earlier)
        if desks.asks_whom(question) and (whom := self._whom(question, scope)):
            return whom
        guideline = self._source(question, found.get("guideline", []), "", unanswered)
        company = self._source(question, found.get("policy", []), guideline.words, unanswered)
        procedure = procedure_for(question)
        steps = self._steps(question, procedure, (guideline, company), scope) if procedure else None
        if steps:
            return steps
        if question.states and not _tells_of_a_breach(question, guideline, company):
            return composer.declined(
                question, "statement", _worth_showing([*guideline.grounds[:1], *company.grounds[:1]])
            )
        weighed = _weighed(question, guideline, company)
        if weighed is None:
            return self._declined(question, guideline, company)
        if subject := unconcerned(question, weighed.main.section):
            return self._out_of_scope(question, weighed.main, subject)
        weighed = settled(question, _allowed_surely(weighed), self._retriever.classified(question.text))
        return self._answer(question, weighed, guideline.coverage)

    def _source(self, question: Question, hits: Sequence[Hit], known: str, unanswered: float) -> _Source:
        grounds = self._grounds(question, hits)
        coverage = judge(question, [_evidence(ground) for ground in grounds[:JUDGED]], known, unanswered)
        return _Source(
            grounds, coverage, select(question, grounds, coverage.floor) if coverage.covered else None
        )

    def _grounds(self, question: Question, hits: Sequence[Hit]) -> tuple[Ground, ...]:
        read_all = (read(hit, question, self._library) for hit in hits)
        return tuple(ground for ground in read_all if ground and not _orders_the_bot(ground))

    def _answer(self, question: Question, weighed: policies.Weighed, coverage: Coverage) -> Answer:
        draft = composer.Draft(question)
        verdict = weighed.comparison.verdict
        for ground in weighed.leading:
            shown = narrowed(ground, question) if verdict == "prohibited" else ground
            draft.demand(shown, duties_only=weighed.policy is not None)
        for ground in weighed.following:
            draft.mention(ground)
        main, language = weighed.main, question.language
        for note in weighed.remarks(language):
            draft.heed(note, main)
        if question.figure and coverage.figure in ("agreed", "word") and main.document.kind == "guideline":
            draft.heed(composer.figure_note(coverage.figure, language), main)
        for note in scope_notes(main.section, self._applicability, language):
            draft.heed(note, main)
        draft.refer([g.document for g in (*weighed.leading, *weighed.following)])
        lead = composer.lead_for(verdict, question, len(draft.conditions))
        return replace(composer.finish(draft, verdict, lead), conflict=weighed.comparison.conflict)

    def _out_of_scope(self, question: Question, main: Ground, subject: Subject) -> Answer:
        """The clause is shown with the note that says where it applies."""
        draft = composer.Draft(question)
        draft.mention(main)
        for note in scope_notes(main.section, self._applicability, question.language):
            draft.heed(note, main)
        lead = phrase(f"lead.no_{subject}", question.language)
        return replace(composer.finish(draft, "allowed", lead), details={"out_of_scope": subject})

    def _steps(
        self, question: Question, procedure: Procedure, sources: tuple[_Source, _Source], scope: Scope
    ) -> Answer | None:
        guideline, company = sources
        draft = composer.Draft(question)
        own = procedure.among(
            [*self._titled(question, procedure, scope, question.text), *company.grounds], question
        )
        if own:
            draft.steps(own, only=None if procedure.is_titled(own) else procedure.tells)
        if own and procedure.urgent and not draft.tells_whom():
            self._report_first(draft, question, scope)
        document = guideline.grounds[0].document if guideline.grounds else None
        for place in (procedure.own_steps if own else procedure.steps) if document else ():
            told = place == REPORT and draft.tells_whom()
            draft.step(self._library, document, place, told=told)  # type: ignore[arg-type]
        if not draft.conditions:
            return None
        draft.refer([own.document] if own else [])
        lead = composer.steps_lead(question, urgent=procedure.urgent)
        return replace(composer.finish(draft, "required", lead, ordered=True), urgent=procedure.urgent)

    def _report_first(self, draft: composer.Draft, question: Question, scope: Scope) -> None:
        """The company's first report, where its section on what has happened leaves it to another one."""
        report = first_report()
        found = report.among(self._titled(question, report, scope), question)
        if found:
            draft.first(found)

    def _whom(self, question: Question, scope: Scope) -> Answer | None:
        """The company's desks; None where its documents name none."""
        hits = self._retriever.search_sources(desks.TITLES[question.language], FOUND_ON_EVENTS, scope)
        desk = desks.desk_of(self._grounds(question, hits.get("policy", [])), question)
        return composer.whom(question, desk, desks.lines_of(desk, question)) if desk else None

    def _titled(
        self, question: Question, procedure: Procedure, scope: Scope, told: str = ""
    ) -> tuple[Ground, ...]:
        """The company's sections that are called as such procedures are."""
        asked = f"{procedure.titles[question.language]} {told}".strip()
        hits = self._retriever.search_sources(asked, FOUND_ON_EVENTS, scope).get("policy", [])
        return self._grounds(question, hits)

    def _declined(self, question: Question, guideline: _Source, company: _Source) -> Answer:
        reasons = [source.coverage.reason for source in (guideline, company)]
        reason = next((each for each in reasons if each not in ("", "far")), "far")
        nearest = [*guideline.grounds[:1], *company.grounds[:1]]
        return composer.declined(question, reason, _worth_showing(nearest) or nearest[:1])

    def _proved(self, answer: Answer, question: Question) -> Answer:
        proved = citations.verified(answer, self._library.section)
        if not answer.covered or proved.citations:
            return proved
        return composer.declined(question, "unproved")


def _weighed(question: Question, guideline: _Source, company: _Source) -> policies.Weighed | None:
    ours, own = guideline.selection, company.selection
    if own and question.figure and company.coverage.figure == "figure" != guideline.coverage.figure:
        return policies.with_figure(own, ours)
    if ours and own and own.main.hit.score - ours.main.hit.score > SURER and policies.is_as_strict(own, ours):
        return policies.alone(question, own, ours.main)
    if ours and own and policies.is_nearer(question, own, ours):
        return policies.alone(question, own, ours.main)
    if ours and own:
        return policies.together(question, ours, own, company.grounds)
    one = ours or own
    return policies.alone(question, one) if one else None


def _allowed_surely(weighed: policies.Weighed) -> policies.Weighed:
    """What is only near permits nothing: it is told as the condition that it is at best."""
    comparison = weighed.comparison
    if comparison.verdict != "allowed" or weighed.main.hit.score >= ALLOWING:
        return weighed
    return replace(weighed, comparison=replace(comparison, verdict="conditional"))


def _worth_showing(grounds: Sequence[Ground]) -> list[Ground]:
    return [ground for ground in grounds if ground.hit.score >= composer.WORTH_SHOWING]


def _tells_of_a_breach(question: Question, *sources: _Source) -> bool:
    """A statement of what a clause rules out ("IDをみんなで使っています") wants to be told so."""
    mains = (source.selection.main for source in sources if source.selection)
    return any(breaks(question, main.stance) for main in mains)


def _orders_the_bot(ground: Ground) -> bool:
    return ground.document.kind != "guideline" and orders_the_bot(ground.section.text)


def _evidence(ground: Ground) -> Evidence:
    text = f"{ground.section.title}\n{ground.section.text}"
    return evidence_of((ground.hit.score, ground.strength), text, [words_of(ground)])
