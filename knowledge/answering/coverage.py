"""Do the documents answer this question at all? Far questions by score, near misses by reading.

A score sees only what is far off. A near miss is about a clause, and asks what the clause does not say: a
figure, a named technique, another authority's rule, an address. Each check names its reason; how much it
weighs beside everything else is fitted (`likelihood.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.answering.figures import Match, holds
from knowledge.answering.likelihood import TYPICAL, features, likelihood
from knowledge.answering.question import Question
from knowledge.answering.subjects import is_around, strange
from knowledge.answering.wording import language_of, places, plain, says_any
from knowledge.patterns import any_of, pattern_file

FLOOR = 0.5
"""Score from which every section that was found is near; the best one is near below it, too."""

LOWEST = 0.3
"""Score below which no section with a catalogue answers, whatever else speaks for it."""

FAINT = 0.05
"""The same without a catalogue."""

EVEN = 0.5
"""Likelihood from which it is answered."""

PLAIN = 0.12
"""The same for documents without a catalogue, whose words are seldom those of the question."""

SURE = 0.88
"""Score that a question about the office's things and places must reach."""

LIKELY = 0.8
"""Score from which "may I ...?" may name what no passage holds: a rule for all holds for the unnamed too."""

_OF_ANOTHER_MATTER = ("authority", "topic", "office")
"""Reasons that tell more than "far", however far the documents are."""

FIGURE_MARGIN = 0.02
"""How far below the best (in strength) a section may be and still give the figure that is asked for."""

_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z](?:[A-Z0-9&]|-(?=[A-Z0-9])){1,9}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A section that was found: its calibrated score, its strength (finer where scores are near 1), its text
    (plain) and what the catalogue calls it."""

    score: float
    strength: float
    text: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`reason` is "" when covered; `figure` says how an asked number is given, "" when none was asked.

    `floor` is the score from which sections answer it.
    """

    covered: bool
    reason: str = ""
    figure: Match = ""
    floor: float = FLOOR


def judge(
    question: Question, found: Sequence[Evidence], known: str = "", unanswered: float = TYPICAL
) -> Coverage:
    """Whether what was found in one source answers; `known` are further words the library knows.

    `unanswered`: what speaks for "no document answers it" in the question's wording.
    """
    if question.by_number and found and found[0].score > 0.99:
        return Coverage(True)
    if not found:
        return Coverage(False, "far")
    near = _near(found)
    figure, reason = _figure_in(question, near), _reason(question, near, known)
    if found[0].score < (LOWEST if _has_catalogue(found) else FAINT):
        return Coverage(False, _shown(reason) if reason in _OF_ANOTHER_MATTER else "far")
    is_given = bool(figure) and not _has_catalogue(found)
    likely = likelihood(_features(question, found, known, reason, unanswered))
    least = EVEN if _has_catalogue(found) else PLAIN
    if likely < least and not (is_given and not reason):
        unnamed = "far" if found[0].score < FLOOR else "specific"
        return Coverage(False, _shown(reason) or unnamed)
    return Coverage(True, figure=figure, floor=min(FLOOR, found[0].score))


def seen(question: Question, found: Sequence[Evidence], unanswered: float = TYPICAL) -> dict[str, float]:
    """What the model of `likelihood.py` sees of a question to the guideline."""
    return _features(question, found, "", _reason(question, _near(found), ""), unanswered)


def _near(found: Sequence[Evidence]) -> Sequence[Evidence]:
    """Sections that may hold what is asked for."""
    answering = min(FLOOR, found[0].score)
    return [each for each in found if each.score >= answering] if _has_catalogue(found) else found


def _reason(question: Question, near: Sequence[Evidence], known: str) -> str:
    """What the question names and no near section holds: one of REASONS, or ""."""
    texts = "\n".join(each.text for each in near)
    if _has_catalogue(near) and _nothing_confidential(question):
        return "open"
    if reason := next((reason for reason, is_missing in _CHECKS if is_missing(question, texts)), ""):
        return reason
    if _is_of_the_office(question, near):
        return "office"
    words = " ".join(each.words for each in near)
    known = f"{texts} {words} {known}"
    if words and not _asks_of_any(question, near[0]) and _unknown_acronym(question, known):
        return "specific"
    return "figure" if question.figure and not _figure_in(question, near) else ""


