"""Clauses and pledges out of the indexed documents, for quoting."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.errors import Unavailable
from bot.services.training.desk import PledgeText
from bot.services.training.notices import Quote
from bot.texts import Language
from knowledge.bank.questions import clause_parts
from knowledge.documents import EVERYONE, Document, Section, SectionNotes
from knowledge.errors import KnowledgeError
from knowledge.index.clause_names import find_clause

_CLAUSE = re.compile(r"\d+(?:-\d+)+")


class Shelf(Protocol):
    """The documents in force with their catalogue; `knowledge.index.library.Library` is one."""

    @property
    def documents(self) -> Sequence[Document]: ...

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None: ...


class DocumentClauses:
    """References like "3-1-4" and "4-1 a" are clauses of the guideline, "メール規程 第5条" one of another
    document that everyone may read; pledges are any other document.

    `shelf` returns None while nothing is loaded: then every method raises Unavailable.
    """

    def __init__(self, shelf: Callable[[], Shelf | None]) -> None:
        self._shelf = shelf

    def quote(self, reference: str, language: Language) -> Quote | None:
        """The clause or item word for word, with the catalogue's sentence; None where there is none."""
        shelf, number_item = self._open(), clause_parts(reference)
        number, label = number_item
        document = self._guideline(shelf)
        section = next((one for one in document.sections if one.number == number), None) if document else None
        text = None if section is None else _text(section, label)
        if document is None or text is None:
            return self._elsewhere(shelf, reference)
        notes = shelf.notes_for(document.id, number, label) or shelf.notes_for(document.id, number)
        summary = notes.summary.get(language, "") if notes else ""
        return Quote(document.title, document.version, number, label, text, summary)

    def numbers(self) -> tuple[str, ...]:
        """The guideline's numbered clauses ("2-3-5"), in its order; () where none is indexed."""
        document = self._guideline(self._open())
        sections = document.sections if document else ()
        return tuple(one.number for one in sections if _CLAUSE.fullmatch(one.number))

    def version(self) -> str:
        """The guideline's version in force."""
        document = self._guideline(self._open())
        return document.version if document else ""

    def pledge(self, document_id: str) -> PledgeText | None:
        """A whole document to confirm, None where it is not indexed."""
        document = next((one for one in self._open().documents if one.id == document_id), None)
        if document is None:
            return None
        text = "\n\n".join(f"{one.number} {one.title}\n{one.text}".strip() for one in document.sections)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return PledgeText(document.id, document.title, document.version, text, digest)

    def documents(self) -> Sequence[Document]:
        """What everyone may read and questions may be asked about."""
        return _open_to_all(self._open())

    def notes(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None:
        """What the catalogue says of a section or item."""
        return self._open().notes_for(document_id, section, item)

    def _elsewhere(self, shelf: Shelf, reference: str) -> Quote | None:
        """A clause of a policy: its title comes first, since numbers stand in several documents."""
        titled = [one for one in _open_to_all(shelf) if one.title and reference.startswith(one.title)]
        try:
            place = find_clause(reference, titled)
        except KnowledgeError:
            return None
        text = _text(place.section, place.item)
        document = place.document
        return (
            Quote(document.title, document.version, place.section.number, place.item, text) if text else None
        )

    def _open(self) -> Shelf:
        shelf = self._shelf()
        if shelf is None:
            raise Unavailable("training.no_documents")
        return shelf

    def _guideline(self, shelf: Shelf) -> Document | None:
        return next((one for one in shelf.documents if one.kind == "guideline"), None)


def _open_to_all(shelf: Shelf) -> list[Document]:
    return [one for one in shelf.documents if EVERYONE.allows(one.audience) and one.kind != "verified_answer"]


def _text(section: Section, label: str | None) -> str | None:
    if label is None:
        return section.text
    return next((item.text for item in section.items if item.label == label), None)
