"""Do the documents answer this question at all? Far questions by score, near misses by reading.

A score sees only what is far off. A near miss is about a clause, and asks what the clause does not say: a
figure, a named technique, another authority's rule, an address. Each check names its reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge.answering.figures import Match, holds
from knowledge.answering.likelihood import features, likelihood
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

CERTAIN = 0.97
"""Likelihood from which a word of another matter is taken for a circumstance."""

SURE = 0.88
"""Score that a question about the office's things and places must reach."""

LIKELY = 0.8
"""Score from which "may I ...?" may name what no passage holds: a rule for all holds for the unnamed too."""

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


def judge(question: Question, found: Sequence[Evidence], known: str = "") -> Coverage:
    """Whether what was found in one source answers; `known` are further words the library knows."""
    if question.by_number and found and found[0].score > 0.99:
        return Coverage(True)
    floor = LOWEST if _has_catalogue(found) else FAINT
    if not found or found[0].score < floor:
        return Coverage(False, "far")
    if _has_catalogue(found) and _nothing_confidential(question):
        return Coverage(False, "open")
    answering = min(FLOOR, found[0].score)
    near = [each for each in found if each.score >= answering] if _has_catalogue(found) else found
    reason = _named_reason(question, near, known)
    if reason and not (_may_be_around(question, reason, near) and _is_certain(question, found, known)):
        return Coverage(False, reason)
    by_figure = _by_figure(question, near)
    is_given = bool(by_figure.figure) and not _has_catalogue(found)
    if by_figure.covered and not is_given and not _is_answered(question, found, known):
        return Coverage(False, "far" if found[0].score < FLOOR else "specific")
    return replace(by_figure, floor=answering)


def undecided(question: Question, found: Sequence[Evidence], known: str = "") -> dict[str, float] | None:
    """What the model of `likelihood.py` sees; None where a check that names its reason decides."""
    near = [each for each in found if each.score >= min(FLOOR, found[0].score)]
    if not near or _named_reason(question, near, known) or not _by_figure(question, near).covered:
        return None
    return _features(question, found, known)


def _named_reason(question: Question, near: Sequence[Evidence], known: str) -> str:
    """What the question names and no near section holds: the kind of it, or ""."""
    texts = "\n".join(each.text for each in near)
    reasons = (reason for reason, is_missing in _CHECKS if is_missing(question, texts))
    if reason := next(reasons, ""):
        return reason
    if _is_of_the_office(question, near):
        return "topic"
    words = " ".join(each.words for each in near)
    if not words or _asks_of_any(question, near[0]):
        return ""
    return "specific" if _unknown_acronym(question, f"{texts} {words} {known}") else ""


def _has_catalogue(found: Sequence[Evidence]) -> bool:
    return any(each.words for each in found)


def _is_answered(question: Question, found: Sequence[Evidence], known: str) -> bool:
    """By the fitted model; a catalogue tells what people call things, so that with one it may be surer."""
    if _asks_of_any(question, found[0]):
        return True
    return likelihood(_features(question, found, known)) >= (EVEN if _has_catalogue(found) else PLAIN)


def _is_of_the_office(question: Question, near: Sequence[Evidence]) -> bool:
    """A thing or place of the office is asked about, and nothing that was found is surely meant."""
    texts = "\n".join(each.text for each in near)
    missing = _missing("settings", question.asking, texts) if near[0].score < SURE else ()
    return any(_is_about(question, group) for group in missing)


def _may_be_around(question: Question, reason: str, near: Sequence[Evidence]) -> bool:
    """What is named may be a circumstance; whoever asks whether it is demanded means that very thing."""
    if reason == "topic":
        return _has_catalogue(near) or not _is_of_the_office(question, near)
    return reason == "specific" and question.asks == "permission"


def _is_certain(question: Question, found: Sequence[Evidence], known: str) -> bool:
    """The invoice that was opened, the deadline that is near: a word of another matter, around this one."""
    return likelihood(_features(question, found, known)) >= (CERTAIN if _has_catalogue(found) else EVEN)


def _features(question: Question, found: Sequence[Evidence], known: str) -> dict[str, float]:
    held = [text for each in found for text in (each.text, each.words)]
    scores = [each.score for each in found]
    best = f"{found[0].text} {found[0].words}"
    # Without a catalogue nothing says in this language what a text in the other one holds.
    is_foreign = not _has_catalogue(found) and language_of(found[0].text) != question.language
    return features(question, scores, best, () if is_foreign else strange(question, [*held, known]))


def _by_figure(question: Question, near: Sequence[Evidence]) -> Coverage:
    if not question.figure:
        return Coverage(True)
    close = [each for each in near if near[0].strength - each.strength <= FIGURE_MARGIN]
    given = [holds(question.figure, each.text) for each in close]
    best: Match = "figure" if "figure" in given else given[0]
    return Coverage(True, figure=best) if best else Coverage(False, "figure")


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
