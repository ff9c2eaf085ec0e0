"""The documents that Mamori ships with, indexed for an evaluation."""

from pathlib import Path
from tempfile import TemporaryDirectory

from eval.embedding_cache import CachedEmbedder
from eval.task import EvalError
from knowledge.index.indexing import update
from knowledge.index.library import Library

ROOT = Path(__file__).resolve().parent.parent
GUIDELINE = ROOT / "knowledge" / "corpus" / "guideline"
SAMPLE = ROOT / "knowledge" / "corpus" / "sample"
QUESTIONS = ROOT / "eval" / "questions"


def indexed(sources: list[Path], embedder: CachedEmbedder) -> Library:
    """A library of exactly these files and folders, loaded; its folder is gone again."""
    with TemporaryDirectory(prefix="mamori-eval-") as folder:
        summary = update(Path(folder), sources, embedder)
        if summary.refused:
            raise EvalError(f"Not indexed: {summary.refused[0].sentence}")
        embedder.store()
        return Library.open(Path(folder), embedder.name)
