"""The process that holds a model: `python -m knowledge.models.worker embed|rank [MODEL]`.

Native code that crashes on a text takes this process down, not the bot; `knowledge.models.process`
starts another. Frames on both pipes: four bytes of length, JSON of that length; an answer with rows
is followed by their float32 bytes. Requests carry an `id` and are answered in any order.
"""

import json
import os
import signal
import struct
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

# Before any numeric library loads. Threads that spin for long make the slowest answers five times slower on a
# busy machine; threads that sleep at once must be woken in every layer. A thousand turns last until the next.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
# Not as the process that started this: two are nearly twice as fast, on a busy machine a tenth slower.
os.environ.update(OMP_NUM_THREADS=str(min(2, os.cpu_count() or 1)))
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

LANES = 2
"""Requests at once: a question need not wait for the documents that are being indexed."""

Compute = Callable[[dict[str, Any]], Any]
"""A request to float32 rows."""


def write_frame(pipe: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    """One frame, flushed. `body` must have `header["bytes"]` bytes where that is given."""
    line = json.dumps(header, ensure_ascii=True).encode("ascii")
    pipe.write(struct.pack("<I", len(line)) + line + body)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None when the other side has closed the pipe."""
    length = pipe.read(4)
    if len(length) < 4:
        return None
    line = pipe.read(struct.unpack("<I", length)[0])
    try:
        header: dict[str, Any] = json.loads(line)
    except ValueError:  # died in the middle of a frame
        return None
    wanted = int(header.get("bytes", 0))
    body = pipe.read(wanted)
    return (header, body) if len(body) == wanted else None


def load(role: str, name: str) -> tuple[Compute, int]:
    """What computes, and the numbers in a row of its answers."""
    from knowledge.models import bundled

    if role == "rank":
        return _rank(bundled.load_cross_encoder(name)), 1
    model = bundled.load_model(name)
    return _embed(model), model.get_embedding_dimension() or 0


def _embed(model: Any) -> Compute:
    def rows(request: dict[str, Any]) -> Any:
        encode = model.encode_query if request["query"] else model.encode_document
        return encode(request["texts"], normalize_embeddings=True, show_progress_bar=False, batch_size=8)

    return rows


def _rank(model: Any) -> Compute:
    def rows(request: dict[str, Any]) -> Any:
        pairs = [(request["question"], text) for text in request["texts"]]
        return model.predict(pairs, show_progress_bar=False, batch_size=8).reshape(-1, 1)

    return rows


class _Server:
    def __init__(self, compute: Compute, output: IO[bytes]) -> None:
        self._compute = compute
        self._output = output
        self._lock = threading.Lock()

    def answer(self, request: dict[str, Any]) -> None:
        try:
            rows = self._compute(request)
            body = rows.astype("<f4").tobytes()
            header = {"id": request["id"], "shape": list(rows.shape), "bytes": len(body)}
        except Exception as error:  # every error of any model is an answer, or the asker would wait forever
            header, body = {"id": request["id"], "error": f"{type(error).__name__}: {error}"}, b""
        with self._lock:
            write_frame(self._output, header, body)


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes for frames; whatever libraries print goes to standard error from here on."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 (a file descriptor, not a path)
        os.dup2(nothing.fileno(), 0)
    return requests, answers


def main(role: str, name: str) -> None:
    """Load the model, say what it is, then answer until the other side closes the pipe."""
    # Ctrl-C in a terminal reaches the whole group; the supervisor decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = _take_pipes()
    try:
        compute, dimension = load(role, name)
    except Exception as error:  # the supervisor turns it into a sentence for the administrator
        write_frame(answers, {"id": 0, "error": f"{type(error).__name__}: {error}"})
        raise SystemExit(1) from error
    write_frame(answers, {"id": 0, "dimension": dimension})
    server = _Server(compute, answers)
    with ThreadPoolExecutor(LANES) as lanes:
        while (frame := read_frame(requests)) is not None:
            lanes.submit(server.answer, frame[0])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
