"""How the acts that people ask about stand to a clause: `stances.yaml`, one entry a section and item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from knowledge.answering import wording
from knowledge.answering.answers import Verdict
from knowledge.answering.wording import says_any, says_turn
from knowledge.patterns import pattern_file

_WORD_LISTS = ("asked", "kept", "against", "about", "unless", "only")
_FLAGS = ("either", "private")
_VERDICTS = ("permission", "obligation", "how", "partial")


@dataclass(frozen=True, slots=True)
class Stance:
    """See the head of `stances.yaml` for what each field means; None and () where it says nothing."""

    permission: Verdict | None = None
    obligation: Verdict | None = None
    how: Verdict | None = None
    partial: Verdict | None = None
    either: bool = False
    private: bool = False
    asked: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    items: Mapping[str, "Stance"] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the entry and its items."""
        own = (*self.asked, *self.kept, *self.against, *self.about, *self.unless, *self.only)
        return (*own, *(word for item in self.items.values() for word in item.words))

    def applies(self, plain: str) -> bool:
        """Whether this item concerns a question, by what it names of `unless` and `only`."""
        return not says_any(plain, self.unless) and (not self.only or says_any(plain, self.only))

    def decides(self, plain: str) -> bool:
        """Whether this clause gives the verdict, or is only a limit beside it."""
        if says_any(plain, self.unless) or (self.private and is_only_companys(plain)):
            return False
        return not self.about or says_any(plain, self.about)


NEUTRAL = Stance()


def is_only_companys(plain: str) -> bool:
    """The company's things are spoken of, and nobody's own."""
    return says_turn("companys", plain) and not says_turn("private", plain)


def stance_of(document: str, section: str) -> Stance:
    """The stance of a section of the document with this title; NEUTRAL where none is written down."""
    title, sections = _load()
    return sections.get(section, NEUTRAL) if document == title else NEUTRAL


def prepare() -> None:
    """Make all words ready; takes some tenths of a second."""
    waiting = list(_load()[1].values())
    while waiting:
        stance = waiting.pop()
        waiting += stance.items.values()
        for words in (stance.asked, stance.kept, stance.against, stance.about, stance.unless, stance.only):
            wording.prepare(words)


@cache
def _load() -> tuple[str, dict[str, Stance]]:
    tree = pattern_file("stances")
    return tree["document"], {str(number): _stance(entry) for number, entry in tree["sections"].items()}


def _stance(entry: dict[str, Any]) -> Stance:
    if unknown := entry.keys() - {*_WORD_LISTS, *_VERDICTS, *_FLAGS, "items"}:
        raise ValueError(f"stances.yaml: unknown fields {sorted(unknown)}")
    fields: dict[str, Any] = {name: tuple(map(str, entry.get(name) or ())) for name in _WORD_LISTS}
    fields |= {name: entry.get(name) for name in _VERDICTS}
    fields |= {name: bool(entry.get(name)) for name in _FLAGS}
    items = {str(label): _stance(item) for label, item in (entry.get("items") or {}).items()}
    return Stance(**fields, items=items)
