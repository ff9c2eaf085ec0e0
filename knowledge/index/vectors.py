"""Vectors by id, on FAISS: exact while that is quick, approximate by measured recall beyond."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.errors import LibraryDamaged

_faiss: Any = faiss
Ids = NDArray[np.int64]
Matrix = NDArray[np.float32]

EXACT_UP_TO = 50_000
RECALL_WANTED = 0.98
"""Share of the exact ten nearest that the approximate search must find, measured when it is built."""

_INDEX_FILE = "vectors.faiss"
_ABOUT_FILE = "vectors.json"
_PROBES = (8, 16, 32, 64, 128, 256)
_TRAINING_ROWS_PER_CELL = 40
_SAMPLE = 200
# A question lies about this far (cosine) from the passage that answers it.
_SAMPLE_COSINE = 0.9


@dataclass(frozen=True, slots=True)
class About:
    """How the index was built. `probes` is 0 for exact search; `recall` is measured against exact."""

    dimension: int
    probes: int = 0
    recall: float = 1.0


class Vectors:
    """Rows of length 1, found by inner product (= cosine). Reading is thread-safe; writing is not."""

    def __init__(self, index: Any, about: About) -> None:
        self._index = index
        self.about = about

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @classmethod
    def build(cls, ids: Ids, vectors: Matrix, *, exact_up_to: int = EXACT_UP_TO) -> Self:
        """From int64 (n,) and float32 (n, dimension). Ids are unique; raises ValueError otherwise."""
        ids, vectors = _as_ids(ids), np.ascontiguousarray(vectors, dtype=np.float32)
        if vectors.ndim != 2 or len(ids) != len(vectors) or len(np.unique(ids)) != len(ids):
            raise ValueError(f"expected one vector for each of {len(ids)} distinct ids, got {vectors.shape}")
        if len(ids) > exact_up_to:
            return cls(*_build_cells(ids, vectors))
        index = _faiss.IndexIDMap2(_faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(vectors, ids)
        return cls(index, About(vectors.shape[1]))

    def search(self, vector: Matrix, k: int, allowed: Ids | None = None) -> tuple[Ids, Matrix]:
        """The `k` nearest ids and their cosines, best first; fewer where there are fewer.

        `allowed` restricts the search itself: what is not in it is never compared.
        """
        if k < 1 or len(self) == 0 or (allowed is not None and len(allowed) == 0):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        with _parameters(self._probes(allowed), allowed) as parameters:
            scores, ids = self._index.search(query, min(k, len(self)), params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def rows(self, ids: Ids) -> Matrix:
        """The vectors of these ids, float32 (n, dimension). Raises RuntimeError on an unknown id."""
        out = np.empty((len(ids), self.about.dimension), dtype=np.float32)
        for row, number in enumerate(_as_ids(ids)):
            self._index.reconstruct(int(number), out[row])
        return out

    def add(self, ids: Ids, vectors: Matrix) -> None:
        """Add more; the ids must be new. Rebuild when the size doubles: the cells were made for less."""
        self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), _as_ids(ids))

    def remove(self, ids: Ids) -> int:
        """Remove these ids where present; returns how many were."""
        numbers = _as_ids(ids)
        # Cells with a hash table of ids take this kind of selector alone.
        return int(self._index.remove_ids(_faiss.IDSelectorArray(numbers)))

    def save(self, folder: Path) -> None:
        """Write two files into `folder`, which exists."""
        _faiss.write_index(self._index, str(folder / _INDEX_FILE))
        (folder / _ABOUT_FILE).write_text(json.dumps(asdict(self.about)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `save` wrote. Raises `LibraryDamaged` where it cannot be read."""
        try:
            about = About(**json.loads((folder / _ABOUT_FILE).read_text(encoding="utf-8")))
            index = _faiss.read_index(str(folder / _INDEX_FILE))
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise LibraryDamaged(
                f"The vectors in {folder} cannot be read. Index the documents again."
            ) from error
        if index.d != about.dimension:
            raise LibraryDamaged(f"The vectors in {folder} do not match. Index the documents again.")
        return cls(index, about)

    def _probes(self, allowed: Ids | None) -> int:
        if self.about.probes and allowed is not None and len(allowed) < len(self) / 2:
            # The nearest cells may hold nothing that is allowed: look through more of them.
            share = len(self) / len(allowed)
            return int(min(self._index.nlist, self.about.probes * share))
        return self.about.probes


def _build_cells(ids: Ids, vectors: Matrix) -> tuple[Any, About]:
    """Inverted lists of half-precision rows; as many are probed as the wanted recall needs."""
    count, dimension = vectors.shape
    cells = int(2 ** round(np.log2(4 * np.sqrt(count))))
    index = _faiss.IndexIVFScalarQuantizer(
        _faiss.IndexFlatIP(dimension), dimension, cells, _faiss.ScalarQuantizer.QT_fp16,
        _faiss.METRIC_INNER_PRODUCT, False,
    )  # fmt: skip
    index.cp.niter = 10
    generator = np.random.default_rng(0)
    training = generator.choice(count, min(count, cells * _TRAINING_ROWS_PER_CELL), replace=False)
    index.train(vectors[np.sort(training)])
    index.add_with_ids(vectors, ids)
    index.set_direct_map_type(_faiss.DirectMap.Hashtable)
    probes, recall = _measure(index, ids, vectors, generator)
    return index, About(dimension, probes, recall)


def _measure(index: Any, ids: Ids, vectors: Matrix, generator: np.random.Generator) -> tuple[int, float]:
    """The fewest probes that reach the wanted recall, and the recall at ten that was measured."""
    rows = vectors[generator.choice(len(vectors), min(_SAMPLE, len(vectors)), replace=False)]
    noise = generator.standard_normal(rows.shape).astype(np.float32)
    noise *= np.sqrt(1 / _SAMPLE_COSINE**2 - 1) / np.linalg.norm(noise, axis=1, keepdims=True)
    questions = rows + noise
    _faiss.normalize_L2(questions)
    _, nearest = _faiss.knn(questions, vectors, 10, metric=_faiss.METRIC_INNER_PRODUCT)
    exact = ids[nearest]
    recall = 0.0
    for probes in (*[p for p in _PROBES if p < index.nlist], index.nlist):
        with _parameters(probes, None) as parameters:
            _, found = index.search(questions, 10, params=parameters)
        recall = float(np.mean([len(set(a) & set(b)) / len(a) for a, b in zip(exact, found, strict=True)]))
        if recall >= RECALL_WANTED + 0.005:
            return probes, recall
    return int(index.nlist), recall


class _Held:
    """FAISS keeps bare pointers: whatever a search refers to must live until it ends."""

    def __init__(self, value: Any, *needed: Any) -> None:
        self._value = value
        self._needed = needed

    def __enter__(self) -> Any:
        return self._value

    def __exit__(self, *_error: object) -> None:
        self._needed = ()


def _parameters(probes: int, allowed: Ids | None) -> _Held:
    selector = None if allowed is None else _faiss.IDSelectorBatch(_as_ids(allowed))
    if probes:
        return _Held(_faiss.SearchParametersIVF(nprobe=probes, sel=selector), selector)
    return _Held(_faiss.SearchParameters(sel=selector) if selector else None, selector)


def _as_ids(ids: Ids) -> Ids:
    return cast(Ids, np.ascontiguousarray(ids, dtype=np.int64))