def _shown(reason: str) -> str:
    """What a reason is called in the answer."""
    return "topic" if reason == "office" else reason


def _has_catalogue(found: Sequence[Evidence]) -> bool:
    return any(each.words for each in found)


def _is_of_the_office(question: Question, near: Sequence[Evidence]) -> bool:
    """A thing or place of the office is asked about, and nothing that was found is surely meant."""
    texts = "\n".join(each.text for each in near)
    missing = _missing("settings", question.asking, texts) if near[0].score < SURE else ()
    return any(_is_about(question, group) for group in missing)


def _features(
    question: Question, found: Sequence[Evidence], known: str, reason: str, unanswered: float
) -> dict[str, float]:
    held = [text for each in found for text in (each.text, each.words)]
    scores = [each.score for each in found]
    best = f"{found[0].text} {found[0].words}"
    # Without a catalogue nothing says in this language what a text in the other one holds.
    is_foreign = not _has_catalogue(found) and language_of(found[0].text) != question.language
    strangers = () if is_foreign else strange(question, [*held, known])
    return features(question, scores, best, strangers, reason, unanswered)


def _figure_in(question: Question, near: Sequence[Evidence]) -> Match:
    """How the sections that are as near as the best one give the figure that is asked for."""
    if not question.figure:
        return ""
    close = [each for each in near if near[0].strength - each.strength <= FIGURE_MARGIN]
    given = [holds(question.figure, each.text) for each in close]
    return "figure" if "figure" in given else given[0]


def _another_matter(question: Question, texts: str) -> bool:
    """Wherever it is said; in the sentence that asks it must be more than a circumstance."""
    missing = _missing("matters", question.plain, texts)
    return any(not says_any(question.asking, group) or _is_about(question, group) for group in missing)


def _another_authority(question: Question, texts: str) -> bool:
    if any(match[0] not in texts for match in _pattern("laws").finditer(question.asking)):
        return True
    makers = [match[0] for match in _pattern("makers").finditer(question.plain)]
    return bool(makers) and bool(_pattern("rules_of").search(question.plain))


def _unnamed_technique(question: Question, texts: str) -> bool:
    return any(_missing("specifics", question.asking, texts))


def _missing_attribute(question: Question, texts: str) -> bool:
    return any(asked.search(question.asking) and not held.search(texts) for asked, held in _attributes())


def _nothing_confidential(question: Question) -> bool:
    """The guideline's rules bind nobody who says that there is nothing confidential in it."""
    if question.asks != "permission" or _pattern("mixed").search(question.plain):
        return False
    return bool(_pattern("open").search(question.plain))


_CHECKS = (
    ("authority", _another_authority),
    ("topic", _another_matter),
    ("specific", _unnamed_technique),
    ("attribute", _missing_attribute),
)


def _missing(kind: str, line: str, texts: str) -> Iterator[tuple[str, ...]]:
    """The groups of words of this kind that the line says and no text does."""
    if says_any(line, _words(kind)):
        yield from (g for g in _groups(kind) if says_any(line, g) and not says_any(texts, g))


def _is_about(question: Question, group: Sequence[str]) -> bool:
    """One of the words is said, and not only of where or when something else happens."""
    return any(not is_around(question, *span) for span in places(question.asking, group))


def _unknown_acronym(question: Question, known: str) -> bool:
    common = set(_file()["common"])
    if question.text.upper() == question.text and question.language == "en":
        return False  # someone shouts
    return any(word not in common and word.lower() not in known for word in _ACRONYM.findall(question.text))


def _asks_of_any(question: Question, best: Evidence) -> bool:
    """ "May I ...?", of what a clause is surely about: it holds for makes and kinds that it does not name."""
    return question.asks in ("permission", "exemption") and best.score >= LIKELY


def evidence_of(found: tuple[float, float], text: str, words: Sequence[str] = ()) -> Evidence:
    """From score and strength, a section's verbatim text and the catalogue's words for it."""
    return Evidence(*found, plain(text), plain(" ".join(words)))


def _file() -> Mapping[str, Any]:
    return pattern_file("coverage")


@cache
def _attributes() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    entries = _file()["attributes"].values()
    return tuple((re.compile(each["asked"]), re.compile(each["held"])) for each in entries)


@cache
def _groups(kind: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(line).split("/")) for line in _file()[kind])


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(word for group in _groups(kind) for word in group)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return any_of(_file()[kind])
