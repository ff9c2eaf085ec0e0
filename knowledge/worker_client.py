"""The near side of the embedding process: start it, talk to it, notice that it died."""

import itertools
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding_worker import read_frame, write_frame
from knowledge.errors import EmbeddingFailed

Matrix = NDArray[np.float32]

START_SECONDS = 600.0
"""A first start may download a model."""


class WorkerDied(Exception):
    """The process ended before it answered, by itself or because it took too long."""


@dataclass(frozen=True, slots=True)
class Request:
    """Texts to embed, cleaned. `seconds` is how long to wait before the process counts as hung."""

    texts: Sequence[str]
    query: bool
    seconds: float = 120.0


class Worker:
    """One running process. Thread-safe. Raises `EmbeddingFailed` when the model cannot be loaded."""

    def __init__(self, model: str) -> None:
        command = [sys.executable, "-m", "knowledge.embedding_worker", model]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[tuple[dict[str, Any], bytes]]] = {0: Future()}
        self._lock = threading.Lock()
        self._dead = False
        ready = self._waiting[0]
        threading.Thread(target=self._listen, name="embedding-answers", daemon=True).start()
        self.dimension = self._wait_until_ready(ready, model)

    @property
    def pid(self) -> int:
        """The process id, for whoever watches memory."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False once it has ended, or has been stopped."""
        return not self._dead and self._process.poll() is None

    def embed(self, request: Request) -> Matrix:
        """float32 (n, dimension), rows of length 1. Raises `WorkerDied` or `EmbeddingFailed`."""
        answer = self._send(request)
        try:
            header, body = answer.result(timeout=request.seconds)
        except TimeoutError as error:
            self.stop()
            raise WorkerDied("no answer in time") from error
        if "error" in header:
            raise EmbeddingFailed(f"The embedding model refused a text: {header['error']}")
        return np.frombuffer(body, dtype="<f4").reshape(header["shape"]).astype(np.float32)

    def stop(self) -> None:
        """End the process; whoever still waits gets `WorkerDied`."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()

    def _send(self, request: Request) -> Future[tuple[dict[str, Any], bytes]]:
        answer: Future[tuple[dict[str, Any], bytes]] = Future()
        with self._lock:
            if self._dead or self._process.stdin is None:
                raise WorkerDied("not running")
            number = next(self._ids)
            self._waiting[number] = answer
            header = {"id": number, "query": request.query, "texts": list(request.texts)}
            try:
                write_frame(self._process.stdin, header)
            except (OSError, ValueError) as error:
                self._waiting.pop(number, None)
                raise WorkerDied("the pipe is closed") from error
        return answer

    def _listen(self) -> None:
        frame = None
        if self._process.stdout is not None:
            with suppress(OSError, ValueError):  # `stop` closes the pipe under us
                while (frame := read_frame(self._process.stdout)) is not None:
                    self._waiting.pop(frame[0]["id"]).set_result(frame)
        with self._lock:
            self._dead = True
            waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            answer.set_exception(WorkerDied(f"exit status {self._process.poll()}"))

    def _wait_until_ready(self, ready: Future[tuple[dict[str, Any], bytes]], model: str) -> int:
        name = model or "bundled model"
        try:
            header = ready.result(timeout=START_SECONDS)[0]
        except (TimeoutError, WorkerDied) as error:
            self.stop()
            raise EmbeddingFailed(f"The embedding process for {name!r} did not start: {error}") from error
        if "error" in header:
            self.stop()
            raise EmbeddingFailed(
                f"The embedding model {name!r} cannot be loaded ({header['error']}). Set "
                "MAMORI_EMBEDDING_MODEL to a sentence-transformers model or folder, or leave it empty."
            )
        return int(header["dimension"])
