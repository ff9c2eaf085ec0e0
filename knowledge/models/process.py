"""The near side of a model's process: start it, talk to it, notice that it died."""

import itertools
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbeddingFailed
from knowledge.models.worker import read_frame, write_frame

Matrix = NDArray[np.float32]

START_SECONDS = 600.0
"""A first start may download a model."""


class WorkerDied(Exception):
    """The process ended before it answered, by itself or because it took too long."""


@dataclass(frozen=True, slots=True)
class Request:
    """Cleaned texts to embed, as questions or not; or to rank against `question`.

    `seconds` is how long to wait before the process counts as hung.
    """

    texts: Sequence[str]
    query: bool = False
    question: str = ""
    seconds: float = 120.0


class Worker:
    """One running process. Thread-safe. Raises `EmbeddingFailed` when the model cannot be loaded."""

    def __init__(self, role: Literal["embed", "rank"], model: str) -> None:
        command = [sys.executable, "-m", "knowledge.models.worker", role, model]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[tuple[dict[str, Any], bytes]]] = {0: Future()}
        self._lock = threading.Lock()
        self._dead = False
        ready = self._waiting[0]
        threading.Thread(target=self._listen, name="model-answers", daemon=True).start()
        self.dimension = self._wait_until_ready(ready, model)

    @property
    def pid(self) -> int:
        """The process id, for whoever watches memory."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False once it has ended, or has been stopped."""
        return not self._dead and self._process.poll() is None

    def ask(self, request: Request) -> Matrix:
        """float32 (n, dimension). Raises `WorkerDied` or `EmbeddingFailed`."""
        answer = self._send(request)
        try:
            header, body = answer.result(timeout=request.seconds)
        except TimeoutError as error:
            self.stop()
            raise WorkerDied("no answer in time") from error
        if "error" in header:
            raise EmbeddingFailed(f"The model refused a text: {header['error']}")
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
            header = {**asdict(request), "id": number}
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
            raise EmbeddingFailed(f"The process of the model {name!r} did not start: {error}") from error
        if "error" in header:
            self.stop()
            raise EmbeddingFailed(
                f"The model {name!r} cannot be loaded ({header['error']}). Set MAMORI_EMBEDDING_MODEL or "
                "MAMORI_RERANKER_MODEL to a sentence-transformers model or folder, or leave it empty."
            )
        return int(header["dimension"])
