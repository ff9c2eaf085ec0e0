"""What a library holds, as values: written into a generation and read back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.documents import Document, Passage
from knowledge.errors import LibraryDamaged, LibraryMissing
from knowledge.index import generation
from knowledge.index.passages import passages_of
from knowledge.records import (
    Notes,
    document_from_json,
    document_to_json,
    notes_from_json,
    notes_to_json,
    passage_from_json,
    passage_to_json,
)


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A word that people here use, and the words that documents use for it. No `means` removes the word.

    `origin` is the lexicon file that it came from, "" for a word that a caller gave.
    """

    word: str
    means: tuple[str, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in force. `location` is the file it came from and `root` the folder that was indexed.

    Both are "" for a document that a caller made. `fingerprint` covers the file and what lies beside it.
    """

    document: Document
    notes: Notes = field(default_factory=dict)
    fingerprint: str = ""
    location: str = ""
    root: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a generation is made of. `superseded` versions are quoted, never searched."""

    entries: tuple[Entry, ...] = ()
    superseded: tuple[Document, ...] = ()
    lexicon: tuple[LexiconEntry, ...] = ()
    model: str = ""

    def passages(self) -> tuple[Passage, ...]:
        """The passages of all documents in force; each id once."""
        found: dict[int, Passage] = {}
        for entry in self.entries:
            for passage in passages_of(entry.document, entry.notes):
                found.setdefault(passage.id, passage)
        return tuple(found.values())


def write_contents(folder: Path, contents: Contents, passages: Iterable[Passage]) -> None:
    """The texts of a generation, as JSON lines."""
    generation.write_lines(folder / "documents.jsonl", map(_entry_to_json, contents.entries))
    generation.write_lines(folder / "superseded.jsonl", map(document_to_json, contents.superseded))
    generation.write_lines(folder / "passages.jsonl", map(passage_to_json, passages))
    words = map(asdict, contents.lexicon)
    generation.write_lines(folder / "lexicon.jsonl", words)


def read_contents(folder: Path, model: str) -> Contents:
    """What `write_contents` wrote, without the passages. Raises LibraryDamaged."""
    try:
        return Contents(
            entries=tuple(map(_entry_from_json, generation.read_lines(folder / "documents.jsonl"))),
            superseded=tuple(map(document_from_json, generation.read_lines(folder / "superseded.jsonl"))),
            lexicon=tuple(
                LexiconEntry(value["word"], tuple(value["means"]), value["origin"])
                for value in generation.read_lines(folder / "lexicon.jsonl")
            ),
            model=model,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise LibraryDamaged(f"The texts in {folder} cannot be read. Index the documents again.") from error


def read_passages(folder: Path, contents: Contents) -> tuple[Passage, ...]:
    """The passages of a generation, in the order of their rows.

    They share the strings of the documents they come from: with many documents that is half the memory.
    """
    shared: dict[str, str] = {}
    for entry in contents.entries:
        for section in entry.document.sections:
            shared.setdefault(section.text, section.text)
            for text in (*section.path, *(item.text for item in section.items)):
                shared.setdefault(text, text)
    values = generation.read_lines(folder / "passages.jsonl")
    return tuple(_sharing(passage_from_json(value), shared) for value in values)


def contents_in_force(library: Path) -> Contents:
    """What the library holds now; empty where there is none yet."""
    try:
        folder = generation.folder_of(library, generation.current(library))
    except LibraryMissing:
        return Contents()
    try:
        manifest = generation.read_manifest(folder)
    except FileNotFoundError as error:
        raise LibraryDamaged(f"{folder} is gone. Restore it, or delete {library} and index again.") from error
    return read_contents(folder, manifest.model)


def ids_of(passages: Iterable[Passage]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """int64 (n,)"""
    return np.fromiter((passage.id for passage in passages), dtype=np.int64)


def supersede(contents: Contents, document: Document) -> Contents:
    """The contents with this document kept for old citations; each version once."""
    others = tuple(
        each for each in contents.superseded if (each.id, each.version) != (document.id, document.version)
    )
    return replace(contents, superseded=(*others, document))


def _sharing(passage: Passage, shared: dict[str, str]) -> Passage:
    def same(text: str) -> str:
        return shared.setdefault(text, text)

    return replace(
        passage,
        document_id=same(passage.document_id),
        document=same(passage.document),
        version=same(passage.version),
        section=same(passage.section),
        text=same(passage.text),
        path=tuple(map(same, passage.path)),
    )


def _entry_to_json(entry: Entry) -> dict[str, Any]:
    return {
        "document": document_to_json(entry.document),
        "notes": notes_to_json(entry.notes),
        "fingerprint": entry.fingerprint,
        "location": entry.location,
        "root": entry.root,
    }


def _entry_from_json(value: dict[str, Any]) -> Entry:
    document, notes = document_from_json(value["document"]), notes_from_json(value["notes"])
    return Entry(document, notes, value["fingerprint"], value["location"], value["root"])


def documents_in_force(library: Path) -> tuple[Document, ...]:
    """What `mamori index --list` shows. Raises LibraryMissing, LibraryDamaged."""
    generation.current(library)
    return tuple(entry.document for entry in contents_in_force(library).entries)
