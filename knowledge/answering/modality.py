"""What a passage demands: must, must not, only if, may, or nothing (information); read from its own words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from knowledge.answering.wording import plain
from knowledge.patterns import any_of, pattern_file
from knowledge.reading.blocks import CELLS

Demand = Literal["must", "must_not", "only_if", "may", "information"]

_VERBS = (
    "use keep report call telephone send store lock wear return delete erase press pull write tell ask get "
    "register submit obtain encrypt shred change choose hand put check make stop follow say contact log "
    "record disconnect go take save scan inform leave bring switch turn close remove sign carry wipe "
    "mark pick apply wait lend"
)
_IMPERATIVE = re.compile(rf"^(?:[a-z ,'-]{{0,40}}, )?(?:please )?(?:{_VERBS.replace(' ', '|')})\b")
_WAY_OUT = re.compile(
    r"\bunless\b|without (?:\w+ )?(?:approval|permission|consent)"
    r"|(?:許可|承認|同意)(?:なく|なし|を得ず|を受けず|[のが]ない)|条件に(?:認め|許可)"
)
_LIST_OF: tuple[tuple[str, Demand], ...] = (("list_of_bans", "must_not"), ("list_of_duties", "must"))
_SIGNS = ("cell_allows", "cell_forbids", "cell_depends")
_BULLET = re.compile(r"^(?:[-*+・•●○■]|\(?\d{1,2}[.)）])\s*")
_IN_ORDER: tuple[tuple[str, Demand], ...] = (
    ("limits", "only_if"),
    ("duty", "must"),
    ("allows", "may"),
    ("orders", "must"),
)
_SENTENCE = re.compile(
    r"[^。.!?\n]*(?:(?:\.(?=\d|[a-z])|(?<=\bext)\.(?= )|[!?](?=[^\s!?)）」』]))[^。.!?\n]*)*"
    r"[。.!?]?[)）」]?\n*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A contiguous stretch of a passage and what it demands."""

    text: str
    demand: Demand


def demand_of(text: str) -> Demand:
    """What a passage demands as a whole: forbidding with a way out is `only_if`; the first demand leads."""
    demands = [s.demand for s in sentences_of(text) if s.demand != "information"]
    if not demands:
        return "information"
    if demands[0] == "must_not" and "only_if" in demands:
        return "only_if"
    return demands[0]


@lru_cache(maxsize=4_000)
def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a passage, verbatim (a line is a sentence too), each with its demand."""
    return tuple(_with_headings(list(_split(text))))


def _split(text: str) -> Iterator[str]:
    """A row of a table is read whole: its cells hold sentences that say nothing without the others."""
    for line in text.split("\n"):
        parts = [line] if line.count(CELLS) > 1 else [match[0] for match in _SENTENCE.finditer(line)]
        yield from (part.strip() for part in parts if part.strip())


def _with_headings(sentences: list[str]) -> Iterator[Sentence]:
    """Each sentence with its demand; what stands in a list under "Don't" is forbidden."""
    listed: Demand | None = None
    for text in sentences:
        line = plain(text)
        heading = next((demand for words, demand in _LIST_OF if _has(words, line)), None)
        if heading or not _BULLET.search(line):
            listed = heading
            yield Sentence(text, "information" if heading else _demand(line))
        else:
            yield Sentence(text, listed or _demand(line))


def _demand(line: str) -> Demand:
    if _has("states", line):
        return "information"
    if demand := _demand_of_row(line):
        return demand
    if _has("forbids", _pattern("not_forbidding").sub("", line)):
        return "only_if" if _WAY_OUT.search(line) else "must_not"
    for words, demand in _IN_ORDER:
        if _has(words, line):
            return demand
    return "must" if _IMPERATIVE.search(line) else "information"


def _demand_of_row(line: str) -> Demand | None:
    """What a row of a table says by its signs: "可", "×", "Not allowed"; None where it has none."""
    cells = line.split("|") if "|" in line else ()
    signs = {sign for sign in _SIGNS for cell in cells if _has(sign, cell.strip())}
    if "cell_depends" in signs or {"cell_allows", "cell_forbids"} <= signs:
        return "only_if"
    if "cell_forbids" in signs:
        return "only_if" if _has("row_excepts", line) else "must_not"
    return "may" if signs else None


def _has(words: str, line: str) -> bool:
    return bool(_pattern(words).search(line))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return any_of(pattern_file("modality")[words])
