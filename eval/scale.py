"""`python -m eval bench`: what search costs as the library grows, as figures and as a picture.

Vectors are synthetic (clustered, as texts are), words are drawn from the guideline's. The query's own
embedding is left out: it costs the same at every size. Every size runs in a process of its own, so that
its memory is its own; the embedding process adds what `embedder_mb` says.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from eval.console import print_json, print_table
from eval.corpora import GUIDELINE, ROOT
from eval.mamori_solver import Shelf
from knowledge.documents import Passage
from knowledge.index.keywords import KeywordIndex
from knowledge.index.vectors import Matrix, Vectors
from knowledge.models.embedder import Embedder, load_embedder
from knowledge.search.retriever import Retriever
from knowledge.tokens import content_words

WHOLE_SIZES = (1_000, 10_000, 100_000)
VECTOR_SIZES = (*WHOLE_SIZES, 1_000_000)
PICTURE = ROOT / "docs" / "search-cost.png"
_DIMENSION = 384
_QUESTIONS = 60


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("bench")(bench)


def bench(
    picture: Annotated[Path, typer.Option(help="Where to draw the figures.")] = ROOT
    / "docs"
    / "search-cost.png",
    largest: Annotated[int, typer.Option(help="Leave out sizes above this.")] = VECTOR_SIZES[-1],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Time and memory of search at 1,000 to 1,000,000 passages."""
    figures = {f"{size:,}": _in_own_process(size) for size in VECTOR_SIZES if size <= largest}
    from eval.scale_picture import draw

    draw(figures, picture)
    if as_json:
        print_json(figures)
    else:
        print_table("Search beyond the query's embedding", figures)


def measure(size: int) -> dict[str, float]:
    """The figures of one size, in this process."""
    generator = np.random.default_rng(size)
    figures: dict[str, float] = {}
    vectors, asked = _vectors(size, generator, figures)
    figures["recall@10"] = vectors.about.recall
    figures["vector_ms"] = _median_ms(lambda row: vectors.search(row, 10), asked)
    if size <= WHOLE_SIZES[-1]:
        figures |= _whole(vectors, asked, generator)
    figures["resident_mb"] = _resident_mb("self")
    return {name: round(value, 3) for name, value in figures.items()}


def _vectors(size: int, generator: np.random.Generator, figures: dict[str, float]) -> tuple[Vectors, Matrix]:
    """An index and rows of it to ask for; what it was built from is gone when this returns."""
    rows = _rows(size, generator)
    ids = np.arange(size, dtype=np.int64)
    vectors = _timed(figures, "vector_build_s", lambda: Vectors.build(ids, rows))
    return vectors, rows[generator.choice(size, _QUESTIONS)]


def _whole(vectors: Vectors, asked: Matrix, generator: np.random.Generator) -> dict[str, float]:
    figures: dict[str, float] = {}
    words = sorted(set(content_words((GUIDELINE / "guideline-ja.md").read_text(encoding="utf-8"))))
    texts = ["、".join(generator.choice(words, 30)) for _ in range(len(vectors))]
    passages = tuple(_passage(n, text) for n, text in enumerate(texts))
    ids = np.arange(len(vectors), dtype=np.int64)
    keywords = _timed(figures, "word_build_s", lambda: KeywordIndex.build(ids, texts))
    retriever = Retriever(Shelf(passages, vectors, keywords), _Fixed(asked))
    questions = [f"{'の'.join(generator.choice(words, 4))}をスマホで送っていい?" for _ in range(_QUESTIONS)]
    retriever.search(questions[0])
    figures["search_ms"] = _median_ms(lambda question: retriever.search(question, 5), questions)
    embedder = load_embedder()
    embedder.queries(["warm"])
    figures["embedder_mb"] = _resident_mb(str(embedder.pid))
    return figures


class _Fixed(Embedder):
    """Gives prepared vectors at once: what is measured is the search."""

    def __init__(self, rows: Matrix) -> None:
        super().__init__()
        self._prepared = rows

    def queries(self, texts: Sequence[str]) -> Matrix:
        return self._prepared[[len(text) % len(self._prepared) for text in texts]]


def _rows(size: int, generator: np.random.Generator) -> NDArray[np.float32]:
    centres = generator.standard_normal((max(16, size // 100), _DIMENSION), dtype=np.float32)
    rows = generator.standard_normal((size, _DIMENSION), dtype=np.float32)
    rows += centres[generator.integers(0, len(centres), size)]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _passage(number: int, text: str) -> Passage:
    section = str(number // 4)
    return Passage(number, "d", "bench", "1", "policy", "ja", section, None, (), text, text)


def _timed(figures: dict[str, float], name: str, act: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    value = act()
    figures[name] = time.perf_counter() - start
    return value


def _median_ms(act: Callable[[Any], Any], inputs: Sequence[Any] | Matrix) -> float:
    seconds = []
    for value in inputs:
        start = time.perf_counter()
        act(value)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds) * 1000


def _resident_mb(process: str) -> float:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _in_own_process(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "eval.scale", str(size)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    print_json(measure(int(sys.argv[1])))
