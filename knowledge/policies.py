"""The company's own policy beside the guideline: what it adds, which is stricter, whom to ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.answers import Condition, Verdict
from knowledge.comparison import Comparison, compare
from knowledge.composer import Draft
from knowledge.documents import Language
from knowledge.grounds import Ground, best_sentence
from knowledge.modality import sentences_of
from knowledge.phrases import phrase
from knowledge.question import Question
from knowledge.selection import Selection
from knowledge.tokens import content_words

_CONTACT = re.compile(
    r"内線|ヘルプデスク|窓口|緊急電話|\bext\. ?\d|\bextension \d|help ?desk|security desk"
    r"|\d{2,4}-\d{2,4}-\d{4}"
)
_SHARED = 0.5
"""Share of the question's content words that a stricter sentence of a policy must contain to hold for it."""


@dataclass(frozen=True, slots=True)
class Company:
    """Guideline (`chosen`) and the company's documents (`own`) together; at least one of them is there."""

    chosen: Selection | None
    own: Selection | None

    @property
    def main(self) -> Ground:
        """What the verdict stands on."""
        if self.chosen is None:
            assert self.own is not None
            return self.own.main
        if self.own and self.comparison.stricter == "policy":
            return self.own.main
        return self.chosen.main

    @property
    def comparison(self) -> Comparison:
        """The guideline is stricter wherever the policy does not speak of the very act."""
        if self.chosen is None or self.own is None:
            alone = self.chosen or self.own
            assert alone is not None
            return Comparison(alone.main.verdict, "same")
        return compare(self.chosen.main.verdict, self.own.main.verdict)

    @property
    def verdict(self) -> Verdict:
        """The stricter of the two."""
        return self.comparison.verdict

    @property
    def conflict(self) -> bool:
        """The policy allows what the guideline forbids."""
        return self.comparison.conflict

    @property
    def leading(self) -> Iterator[Ground]:
        """Whose demands are the checklist: the guideline's, the policy's, the limits."""
        if self.chosen:
            yield self.chosen.main
        if self.own:
            yield self.own.main
        if self.chosen:
            yield from self.chosen.limits

    @property
    def following(self) -> Iterator[Ground]:
        """What is cited beside it."""
        for selection in (self.chosen, self.own):
            if selection:
                yield from selection.beside

    def remarks(self, language: Language) -> Iterator[str]:
        """Which is stricter, and a conflict."""
        if not self.own:
            return
        number = f"{self.own.main.document.title} {self.own.main.section.number}"
        if self.conflict:
            yield phrase("note.conflict", language, number=number)
        elif self.comparison.stricter != "same":
            yield phrase(f"note.{self.comparison.stricter}_stricter", language, number=number)


def speaks_of_it(question: Question, ground: Ground) -> bool:
    """A policy's sentence decides only where it shares enough of the question's words."""
    wanted = set(content_words(question.plain))
    sentence = set(content_words(best_sentence(question, ground.section).text))
    return bool(wanted) and len(wanted & sentence) / len(wanted) >= _SHARED


def contacts_in(draft: Draft, own: Selection | None) -> list[Condition]:
    """Whom to ask, where the policy's sections that were found say so."""
    found: list[Condition] = []
    for ground in (own.main, *own.beside) if own else ():
        for sentence in sentences_of(ground.section.text):
            if _CONTACT.search(sentence.text) and len(found) < 2:
                found.append(Condition(sentence.text, draft.cite(ground, None, sentence.text)))
    return found
