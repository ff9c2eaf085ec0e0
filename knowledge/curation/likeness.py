"""Texts that ask for the same thing, put together: greedy, and the same for the same texts in any order."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.text import clean

ALIKE = 0.92
"""Cosine from which two questions are put into one group: near enough to be read together by a person."""

Matrix = NDArray[np.float32]


class Vectoriser(Protocol):
    """Questions to rows of length 1, float32 (n, dimension)."""

    def queries(self, texts: Sequence[str]) -> Matrix: ...


def groups(texts: Sequence[str], embedder: Vectoriser, threshold: float = ALIKE) -> list[list[int]]:
    """Positions in `texts`, group by group, the largest group first. Raises EmbeddingFailed."""
    if not texts:
        return []
    return grouped([clean(text) for text in texts], embedder.queries(texts), threshold)


def grouped(texts: Sequence[str], rows: Matrix, threshold: float) -> list[list[int]]:
    """Again and again the text with the most neighbours takes them all. `rows` (n, d) have length 1.

    Each position stands in one group, its leader first and the nearest to it next. Ties go to the text that
    sorts first, so that the order in which questions came says nothing. O(n²): for hundreds of texts.
    """
    alike = rows @ rows.T
    np.fill_diagonal(alike, 1.0)
    near = alike >= threshold
    free = np.ones(len(texts), dtype=np.bool_)
    found: list[list[int]] = []
    while free.any():
        counts = (near & free).sum(axis=1)
        leader = min(_places(free), key=lambda at: (-int(counts[at]), texts[at], at))
        members = _places(near[leader] & free)
        found.append(sorted(members, key=lambda at: (at != leader, -float(alike[leader, at]), texts[at], at)))
        free[members] = False
    return found


def _places(mask: NDArray[np.bool_]) -> list[int]:
    return [int(at) for at in np.flatnonzero(mask)]
