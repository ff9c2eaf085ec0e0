"""The near side of the child process that reads files: limits on size and time, a new child when one dies."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge.documents import Document
from knowledge.errors import DocumentRefused
from knowledge.loaders.limits import MAX_FILE_BYTES, MAX_SECONDS
from knowledge.records import document_from_json

_ROOT = Path(__file__).parents[2]
_MAX_ANSWER = 64 * 1024 * 1024


class Reader:
    """Reads documents, one child process for as many files as it survives. A context manager; one thread."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, path: Path, name: str = "") -> Document:
        """The document; `version` is "" where it says none. Raises DocumentRefused, OSError."""
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024**2
            message = (
                f"It has {size / 1024**2:,.0f} MB; up to {limit} MB are read. Split it, or save it as text."
            )
            raise DocumentRefused("too_large", message)
        with path.open("rb"):  # who may not read it, learns that here
            pass
        answer = self._ask({"path": str(path), "name": name or path.name})
        if "refused" in answer:
            raise DocumentRefused(answer["refused"], answer["message"])
        return document_from_json(answer["document"])

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: dict[str, str]) -> dict[str, Any]:
        child = self._running()
        if child.stdin is None or child.stdout is None:
            raise AssertionError("the child was started with pipes")
        overdue = threading.Event()

        def give_up() -> None:
            overdue.set()
            child.kill()

        timer = threading.Timer(self._seconds, give_up)
        timer.start()
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline(_MAX_ANSWER)
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self.close()
            raise _died(overdue.is_set(), self._seconds)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            # An environment of its own: what parses hostile files has no tokens to lose.
            environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
            self._child = subprocess.Popen(
                [sys.executable, "-m", "knowledge.loaders.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        return self._child


def _died(overdue: bool, seconds: float) -> DocumentRefused:
    if overdue:
        return DocumentRefused(
            "too_slow", f"Reading it took more than {seconds:.0f} seconds. Split or simplify it."
        )
    return DocumentRefused("damaged", "Reading it ended the reader: it is damaged or hostile. Save it anew.")
