"""What has happened, and the steps for it: a lost PC, a stray mail, a virus, a leak, a leaver."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.answering.grounds import Ground
from knowledge.answering.question import Question
from knowledge.answering.wording import plain
from knowledge.patterns import any_of, pattern_file
from knowledge.tokens import content_words

_CASE = re.compile(
    r"^[^、。]{0,60}?(?:場合|とき|時|際)(?:に)?(?:は|には)?、|^(?:if|when|once|in case)\b[^,.]*,"
)
NEAR = 0.3
"""Score from which a company's section may be the one on what has happened."""

REPORT = ("4-1", "a")
"""The guideline's own first step: tell the responsible manager."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """`steps` are sections and items (or None) of the guideline, the urgent first.

    `topic` finds the company's own section on it by its title or text; `titles` are what such sections are
    called, by language: people tell what happened in other words.
    """

    name: str
    steps: tuple[tuple[str, str | None], ...]
    topic: re.Pattern[str]
    titles: Mapping[str, str]
    urgent: bool = True

    @property
    def own_steps(self) -> tuple[tuple[str, str | None], ...]:
        """Those of the person it happened to."""
        return tuple(step for step in self.steps if step not in _of_the_company())

    def among(self, grounds: Sequence[Ground], question: Question) -> Ground | None:
        """The company's section on it among those found, the one in the question's language first."""
        ours = [g for g in grounds if g.document.kind == "policy" and g.hit.score >= NEAR]
        ours = [g for g in ours if self.is_titled(g) or self.tells(g.section.text)]
        ours.sort(key=lambda g: (g.document.language != question.language, -self._fitting(g, question)))
        return next(iter(ours), None)

    def _fitting(self, ground: Ground, question: Question) -> int:
        """0 where its title does not name what has happened; else one more for each word of what is told."""
        if not self.is_titled(ground):
            return 0
        return 1 + len(set(content_words(ground.section.title)) & set(content_words(question.text)))

    def is_titled(self, ground: Ground) -> bool:
        """The whole section is about it."""
        return self.tells(ground.section.title)

    def tells(self, text: str) -> bool:
        """A text speaks of it."""
        return bool(self.topic.search(plain(text)))


def procedure_for(question: Question) -> Procedure | None:
    """The procedure for what the question tells or asks "what now" about; None when nothing has happened."""
    asks_what_now = bool(_patterns("now").search(question.plain))
    if question.asks in ("definition", "reason") or question.figure:
        return None
    if question.asks in ("permission", "exemption") and not asks_what_now:
        return None
    if _patterns("never").search(question.plain):
        return None
    return next((each for pattern, each in _procedures() if pattern.search(question.plain)), None)


def first_report() -> Procedure:
    """Whom to tell of anything that has happened."""
    return next(each for _, each in _procedures() if each.name == "leak")


def is_for_a_mishap(text: str, question: Question) -> bool:
    """A sentence is for the case that something has gone wrong, and the question tells of nothing like it."""
    case = _CASE.match(plain(text))
    urgent = [(when, each.topic) for when, each in _procedures() if each.urgent]
    if not case or any(p.search(question.plain) for pair in urgent for p in pair):
        return False
    return any(topic.search(case[0]) for _, topic in urgent)


@cache
def _of_the_company() -> frozenset[tuple[str, str | None]]:
    return frozenset(map(_step, pattern_file("procedures")["of_the_company"]))


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return any_of(pattern_file("procedures")[name])


@cache
def _procedures() -> tuple[tuple[re.Pattern[str], Procedure], ...]:
    entries = pattern_file("procedures")["procedures"].items()
    return tuple((any_of(each["when"]), _procedure(name, each)) for name, each in entries)


def _procedure(name: str, entry: Mapping[str, Any]) -> Procedure:
    steps = tuple(map(_step, entry["steps"]))
    return Procedure(name, steps, re.compile(entry["topic"]), entry["title"], entry.get("urgent", True))


def _step(step: str) -> tuple[str, str | None]:
    section, _, item = step.partition(" ")
    return section, item or None
