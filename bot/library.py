"""Opening the library for the running bot. The heavy libraries are imported when it is first opened."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.config import Settings
from knowledge.answering.answers import Answer
from knowledge.answering.applicability import UNKNOWN, Applicability
from knowledge.documents import Document, Scope, Section
from knowledge.index import generation

if TYPE_CHECKING:
    from knowledge.answering.answerer import Answerer
    from knowledge.answering.verified import Book
    from knowledge.index.contents import Contents
    from knowledge.index.indexing import Source, Summary
    from knowledge.index.library import Library
    from knowledge.models.embedder import Embedder


class OpenedLibrary:
    """One generation of the library, with what answers from it."""

    def __init__(self, library: "Library", answerer: "Callable[[], Answerer]") -> None:
        self._library = library
        self._answerer = answerer

    @property
    def documents(self) -> Sequence[Document]:
        """The documents in force."""
        return self._library.documents

    def document(self, document_id: str, version: str = "") -> Document | None:
        """A document in a version, the one in force by default."""
        return self._library.document(document_id, version)

    def section(self, document_id: str, version: str, number: str) -> Section | None:
        """A section of it."""
        return self._library.section(document_id, version, number)

    def answer(self, question: str, thread: Sequence[str], scope: Scope) -> Answer:
        """The answer to a question; `thread` are the earlier ones, oldest first."""
        return self._answerer().answer(question, thread, scope)


@dataclass(frozen=True, slots=True)
class Company:
    """What the company adds to its documents: approved answers, and what applies to it."""

    book: "Book | None" = None
    applicability: Callable[[], Applicability] = lambda: UNKNOWN


class LibraryOpener:
    """Opens what is published. The embedding model is loaded once and serves every generation."""

    def __init__(self, settings: Settings, company: Company | None = None) -> None:
        self._settings = settings
        self._company = company or Company()
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()

    def generation(self) -> str:
        """The name of the published generation. Raises LibraryMissing when there is none."""
        return generation.current(self._settings.library_path)

    def open(self) -> OpenedLibrary:
        """Open the published generation. Raises `KnowledgeError`."""
        from knowledge.answering.answerer import Answerer
        from knowledge.index.library import Library
        from knowledge.search.retriever import retriever_for

        self.generation()  # without an index there is no use in loading a model
        embedder = self._model()
        library = Library.open(self._settings.library_path, embedder.name)
        retriever = retriever_for(library, embedder, self._settings.reranker_model)
        company = self._company

        def answerer() -> Answerer:
            # As the company stands now: what it said of itself may change between two questions.
            return Answerer(library, retriever, company.applicability(), company.book)

        return OpenedLibrary(library, answerer)

    def contents(self) -> "Contents":
        """Everything in the library. Raises LibraryDamaged."""
        from knowledge.index.contents import contents_in_force

        return contents_in_force(self._settings.library_path)

    def update(self, sources: "Sequence[Source]", remove: Sequence[str] = ()) -> "Summary":
        """Add and take out, and publish. Raises `KnowledgeError`."""
        from knowledge.index.indexing import update

        return update(self._settings.library_path, sources, self._model(), remove=remove)

    def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """The texts in groups of alike ones, as positions. Raises `KnowledgeError`."""
        from knowledge.curation.likeness import groups

        return groups(texts, self._model())

    def close(self) -> None:
        """End the model's process."""
        with self._lock:
            if self._embedder:
                self._embedder.close()
                self._embedder = None

    def _model(self) -> Any:
        from knowledge.models.embedder import load_embedder

        with self._lock:
            if self._embedder is None:
                self._embedder = load_embedder(self._settings.embedding_model)
                self._embedder.warm_up()
            return self._embedder
