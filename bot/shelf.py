"""The indexed documents for quoting: read without any model, so that a quiz works while one is loading."""

import threading
from pathlib import Path

from knowledge.documents import Document, SectionNotes
from knowledge.errors import KnowledgeError
from knowledge.index import generation
from knowledge.index.contents import Contents, read_contents


class DocumentShelf:
    """The documents of one generation with their catalogue."""

    def __init__(self, name: str, contents: Contents) -> None:
        self.name = name
        self.documents: tuple[Document, ...] = tuple(entry.document for entry in contents.entries)
        self._notes = {entry.document.id: entry.notes for entry in contents.entries}

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None:
        """What the catalogue says of a section or item."""
        return self._notes.get(document_id, {}).get((section, item))


class ShelfReader:
    """Gives the shelf in force, and reads it anew when another generation was published."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._shelf: DocumentShelf | None = None

    def __call__(self) -> DocumentShelf | None:
        """The shelf; the last good one where the new one cannot be read, None where there never was one."""
        with self._lock:
            try:
                name = generation.current(self._library)
                if self._shelf is None or self._shelf.name != name:
                    folder = generation.folder_of(self._library, name)
                    self._shelf = DocumentShelf(name, read_contents(folder, ""))
            except (KnowledgeError, OSError):
                # What is wrong with the index is said where documents are indexed and by `mamori doctor`.
                return self._shelf
            return self._shelf
