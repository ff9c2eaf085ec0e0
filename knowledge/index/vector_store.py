"""The vectors as LangChain knows a vector store: for chains and tools that expect one. Nothing is pickled."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Self

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from knowledge.documents import EVERYONE, Passage, Scope
from knowledge.index.vectors import Vectors
from knowledge.models.embedder import Embedder


class MamoriEmbeddings(Embeddings):
    """Mamori's embedder where LangChain asks for one."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One list of numbers a text."""
        return [[float(value) for value in row] for row in self.embedder.documents(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The numbers of a question."""
        return [float(value) for value in self.embedder.queries([text])[0]]


class PassageStore(VectorStore):
    """Documents by cosine. With `scope` a search sees only what that asker may read."""

    def __init__(self, embeddings: Embeddings, vectors: Vectors | None = None) -> None:
        self._embeddings = embeddings
        self._vectors = vectors
        self._documents: dict[int, Document] = {}

    @classmethod
    def of_passages(cls, passages: Sequence[Passage], vectors: Vectors, embedder: Embedder) -> Self:
        """A view of a library's passages and vectors; nothing is embedded or copied."""
        store = cls(MamoriEmbeddings(embedder), vectors)
        store._documents = {passage.id: _document(passage) for passage in passages}
        return store

    @property
    def embeddings(self) -> Embeddings:
        """What texts are embedded with."""
        return self._embeddings

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> Self:
        """A store of these texts."""
        store = cls(embedding)
        store.add_texts(texts, metadatas, ids=ids, **kwargs)
        return store

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> list[str]:
        """Embed and add; an id that is there already is replaced. Returns the ids."""
        listed = list(texts)
        names = ids or [sha256(text.encode()).hexdigest() for text in listed]
        described = metadatas or [{} for _ in listed]
        numbers = np.array([_number(name) for name in names], dtype=np.int64)
        rows = np.asarray(self._embeddings.embed_documents(listed), dtype=np.float32)
        self.delete(names)
        if self._vectors is None:
            self._vectors = Vectors.build(numbers, rows)
        else:
            self._vectors.add(numbers, rows)
        for number, name, text, about in zip(numbers, names, listed, described, strict=True):
            self._documents[int(number)] = Document(page_content=text, metadata=about, id=name)
        return names

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:
        """Remove these ids; without ids nothing. True when one was there."""
        numbers = [number for number in map(_number, ids or ()) if number in self._documents]
        if self._vectors is not None and numbers:
            self._vectors.remove(np.array(numbers, dtype=np.int64))
        for number in set(numbers):
            del self._documents[number]
        return bool(numbers)

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The documents of these ids, as far as they are there."""
        return [self._documents[n] for n in map(_number, ids) if n in self._documents]

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        """The `k` nearest documents; `scope` restricts the search itself."""
        return [document for document, _ in self.similarity_search_with_score(query, k, **kwargs)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, scope: Scope = EVERYONE, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """The `k` nearest documents with their cosines, best first."""
        if self._vectors is None:
            return []
        allowed = [
            n for n, each in self._documents.items() if scope.allows(tuple(each.metadata.get("audience", ())))
        ]
        row = np.asarray(self._embeddings.embed_query(query), dtype=np.float32)
        found, scores = self._vectors.search(row, k, np.array(allowed, dtype=np.int64))
        return [(self._documents[int(n)], float(s)) for n, s in zip(found, scores, strict=True)]


def _document(passage: Passage) -> Document:
    metadata = {
        "document": passage.document,
        "version": passage.version,
        "section": passage.section,
        "item": passage.item,
        "audience": list(passage.audience),
    }
    return Document(page_content=passage.text, metadata=metadata, id=str(passage.id))


def _number(name: str) -> int:
    """A passage's own id, else a stable number for any other name."""
    if name.isdigit() and int(name) < 2**63:
        return int(name)
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") >> 1
