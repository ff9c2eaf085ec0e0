"""The vectors that are shipped are those of the bundled documents, and the model's own."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.index.embedding_cache import EmbeddingCache, Matrix, Progress
from knowledge.index.library import Library
from knowledge.index.shipped import SHIPPED
from knowledge.models.embedder import Embedder

FEW = 5


class Counting:
    """The bundled model's name and size; remembers what it was asked and answers with zeros."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimension = embedder.name, embedder.dimension
        self.asked: list[str] = []

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Zeros."""
        self.asked += texts
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def test_nearly_every_bundled_passage_has_its_vector(
    company: Library, embedder: Embedder, tmp_path: Path
) -> None:
    counting = Counting(embedder)
    texts = [passage.indexed for passage in company.passages]
    EmbeddingCache(tmp_path, counting, SHIPPED).vectors(texts)
    assert len(counting.asked) <= len(texts) / 20, "run python -m knowledge.index.shipped"


def test_a_shipped_vector_is_what_the_model_gives(
    company: Library, embedder: Embedder, tmp_path: Path
) -> None:
    every = max(1, len(company.passages) // FEW)
    texts = [passage.indexed for passage in company.passages[::every]]
    counting = Counting(embedder)
    shipped = EmbeddingCache(tmp_path, counting, SHIPPED).vectors(texts)
    known = [at for at, text in enumerate(texts) if text not in counting.asked]
    fresh = embedder.documents([texts[at] for at in known])
    assert known
    np.testing.assert_allclose((shipped[known] * fresh).sum(axis=1), 1.0, atol=1e-3)
