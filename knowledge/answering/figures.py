"""Questions for a number, and whether a passage holds one of that kind.

"何文字?" wants characters; a clause that only says "hard to guess" does not answer it. Some clauses answer
without a figure: "within the agreed time", "regularly", "at once". "Agreed" also satisfies a question that
names the unit, because the agreement is where the figure stands; a mere word only an open one ("how long?").
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.patterns import any_of, pattern_file

Unit = Literal["characters", "time", "frequency", "money", "people", "size", "version", "count"]
Match = Literal["figure", "agreed", "word", ""]

_MANY = re.compile(r"何(?:度|回|年|日|時間|週間|か月|人|個|枚|本|台|件)(?:か)?も")
"""Not how many times, but many: 「何度も受けるの?」"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is asked for. `exact` when the question names the unit ("何日", "how many days")."""

    unit: Unit
    exact: bool


def figure_asked(plain: str) -> Figure | None:
    """The number that a question (in its plain form) wants, or None."""
    line = _MANY.sub("", plain)
    return next((figure for figure, pattern in _asked() if pattern.search(line)), None)


def holds(figure: Figure, plain_passage: str) -> Match:
    """How a passage (plain) gives what is asked: a figure, by agreement, in a word, or not ("")."""
    kinds: tuple[Match, ...] = ("figure", "agreed") if figure.exact else ("figure", "agreed", "word")
    found = (kind for kind in kinds if _held(kind, figure.unit).search(plain_passage))
    return next(found, "")


@cache
def _asked() -> tuple[tuple[Figure, re.Pattern[str]], ...]:
    file = pattern_file("figures")
    return tuple(
        (Figure(each["unit"], each["exact"]), any_of(each["any"], file["fragments"]))
        for each in file["asked"]
    )


@cache
def _held(kind: Match, unit: Unit) -> re.Pattern[str]:
    file = pattern_file("figures")
    return any_of(file[kind].get(unit) or [r"(?!)"], file["fragments"])
