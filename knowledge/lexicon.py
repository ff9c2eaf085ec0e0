"""What people say -> what documents say: スマホ -> 携帯電話, a shop's or a service's name -> its kind.

Mamori's own words stand in lexicon.yaml; a company adds more in a file of the same form:
a list of `{say: [words people use], documents: [words documents use]}`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Self

import yaml

from knowledge.errors import DocumentRefused
from knowledge.text import clean

FILE_NAME = "lexicon.yaml"

_ASCII_WORD = re.compile(r"[ -~]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A stretch of a question that stands for words of documents."""

    said: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Entries by what is said, lower case. Saying one word of an entry means all its documents' words."""

    entries: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, name: str) -> Self:
        """From YAML. Raises `DocumentRefused` with the entry that is wrong; `name` is for the message."""
        try:
            tree = yaml.safe_load(text) or []
            if not isinstance(tree, list):
                raise TypeError("expected a list")
            pairs = [_pair(entry) for entry in tree]
        except (yaml.YAMLError, TypeError, KeyError) as error:
            brief = " ".join(str(error).split())[:200]
            message = (
                f"{name} cannot be read as a lexicon ({brief}). Each entry needs a list `say` "
                "and a list `documents`; mend it and index again."
            )
            raise DocumentRefused("lexicon", message) from error
        return cls(_merge(pairs))

    @classmethod
    def read(cls, path: Path) -> Self:
        """A company's file. Raises `DocumentRefused`."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise DocumentRefused("lexicon", f"{path.name} cannot be read: {error}") from error

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, tuple[str, ...]]]) -> Self:
        """From (word that people use, words that documents use)."""
        cleaned = ((clean(said).lower(), documents) for said, documents in pairs)
        return cls(_merge([pair for pair in cleaned if pair[1]]))

    def with_more(self, other: "Lexicon") -> "Lexicon":
        """Both; a word that both know means what either says."""
        return Lexicon(_merge([*self.entries.items(), *other.entries.items()]))

    def meanings(self, question: str) -> tuple[Meaning, ...]:
        """What stands in a question, each stretch once, the longest word winning where words overlap."""
        line = clean(question).lower()
        found: list[Meaning] = []
        taken: list[tuple[int, int]] = []
        for said in [word for word in self._longest_first if word in line]:
            for start in _places(said, line):
                end = start + len(said)
                if all(end <= a or start >= b for a, b in taken):
                    taken.append((start, end))
                    found.append(Meaning(said, self.entries[said]))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _longest_first(self) -> tuple[str, ...]:
        return tuple(sorted(self.entries, key=lambda word: (-len(word), word)))


@cache
def own_lexicon() -> Lexicon:
    """Mamori's own words; empty where the file is missing."""
    resource = resources.files(__package__).joinpath("words", FILE_NAME)
    return Lexicon.parse(resource.read_text(encoding="utf-8"), FILE_NAME) if resource.is_file() else Lexicon()


def _pair(entry: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    say, documents = entry["say"], entry["documents"]
    if not isinstance(say, list) or not isinstance(documents, list) or not say or not documents:
        raise TypeError(f"{entry!r}: both must be lists with words in them")
    return tuple(clean(str(word)).lower() for word in say), tuple(clean(str(word)) for word in documents)


def _merge(pairs: Iterable[tuple[str | tuple[str, ...], tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for said, documents in pairs:
        for word in (said,) if isinstance(said, str) else said:
            if word:
                merged[word] = tuple(dict.fromkeys((*merged.get(word, ()), *documents)))
    return merged


def _places(said: str, line: str) -> list[int]:
    """Where a word stands. Latin words stand alone ("pc" is not in "upcoming") and may be plural."""
    if _ASCII_WORD.fullmatch(said):
        pattern = rf"(?<![a-z0-9]){re.escape(said)}(?=(?:s|es|'s)?(?![a-z0-9]))"
        return [match.start() for match in re.finditer(pattern, line)]
    return [match.start() for match in re.finditer(re.escape(said), line)]
