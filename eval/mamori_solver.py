"""Mamori itself as a solver: its passages, its index, its retriever, over any corpus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.embedding_cache import CachedEmbedder
from eval.task import Text
from knowledge.documents import Document, Language, Passage, Section
from knowledge.index.keywords import KeywordIndex
from knowledge.index.passages import passages_of
from knowledge.index.vectors import Vectors
from knowledge.search.retriever import Options, Retriever
from knowledge.tokens import is_japanese


@dataclass(frozen=True, slots=True)
class Shelf:
    """An index in memory, in the form that a retriever takes."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    keywords: KeywordIndex


def index_passages(passages: Sequence[Passage], embedder: CachedEmbedder) -> Shelf:
    """Embed and index what was cut already."""
    ids = np.array([passage.id for passage in passages], dtype=np.int64)
    indexed = [passage.indexed for passage in passages]
    vectors = Vectors.build(ids, embedder.documents(indexed))
    return Shelf(tuple(passages), vectors, KeywordIndex.build(ids, indexed))


class MamoriSolver:
    """Each text is a document of one section."""

    name = "mamori"

    def __init__(self, embedder: CachedEmbedder, options: Options | None = None) -> None:
        self._embedder = embedder
        self._options = options
        self._retriever: Retriever | None = None

    def index(self, corpus: Sequence[Text]) -> None:
        """Cut, embed and index the texts as `mamori index` does with a policy."""
        passages = [passage for text in corpus for passage in passages_of(_document(text))]
        self._retriever = Retriever(index_passages(passages, self._embedder), self._embedder, self._options)

    def solve(self, question: str, k: int) -> list[str]:
        """Ids of the texts whose sections were found, best first."""
        if self._retriever is None:
            raise RuntimeError("index before asking")
        return [hit.passage.document_id for hit in self._retriever.search(question, k)]

    def seconds_saved(self) -> float:
        """What the cache of embeddings spared since the last call."""
        saved, self._embedder.saved = self._embedder.saved, 0.0
        return saved


def _document(text: Text) -> Document:
    section = Section(number="", title="", path=(), text=text.text)
    language: Language = "ja" if is_japanese(text.text) else "en"
    return Document(text.id, text.title, "1", language, "policy", (section,), "", text.id)
