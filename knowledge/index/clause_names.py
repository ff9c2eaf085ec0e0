"""Clauses as people write them: "2-2-2 a", "メール規程 第5条" -> a place in the documents in force."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents import Document, Section
from knowledge.errors import KnowledgeError
from knowledge.index.changes import same_name
from knowledge.numbers import canonical

_ITEM = re.compile(r"^(?P<number>.*\S)\s+(?P<item>[A-Za-z]|[ア-ン]|\d{1,2}|[①-⑳])\)?$")


class ClauseUnknown(KnowledgeError):
    """No document in force has this clause. `name` is what was written."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"No document in force has a clause {name!r}.")


class ClauseAmbiguous(KnowledgeError):
    """Several documents have it; `titles` are theirs."""

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        self.name, self.titles = name, tuple(titles)
        super().__init__(f"{name!r} stands in several documents; write the title before it.")


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a document, or one of its items."""

    document: Document
    section: Section
    item: str | None = None


def name_of(document: Document, section: str, item: str | None = None) -> str:
    """How a clause is written: the guideline's by number alone, others with their title."""
    number = f"{section} {item}" if item else section
    return number if document.kind == "guideline" else f"{document.title} {number}"


def find_clause(name: str, documents: Sequence[Document]) -> Place:
    """The clause of that name. The guideline comes first where several documents have the number.

    Raises ClauseUnknown, ClauseAmbiguous.
    """
    written = name.strip()
    titled = [each for each in documents if each.title and _starts(written, each.title)]
    if titled:
        # Of "規程" and "規程 別紙" the longer title is meant.
        document = max(titled, key=lambda each: len(each.title))
        return _only(name, _in(document, _after(written, document.title)))
    found = [place for each in documents for place in _in(each, written)]
    of_guideline = [place for place in found if place.document.kind == "guideline"]
    return _only(name, of_guideline or found)


def _only(name: str, places: Sequence[Place]) -> Place:
    if not places:
        raise ClauseUnknown(name)
    if len({place.document.id for place in places}) > 1:
        raise ClauseAmbiguous(name, [place.document.title for place in places])
    return places[0]


def _in(document: Document, number: str) -> list[Place]:
    if document.kind == "verified_answer":
        return []
    whole = [Place(document, section) for section in document.sections if _is(section, number)]
    match = _ITEM.match(number.strip())
    if whole or not match:
        return whole
    found = [section for section in document.sections if _is(section, match["number"])]
    return [
        Place(document, section, item.label)
        for section in found
        for item in section.items
        if canonical(item.label) == canonical(match["item"]).lower()
    ]


def _is(section: Section, number: str) -> bool:
    spelled = canonical(number)
    return bool(spelled) and spelled == canonical(section.number)


def _starts(written: str, title: str) -> bool:
    return same_name(written).startswith(same_name(title))


def _after(written: str, title: str) -> str:
    """What stands behind the title; titles are compared without width and case, so count words."""
    rest = same_name(written)[len(same_name(title)) :]
    return rest.strip(" ,、:：")
