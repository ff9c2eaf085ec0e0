"""A policy line on its way to whoever keeps the policies, as a value."""

from dataclasses import dataclass

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class PolicyLineNotice:
    """The text to hand on, with the question it answers and how often that was asked."""

    language: Language
    question: str
    text: str
    count: int
