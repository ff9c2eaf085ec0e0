"""A file that somebody proposes as a document: read in the confined child, compared with what is in force."""

from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.answering.verified import PREFIX
from knowledge.documents import Document, Section
from knowledge.errors import DocumentRefused
from knowledge.index.changes import same_name
from knowledge.index.contents import Contents, Entry
from knowledge.loaders.reader import Reader


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers of sections, each tuple in the order of the document."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        """True when every section reads as before."""
        return not (self.added or self.removed or self.changed)


def read_proposal(path: Path, name: str) -> Document:
    """The document in a file that people call `name`. Raises DocumentRefused, OSError."""
    with Reader() as reader:
        document = reader.read(path, name)
    if document.id.startswith(PREFIX):
        raise DocumentRefused("metadata", f"The id of {name} is one of a verified answer. Give it another.")
    # A file is never an approved answer: those are saved by a named person with clauses and a review date.
    return replace(document, kind="policy") if document.kind == "verified_answer" else document


def entry_for(document: Document, contents: Contents) -> tuple[Entry, Entry | None]:
    """(what would come into force, what is in force under the same id or title).

    Where the file says nothing, it keeps what the version in force says of readers, owner, link and kind: an
    edition without its front matter must not open a restricted document to everyone. The catalogue's notes
    stay with the sections whose text stays.
    """
    before = _in_force(document, contents)
    if before is None:
        return Entry(document), None
    old = before.document
    document = replace(
        document,
        id=old.id,
        audience=document.audience or old.audience,
        owner=document.owner or old.owner,
        link=document.link or old.link,
        kind=old.kind if document.kind == "policy" else document.kind,
    )
    same = {section.number: section.text for section in old.sections}
    kept = {section.number for section in document.sections if same.get(section.number) == section.text}
    notes = {place: note for place, note in before.notes.items() if place[0] in kept}
    return Entry(document, notes), before


def difference(before: Document | None, after: Document) -> Difference:
    """Section by section: what is new, what is gone, what reads otherwise."""
    old = _texts(before) if before else {}
    new = _texts(after)
    return Difference(
        added=tuple(number for number in new if number not in old),
        removed=tuple(number for number in old if number not in new),
        changed=tuple(number for number in new if number in old and new[number] != old[number]),
    )


def _in_force(document: Document, contents: Contents) -> Entry | None:
    found = [each for each in contents.entries if each.document.kind != "verified_answer"]
    by_id = next((each for each in found if each.document.id == document.id), None)
    wanted = same_name(document.title)
    return by_id or next((each for each in found if same_name(each.document.title) == wanted), None)


def _texts(document: Document) -> dict[str, str]:
    texts: dict[str, str] = {}
    for section in document.sections:
        number = _name(section)
        texts[number] = texts.get(number, "") + section.text
    return texts


def _name(section: Section) -> str:
    return section.number or section.title
