"""What an answer is, whoever words it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.documents import Kind, Language

Verdict = Literal["allowed", "conditional", "prohibited", "required", "information", "not_covered"]

ASKED_BACK = ("statement", "vague")
"""Reasons of an answer that asks back: nothing was asked, or of something that nobody named."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote` is one contiguous stretch of the section's text. `n` counts from 1.

    `summary` is the catalogue's sentence in the language of the answer, "" where there is none.
    """

    n: int
    document_id: str
    document: str
    version: str
    section: str
    item: str | None
    quote: str
    kind: Kind = "policy"
    language: Language = "ja"
    summary: str = ""
    link: str = ""

    @property
    def place(self) -> str:
        """Section and item as people write them: "2-2-2 c)", "第10条 (1)"."""
        if not self.item:
            return self.section
        bare = self.item.isalnum() and self.item.isascii()
        return f"{self.section} {self.item}{')' if bare else ''}"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing to do or to heed; `citation` is the `n` of the citation that carries it."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. When `covered` is false, `citations` hold what is nearest.

    `conditions` are steps in order when `ordered` is true, `urgent` where something has happened. `notes` are
    scope remarks and conflicts, `contacts` say whom to ask (both carried by citations). `answered_by` is
    "quotes" or the model's name.
    """

    question: str
    language: Language
    verdict: Verdict
    answer: str
    conditions: tuple[Condition, ...] = ()
    citations: tuple[Citation, ...] = ()
    covered: bool = True
    answered_by: str = "quotes"
    elapsed_ms: float = 0.0
    ordered: bool = False
    urgent: bool = False
    notes: tuple[Condition, ...] = ()
    contacts: tuple[Condition, ...] = ()
    conflict: bool = False
    reason: str = ""
    details: dict[str, str] = field(default_factory=dict)


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as the contract of `mamori ask --json` has it."""
    return {
        "question": answer.question,
        "language": answer.language,
        "verdict": answer.verdict,
        "answer": answer.answer,
        "conditions": [{"text": each.text, "citation": each.citation} for each in answer.conditions],
        "citations": [
            {
                "n": each.n,
                "document": each.document,
                "version": each.version,
                "section": each.section,
                "item": each.item,
                "quote": each.quote,
            }
            for each in answer.citations
        ],
        "covered": answer.covered,
        "answered_by": answer.answered_by,
        "elapsed_ms": answer.elapsed_ms,
    }
