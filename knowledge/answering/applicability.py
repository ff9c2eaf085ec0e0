"""Notes of scope: clauses that apply only with electronic information, or only with subcontractors."""

from dataclasses import dataclass
from typing import Literal

from knowledge.answering.phrases import phrase
from knowledge.answering.question import Question
from knowledge.answering.wording import plain, says_turn
from knowledge.documents import Language, Section

Subject = Literal["electronic", "subcontractor"]

_MAY_OR_MUST = ("permission", "exemption", "obligation", "topic")


@dataclass(frozen=True, slots=True)
class Applicability:
    """What the company has said of itself, None where it has not; the note is given all the same."""

    electronic: bool | None = None
    subcontractor: bool | None = None


UNKNOWN = Applicability()


def unconcerned(question: Question, section: Section) -> Subject | None:
    """What the question says the company does not have, and the section applies only with."""
    if question.steered or question.asks not in _MAY_OR_MUST:
        return None
    subjects = [subject for note in section.notes if (subject := _subject(note))]
    return next((each for each in subjects if says_turn(f"no_{each}", question.plain)), None)


def scope_notes(section: Section, applicability: Applicability, language: Language) -> list[str]:
    """The notes that say where a section applies, in the language of the answer."""
    found: list[str] = []
    for note in section.notes:
        subject = _subject(note)
        if subject:
            found.append(phrase(f"note.scope_{subject}", language))
            if getattr(applicability, subject) is False:
                found.append(phrase("note.not_applicable", language))
        elif _limits(note):
            found.append(phrase("note.scope", language, note=note))
    return found


def _limits(note: str) -> bool:
    line = plain(note)
    return ("対象" in line and "場合" in line) or "applies only" in line or "apply only" in line


def _subject(note: str) -> Subject | None:
    line = plain(note)
    if not _limits(note):
        return None
    if "電子化" in line:
        return "electronic"
    return "subcontractor" if "委託先" in line else None
