"""Two clauses that contradict each other, as a value."""

from dataclasses import dataclass

from bot.texts import Language
from knowledge.answering.answers import Citation


@dataclass(frozen=True, slots=True)
class ConflictNotice:
    """The guideline's clause and the policy's."""

    language: Language
    guideline: Citation
    policy: Citation
