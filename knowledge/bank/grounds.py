"""What a question may rest on: stretches of a section with the reference that cites them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.answering.modality import Sentence, sentences_of
from knowledge.bank.checks import ODD_CLAUSES
from knowledge.documents import Document, Language, Section, SectionNotes
from knowledge.errors import KnowledgeError
from knowledge.index.clause_names import find_clause, name_of
from knowledge.numbers import canonical

Notes = Callable[[str, str | None], SectionNotes | None]
"""(section, item) -> what the catalogue says about it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """`text` is verbatim in `language`; `summary` is the catalogue's sentence in both languages, or empty."""

    reference: str
    language: Language
    text: str
    summary: Mapping[Language, str] = field(default_factory=dict)

    @property
    def demands(self) -> tuple[Sentence, ...]:
        """The sentences that demand or allow something."""
        return tuple(one for one in sentences_of(self.text) if one.demand != "information")


def grounds_of(document: Document, section: Section, notes: Notes) -> tuple[Ground, ...]:
    """What stands before the items, then each item; lines that nobody is examined on are left out."""
    return tuple(one for one in _grounds(document, section, notes) if one.reference not in ODD_CLAUSES)


def reference_of(document: Document, section: str, item: str | None = None) -> str:
    """How a clause is cited; an item that cannot be found again by its letter is cited by its section."""
    if item is not None:
        named = name_of(document, section, canonical(item))
        try:
            place = find_clause(named, [document])
        except KnowledgeError:
            place = None
        if place is not None and place.item == item:
            return named
    return name_of(document, section)


def _grounds(document: Document, section: Section, notes: Notes) -> Iterator[Ground]:
    first = min((section.text.find(item.text) for item in section.items), default=-1)
    lead = section.text if first < 0 else section.text[:first]
    # An item's own mark ("a) ") stands between the lead and its text.
    head = lead.rstrip().rsplit("\n", 1)[0] if first > 0 and "\n" in lead.rstrip() else lead
    if head.strip():
        yield Ground(
            reference_of(document, section.number), document.language, head.strip(),
            {} if section.items else _summary(notes, section.number, None),
        )  # fmt: skip
    for item in section.items:
        reference = reference_of(document, section.number, item.label)
        yield Ground(reference, document.language, item.text, _summary(notes, section.number, item.label))


def _summary(notes: Notes, section: str, item: str | None) -> Mapping[Language, str]:
    found = notes(section, item)
    return found.summary if found else {}
