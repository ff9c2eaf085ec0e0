"""The company's own policy beside the guideline: what it adds, which is stricter, whom to ask."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answering.answers import Verdict
from knowledge.answering.comparison import Comparison, compare
from knowledge.answering.grounds import Ground, best_sentence
from knowledge.answering.modality import sentences_of
from knowledge.answering.phrases import phrase
from knowledge.answering.question import Question
from knowledge.answering.selection import Selection
from knowledge.documents import Document, Language, Section
from knowledge.tokens import content_words

_CONTACT = re.compile(
    r"(?:内線|電話|緊急電話)[^。\n]{0,6}\d{2,}|\bext(?:\.|ension) ?\d{2,}"
    r"|\d{2,4}-\d{2,4}-\d{4}|[\w.+-]+@[\w-]+\.[\w.]+"
)
_REFERENCE = re.compile(r"第\s*(\d+)\s*条(?:により|に従|に基づ|の(?:報告|手順))")
_SHARED = 0.3
"""Share of the question's content words that a policy's prohibition must contain to decide."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Guideline and company policy together: `leading` are the checklist, `following` are cited beside it."""

    main: Ground
    comparison: Comparison
    leading: tuple[Ground, ...]
    following: tuple[Ground, ...]
    policy: Ground | None = None

    def remarks(self, language: Language) -> Iterator[str]:
        """Which of the two is stricter, and a conflict."""
        if self.policy is None:
            return
        number = f"{self.policy.document.title} {self.policy.section.number}"
        if self.comparison.conflict:
            yield phrase("note.conflict", language, number=number)
        elif self.comparison.stricter != "same":
            yield phrase(f"note.{self.comparison.stricter}_stricter", language, number=number)


def alone(selection: Selection, *beside: Ground) -> Weighed:
    """Only one source answers; what else was near is cited beside it."""
    comparison = Comparison(selection.main.verdict, "same")
    leading = (selection.main, *selection.limits)
    return Weighed(selection.main, comparison, leading, (*selection.beside, *beside))


def is_as_strict(own: Selection, guideline: Selection) -> bool:
    """A policy may not answer alone what the guideline forbids or ties to conditions."""
    ours, theirs = guideline.main.verdict, own.main.verdict
    if ours in ("allowed", "information"):
        return True
    return theirs not in ("allowed", "information") and compare(ours, theirs).stricter != "guideline"


def with_figure(own: Selection, guideline: Selection | None) -> Weighed:
    """The company's policy gives the figure that is asked for; the guideline stands beside it."""
    beside = (guideline.main, *own.beside) if guideline else own.beside
    return Weighed(own.main, Comparison(own.main.verdict, "same"), (own.main,), beside)


def together(question: Question, guideline: Selection, own: Selection, others: Sequence[Ground]) -> Weighed:
    """Both answer: the stricter holds. `others` are all of the company's grounds that were found."""
    exception = _exception(own.main, others)
    theirs = "conditional" if exception else _verdict(question, own.main)
    comparison = compare(guideline.main.verdict, theirs)
    main = own.main if comparison.stricter == "policy" else guideline.main
    allowed = (own.main, *((exception,) if exception else ()))
    # What a policy permits under conditions is nothing to do where the guideline forbids it: quoted, no more.
    is_void = comparison.stricter == "guideline" and guideline.main.verdict == "prohibited"
    leading = (guideline.main, *(() if is_void else allowed), *guideline.limits)
    following = (*(allowed if is_void else ()), *guideline.beside, *_siblings(own))
    return Weighed(main, comparison, leading, following, own.main)


def contacts(documents: Sequence[Document]) -> Iterator[tuple[Document, Section, str]]:
    """Whom to ask: sentences with a number or an address, of the documents that answer, two at most."""
    found = 0
    for document in dict.fromkeys(documents):
        for section in document.sections:
            line = next((s.text for s in sentences_of(section.text) if _CONTACT.search(s.text)), "")
            if line and found < 2:
                found += 1
                yield document, section, line
                break


def referred(document: Document, text: str) -> Iterator[tuple[str, str]]:
    """Number and first sentence of the sections that a text sends to ("第3条により報告する")."""
    for match in _REFERENCE.finditer(text):
        section = next((s for s in document.sections if s.number == f"第{match[1]}条"), None)
        if section and (sentences := sentences_of(section.text)):
            yield section.number, sentences[0].text


def _verdict(question: Question, ground: Ground) -> Verdict:
    """A policy's prohibition decides only where it speaks of what is asked; else it informs."""
    if ground.verdict != "prohibited":
        return ground.verdict
    wanted = set(content_words(question.plain))
    shared = wanted & set(content_words(best_sentence(question, ground.section).text))
    return "prohibited" if wanted and len(shared) / len(wanted) >= _SHARED else "information"


def _exception(ground: Ground, others: Sequence[Ground]) -> Ground | None:
    """Where a policy forbids and, in another section that was found, permits with approval."""
    if ground.verdict != "prohibited":
        return None
    same = (g for g in others if g.document.id == ground.document.id and g is not ground)
    return next((g for g in same if g.verdict == "conditional"), None)


def _siblings(own: Selection) -> tuple[Ground, ...]:
    """Of the company's other sections only those of the same document: others are about other acts."""
    return tuple(g for g in own.beside if g.document.id == own.main.document.id)[:1]
