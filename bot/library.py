"""Opening the library for the running bot. The heavy libraries are imported when it is first opened."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.config import Settings
from knowledge import generation
from knowledge.answers import Answer
from knowledge.documents import Document, Scope, Section

if TYPE_CHECKING:
    from knowledge.answerer import Answerer
    from knowledge.embedder import Embedder
    from knowledge.library import Library


class OpenedLibrary:
    """One generation of the library, with what answers from it."""

    def __init__(self, library: "Library", answerer: "Answerer") -> None:
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
        return self._answerer.answer(question, thread, scope)


class LibraryOpener:
    """Opens what is published. The embedding model is loaded once and serves every generation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()

    def generation(self) -> str:
        """The name of the published generation. Raises LibraryMissing when there is none."""
        return generation.current(self._settings.library_path)

    def open(self) -> OpenedLibrary:
        """Open the published generation. Raises `KnowledgeError`."""
        from knowledge.answerer import Answerer
        from knowledge.library import Library
        from knowledge.retriever import retriever_for

        self.generation()  # without an index there is no use in loading a model
        embedder = self._model()
        library = Library.open(self._settings.library_path, embedder.name)
        retriever = retriever_for(library, embedder, self._settings.reranker_model)
        return OpenedLibrary(library, Answerer(library, retriever))

    def close(self) -> None:
        """End the model's process."""
        with self._lock:
            if self._embedder:
                self._embedder.close()
                self._embedder = None

    def _model(self) -> Any:
        from knowledge.embedder import load_embedder

        with self._lock:
            if self._embedder is None:
                self._embedder = load_embedder(self._settings.embedding_model)
                self._embedder.warm_up()
            return self._embedder
