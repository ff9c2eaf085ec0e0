"""BM25 alone, by bm25s with its own defaults, over the same words that Mamori compares by."""

from collections.abc import Sequence
from typing import Any

import bm25s

from eval.task import Text
from knowledge.tokens import content_words


class Bm25Solver:
    """No embedder, so nothing is cached."""

    name = "bm25"

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._model: Any = None

    def index(self, corpus: Sequence[Text]) -> None:
        """Tokenise and index."""
        self._ids = [text.id for text in corpus]
        self._model = bm25s.BM25(backend="numpy")
        self._model.index([content_words(text.whole) for text in corpus], show_progress=False)

    def solve(self, question: str, k: int) -> list[str]:
        """Ids by BM25, best first."""
        words = [word for word in content_words(question) if word in self._model.vocab_dict]
        if not words:
            return []
        scores = self._model.get_scores(words)
        return [self._ids[row] for row in (-scores).argsort(kind="stable")[:k] if scores[row] > 0]

    def seconds_saved(self) -> float:
        """Nothing."""
        return 0.0
