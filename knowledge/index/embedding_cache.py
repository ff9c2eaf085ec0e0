"""Vectors by the hash of their text: nothing is embedded twice, and an interrupted run goes on."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbeddingFailed

Matrix = NDArray[np.float32]
Progress = Callable[[int, int], None]

_CHUNK = 32


class DocumentEmbedder(Protocol):
    """What is needed of an embedder here."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix: ...


class EmbeddingCache:
    """One file a model: records of a text's SHA-256 and its vector, appended as they are made.

    A record that was cut off by a crash is dropped when the file is opened. Use it under the library's lock.
    `shipped` is a folder of such files that is read and never written.
    """

    def __init__(self, folder: Path, embedder: DocumentEmbedder, shipped: Path | None = None) -> None:
        self._embedder = embedder
        model = hashlib.sha256(f"{embedder.name}/{embedder.dimension}".encode()).hexdigest()[:16]
        self._path = folder / f"{model}.vectors"
        self._record = np.dtype([("key", "V32"), ("check", "<u4"), ("vector", "<f4", (embedder.dimension,))])
        self._drop_what_was_cut_off()
        self._rows = self._load(shipped / self._path.name) if shipped else {}
        self._rows |= self._load(self._path)

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """float32 (n, dimension). A text that cannot be embedded gets zeros: words alone find it."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        todo = list(missing.items())
        for start in range(0, len(todo), _CHUNK):
            self._embed(todo[start : start + _CHUNK])
            if progress:
                progress(min(start + _CHUNK, len(todo)), len(todo))
        out = np.zeros((len(keys), self._embedder.dimension), dtype=np.float32)
        for at, key in enumerate(keys):
            out[at] = self._rows.get(key, 0.0)
        return out

    def keep_only(self, texts: Sequence[str]) -> None:
        """Rewrite the file when most of it belongs to texts that are gone."""
        wanted = {hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts}
        if len(self._rows) <= 4 * len(wanted) + 1_000:
            return
        self._rows = {key: vector for key, vector in self._rows.items() if key in wanted}
        fresh = self._path.with_suffix(".new")
        self._append(list(self._rows.items()), fresh)
        fresh.replace(self._path)

    def _embed(self, todo: list[tuple[bytes, str]]) -> None:
        try:
            vectors = list(self._embedder.documents([text for _, text in todo]))
        except EmbeddingFailed:
            if len(todo) > 1:
                for each in todo:
                    self._embed([each])
            return
        made = [(key, vector) for (key, _), vector in zip(todo, vectors, strict=True)]
        self._append(made, self._path)
        self._rows.update(made)

    def _append(self, made: list[tuple[bytes, Matrix]], path: Path) -> None:
        records = np.zeros(len(made), dtype=self._record)
        for at, (key, vector) in enumerate(made):
            records[at] = (np.void(key), _check(key, vector), vector)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(records.tobytes())
            stream.flush()
            os.fsync(stream.fileno())

    def _drop_what_was_cut_off(self) -> None:
        if self._path.is_file():
            whole = self._path.stat().st_size // self._record.itemsize
            os.truncate(self._path, whole * self._record.itemsize)

    def _load(self, path: Path) -> dict[bytes, Matrix]:
        if not path.is_file():
            return {}
        records = np.fromfile(path, dtype=self._record)
        rows = {}
        for key, check, vector in zip(records["key"], records["check"], records["vector"], strict=True):
            if _check(key.tobytes(), vector) == check:
                rows[key.tobytes()] = vector
        return rows


def _check(key: bytes, vector: Matrix) -> int:
    digest = hashlib.blake2b(key + vector.astype("<f4").tobytes(), digest_size=4).digest()
    return int.from_bytes(digest, "little")
