"""What has happened, and the steps for it: a lost PC, a stray mail, a virus, a leak, a leaver."""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.patterns import any_of, pattern_file
from knowledge.question import Question


@dataclass(frozen=True, slots=True)
class Procedure:
    """`steps` are sections and items (or None) of the guideline, the urgent first."""

    name: str
    steps: tuple[tuple[str, str | None], ...]


def procedure_for(question: Question) -> Procedure | None:
    """The procedure for what the question tells or asks "what now" about; None when nothing has happened."""
    if question.asks in ("permission", "exemption", "definition", "reason") or question.figure:
        return None
    if _never().search(question.plain):
        return None
    return next((each for pattern, each in _procedures() if pattern.search(question.plain)), None)


@cache
def _never() -> re.Pattern[str]:
    return any_of(pattern_file("procedures")["never"])


@cache
def _procedures() -> tuple[tuple[re.Pattern[str], Procedure], ...]:
    entries = pattern_file("procedures")["procedures"].items()
    return tuple(
        (any_of(each["when"]), Procedure(name, tuple(map(_step, each["steps"])))) for name, each in entries
    )


def _step(step: str) -> tuple[str, str | None]:
    section, _, item = step.partition(" ")
    return section, item or None
