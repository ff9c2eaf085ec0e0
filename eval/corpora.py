"""The documents that Mamori ships with, indexed for an evaluation."""

from pathlib import Path
from tempfile import TemporaryDirectory

from eval.embedding_cache import CachedEmbedder
from eval.task import EvalError, read_lines
from knowledge.index.indexing import update
from knowledge.index.library import Library

ROOT = Path(__file__).resolve().parent.parent
GUIDELINE = ROOT / "knowledge" / "corpus" / "guideline"
SAMPLE = ROOT / "knowledge" / "corpus" / "sample"
QUESTIONS = ROOT / "eval" / "questions"
ON_THE_GUIDELINE = ("guideline", "everyday", "held-out", *(f"held-out-{n}" for n in range(2, 9)))
"""Sets of questions that search and answers were fitted on."""


def indexed(sources: list[Path], embedder: CachedEmbedder) -> Library:
    """A library of exactly these files and folders, loaded; its folder is gone again."""
    with TemporaryDirectory(prefix="mamori-eval-") as folder:
        summary = update(Path(folder), sources, embedder)
        if summary.refused:
            raise EvalError(f"Not indexed: {summary.refused[0].sentence}")
        embedder.store()
        return Library.open(Path(folder), embedder.name)


def questions_of(*names: str) -> list[dict[str, object]]:
    """Questions of files in eval/questions, in their order."""
    fields = ("id", "q", "lang", "clauses", "also_ok", "answerable")
    return [each for name in names for each in read_lines(QUESTIONS / name, fields)]
