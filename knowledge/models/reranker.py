"""Optional second look by a cross-encoder, which reads question and passage together."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from knowledge.documents import Hit
from knowledge.models.process import Request, Worker, WorkerDied
from knowledge.text import PASSAGE_LIMIT, clean


@cache
def load_reranker(model: str) -> "Reranker | None":
    """The reranker of this process for a sentence-transformers CrossEncoder; None for ""."""
    return Reranker(model) if model else None


class Reranker:
    """In a process of its own, as the embedder is. Raises `EmbeddingFailed` when it cannot be loaded."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._worker: Worker | None = None
        self._starting = threading.Lock()

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The same hits, best first, with the cross-encoder's probability as their score.

        Where its process dies the order stays as it was: a worse order is better than no answer.
        """
        texts = [clean(hit.passage.indexed, PASSAGE_LIMIT) for hit in hits]
        try:
            rows = self._running().ask(Request(texts, question=question))
        except WorkerDied:
            return list(hits)
        scored = [replace(hit, score=float(row[0])) for hit, row in zip(hits, rows, strict=True)]
        return sorted(scored, key=lambda hit: -hit.score)

    @property
    def pid(self) -> int | None:
        """The process that holds the model, or None before the first use."""
        return self._worker.pid if self._worker else None

    def close(self) -> None:
        """Stop the process; the next use starts another."""
        with self._starting:
            worker, self._worker = self._worker, None
        if worker:
            worker.stop()

    def _running(self) -> Worker:
        with self._starting:
            if self._worker and not self._worker.alive:
                self._worker.stop()
                self._worker = None
            if self._worker is None:
                self._worker = Worker("rank", self.name)
            return self._worker
