"""The embedder alone: one vector a text, the nearest by cosine."""

from collections.abc import Sequence

import numpy as np

from eval.embedding_cache import CachedEmbedder
from eval.task import Text
from knowledge.index.vectors import Vectors


class DenseSolver:
    """Exact search, whole texts."""

    name = "dense"

    def __init__(self, embedder: CachedEmbedder) -> None:
        self._embedder = embedder
        self._ids: list[str] = []
        self._vectors: Vectors | None = None

    def index(self, corpus: Sequence[Text]) -> None:
        """Embed every text, cut at what the model reads."""
        self._ids = [text.id for text in corpus]
        rows = self._embedder.documents([text.whole for text in corpus])
        self._vectors = Vectors.build(np.arange(len(rows)), rows)

    def solve(self, question: str, k: int) -> list[str]:
        """Ids by cosine, best first."""
        if self._vectors is None:
            raise RuntimeError("index before asking")
        found, _ = self._vectors.search(self._embedder.queries([question])[0], k)
        return [self._ids[row] for row in found]

    def seconds_saved(self) -> float:
        """What the cache of embeddings spared since the last call."""
        saved, self._embedder.saved = self._embedder.saved, 0.0
        return saved
