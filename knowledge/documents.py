"""Documents as Mamori knows them: frozen values with the numbers that their authors gave."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["ja", "en"]
Kind = Literal["guideline", "policy", "verified_answer"]
Modality = Literal["must", "must_not", "only_if", "information"]


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-item of a section: `label` "c"; `text` is one contiguous stretch of the section's text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a document. `number` is the document's own ("2-2-2", "第5条", "3.2").

    `path` holds the headings above it, outermost first. `text` is verbatim. `notes` are stretches
    of the same document that govern this section ("2-4～2-7 は、…の場合のみ対象").
    """

    number: str
    title: str
    path: tuple[str, ...]
    text: str
    items: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one document. `hash` is the SHA-256 of its bytes, hexadecimal.

    `audience` names user groups that may read it; empty means everyone. `source` is the file's
    name as it was handed over, for people; it is never opened again.
    """

    id: str
    title: str
    version: str
    language: Language
    kind: Kind
    sections: tuple[Section, ...]
    hash: str
    source: str
    effective: date | None = None
    review_by: date | None = None
    owner: str = ""
    audience: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class SectionNotes:
    """What the catalogue says about a section or item: describes the document, is never quoted as it.

    `summary` maps a language to one sentence; `words` are what people would say; `questions` are
    typical questions that the section answers.
    """

    title: dict[Language, str]
    modality: Modality
    act: str
    summary: dict[Language, str]
    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What an asker may read: documents for everyone plus those of `groups` (user-group handles or ids)."""

    groups: frozenset[str] = frozenset()

    def allows(self, audience: tuple[str, ...]) -> bool:
        """True when a document with this audience may be searched and quoted."""
        return not audience or not self.groups.isdisjoint(audience)


EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: a section or one of its items.

    `text` is verbatim and quotable; `indexed` is what is embedded and tokenised (header, lead
    sentence, notes, synonyms) and is never shown. `id` is stable for the same content.
    """

    id: int
    document_id: str
    document: str
    version: str
    kind: Kind
    language: Language
    section: str
    item: str | None
    path: tuple[str, ...]
    text: str
    indexed: str
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found, with its best item. `score` compares between searches, higher is better."""

    passage: Passage
    score: float
    lexical: float
    dense: float
