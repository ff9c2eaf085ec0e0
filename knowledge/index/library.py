"""The indexed documents as one thing, opened for reading; `update` brings it up to date."""

from pathlib import Path
from typing import Self

from knowledge.documents import Document, Passage, Section, SectionNotes
from knowledge.errors import LibraryDamaged, LibraryMissing, ModelMismatch
from knowledge.index import generation
from knowledge.index.changes import Change
from knowledge.index.contents import Contents, LexiconEntry, read_contents, read_passages
from knowledge.index.indexing import Refused, Summary, update
from knowledge.index.keywords import KeywordIndex
from knowledge.index.vectors import Vectors

__all__ = ["Change", "LexiconEntry", "Library", "Refused", "Summary", "update"]

_ATTEMPTS = 5


class Library:
    """One generation, loaded whole and never changed: share it between threads.

    Open it anew when `is_current` says that another was published.
    """

    def __init__(self, path: Path, folder: Path, contents: Contents) -> None:
        self._path = path
        self._contents = contents
        self.generation = folder.name
        self.passages: tuple[Passage, ...] = read_passages(folder, contents)
        self.vectors = Vectors.load(folder / "vectors")
        self.keywords = KeywordIndex.load(folder / "keywords")
        self._by_version = {(each.id, each.version): each for each in contents.superseded}
        self._by_version |= {(each.id, each.version): each for each in self.documents}
        self._notes = {entry.document.id: entry.notes for entry in contents.entries}

    @classmethod
    def open(cls, path: Path, embedder_name: str = "") -> Self:
        """The generation in force, verified against its manifest.

        Raises LibraryMissing (none yet, or no document in it), LibraryDamaged, and ModelMismatch when
        `embedder_name` is given and the index was made with another model.
        """
        for attempt in range(_ATTEMPTS):
            name = generation.current(path)
            try:
                return cls._open(path, generation.folder_of(path, name), embedder_name)
            except (FileNotFoundError, LibraryDamaged) as error:
                # Published anew while we read: the folder may have been swept from under us.
                if generation.current(path) != name and attempt + 1 < _ATTEMPTS:
                    continue
                if isinstance(error, LibraryDamaged):
                    raise
                raise LibraryDamaged(f"{error.filename} is gone. Index the documents again.") from error
        raise AssertionError("unreachable")

    @classmethod
    def _open(cls, path: Path, folder: Path, embedder_name: str) -> Self:
        manifest = generation.read_manifest(folder)
        if not manifest.documents:
            message = f"The index in {path} holds no document. Run `mamori index PATH` with your documents."
            raise LibraryMissing(message)
        if embedder_name and manifest.model != embedder_name:
            raise ModelMismatch(
                f"The index was made with the embedding model {manifest.model}, but {embedder_name} is "
                "configured. Set MAMORI_EMBEDDING_MODEL back, or run `mamori index --rebuild`."
            )
        return cls(path, folder, read_contents(folder, manifest.model))

    @property
    def model(self) -> str:
        """The embedding model of the vectors."""
        return self._contents.model

    @property
    def is_current(self) -> bool:
        """False once another generation has been published."""
        return generation.current(self._path) == self.generation

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents in force."""
        return tuple(entry.document for entry in self._contents.entries)

    @property
    def lexicon_entries(self) -> tuple[LexiconEntry, ...]:
        """The company's own words."""
        return self._contents.lexicon

    def document(self, document_id: str, version: str = "") -> Document | None:
        """A document: the version in force, or the one that is asked for, also when superseded."""
        if version:
            return self._by_version.get((document_id, version))
        return next((each for each in self.documents if each.id == document_id), None)

    def section(self, document_id: str, version: str, number: str) -> Section | None:
        """A section of any version that was ever in force; None where there is none.

        Check the document's audience before showing it.
        """
        document = self.document(document_id, version)
        sections = document.sections if document else ()
        return next((section for section in sections if section.number == number), None)

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None:
        """What the catalogue says of a section or item of a document in force."""
        return self._notes.get(document_id, {}).get((section, item))

    def source_of(self, document_id: str) -> Path | None:
        """The file that a document in force came from, where it came from one."""
        for entry in self._contents.entries:
            if entry.document.id == document_id and entry.location:
                return Path(entry.location)
        return None
