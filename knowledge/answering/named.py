"""The things and acts that a question names, in order, with the small words around each.

Phrases of one meaning come as one thing ("USB drive" is "USB stick"), as `sameness.yaml` says.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from knowledge.patterns import pattern_file
from knowledge.tokens import Morpheme, morphemes, stem

_ACCENTS = frozenset("\u0300\u0301\u0302\u0308")


@dataclass(slots=True)
class Unit:
    """A thing or act, with the small words around it. `joined`: the next one follows without any between."""

    word: str
    lead: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    joined: bool = False
    acts: bool = False


def units(line: str) -> Iterator[Unit]:
    """Things and acts in order, phrases of one meaning put together."""
    found = separate(morphemes(line))
    at = 0
    while at < len(found):
        length, name = phrase_at([unit.word for unit in found[at:]])
        last = found[at + length - 1]
        yield Unit(name, found[at].lead, last.tail, last.joined, last.acts)
        at += length


def separate(words: Sequence[Morpheme]) -> list[Unit]:
    """One by one, before phrases are put together."""
    units: list[Unit] = []
    between: list[str] = []
    for morpheme in words:
        word = _folded(morpheme.word)
        if not morpheme.surface.strip():
            continue
        if not _counts(morpheme, word):
            between.append(word)
            continue
        if units:
            units[-1].tail, units[-1].joined = between, not between
        units.append(Unit(word, lead=between, acts=morpheme.acts))
        between = []
    if units:
        units[-1].tail = between
    return units


def _counts(morpheme: Morpheme, word: str) -> bool:
    if word in _small_words():
        return False
    return morpheme.is_content or word in rules()["keep"]


def _folded(word: str) -> str:
    return (
        "".join(c for c in unicodedata.normalize("NFD", word) if c not in _ACCENTS)
        if word.isascii() is False and not _is_kana(word)
        else word
    )


def _is_kana(word: str) -> bool:
    return any("\u3040" <= c <= "\u9fff" for c in word)


def phrase_at(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are one thing, and its name."""
    for phrase, name in _phrases().get(words[0], ()):
        if tuple(words[: len(phrase)]) == phrase:
            return len(phrase), name
    return 1, words[0]


@cache
def rules() -> Mapping[str, Any]:
    """What `sameness.yaml` holds."""
    return pattern_file("sameness")


@cache
def _small_words() -> frozenset[str]:
    """Light words, and those that only say how another word stands."""
    roles = [
        words for kinds in rules()["roles"].values() for kind in kinds.values() for words in kind.values()
    ]
    denials = list(rules()["denials"].values())
    light = rules()["light"].split()
    return frozenset(
        [*light, *(stem(word) for word in light), *(w for words in (*roles, *denials) for w in words)]
    )


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> (all words, the name of what they mean), the longest first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for group in rules()["concepts"]:
        name = group[0]
        for phrase in group:
            words = tuple(unit.word for unit in separate(morphemes(phrase)))
            if words:
                found.setdefault(words[0], {}).setdefault(words, name)
    return {
        first: tuple(sorted(phrases.items(), key=lambda pair: -len(pair[0])))
        for first, phrases in found.items()
    }
