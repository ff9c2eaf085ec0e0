"""An embedder that embeds a text once for all solvers, and knows what that cost."""

import json
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.models.embedder import Embedder, load_embedder
from knowledge.text import clean

Matrix = NDArray[np.float32]
Progress = Callable[[int, int], None]


class CachedEmbedder(Embedder):
    """Rows by text, in memory and (with a folder) on disk. `saved` is the time that hits would have taken."""

    def __init__(self, model: str = "", folder: Path | None = None, progress: Progress | None = None) -> None:
        super().__init__(model)
        self._inner = load_embedder(model)
        self._progress = progress
        self._known: dict[str, tuple[Matrix, float]] = {}
        self._file = folder / f"{sha256(self.name.encode()).hexdigest()[:12]}.npz" if folder else None
        self.saved = 0.0
        self._load()

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._inner.dimension

    def queries(self, texts: Sequence[str]) -> Matrix:
        """float32 (n, dimension)."""
        return self._rows("q", texts, lambda missing: [(self._inner.queries([text]), 1) for text in missing])

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """float32 (n, dimension)."""
        told = progress or self._progress
        return self._rows("d", texts, lambda missing: [(self._inner.documents(missing, told), len(missing))])

    def store(self) -> None:
        """Write the cache to its folder, where it has one."""
        if self._file and self._known:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            rows = np.stack([row for row, _ in self._known.values()])
            costs = np.array([cost for _, cost in self._known.values()])
            keys = np.array(json.dumps(list(self._known)))
            np.savez(self._file, keys=keys, rows=rows, costs=costs)

    def close(self) -> None:
        """The process is shared; whoever loaded it closes it."""

    def _rows(self, kind: str, texts: Sequence[str], embed: Callable[[list[str]], Any]) -> Matrix:
        keys = [kind + sha256(clean(text).encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        self.saved += sum(self._known[key][1] for key in keys if key in self._known)
        if missing:
            start = time.perf_counter()
            rows = np.concatenate([part for part, _ in embed(list(missing.values()))])
            cost = (time.perf_counter() - start) / len(missing)
            self._known.update({key: (row, cost) for key, row in zip(missing, rows, strict=True)})
        return np.stack([self._known[key][0] for key in keys])

    def _load(self) -> None:
        if self._file and self._file.is_file():
            with np.load(self._file, allow_pickle=False) as stored:
                keys = json.loads(str(stored["keys"]))
                rows, costs = stored["rows"], stored["costs"]
            self._known = {key: (row, float(cost)) for key, row, cost in zip(keys, rows, costs, strict=True)}
