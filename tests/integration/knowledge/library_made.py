"""For the tests of the library: an embedder that costs nothing, and policies to index."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.documents import Document
from knowledge.index.embedding_cache import Matrix, Progress

DIMENSION = 16


class CountingEmbedder:
    """Vectors out of hashes: what is tested here is not the meaning. Counts what it embeds."""

    def __init__(self, name: str = "test/hash") -> None:
        self.name = name
        self.dimension = DIMENSION
        self.embedded: list[str] = []
        self.fail_after = -1

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        if 0 <= self.fail_after <= len(self.embedded):
            raise KeyboardInterrupt
        self.embedded.extend(texts)
        rows = [np.frombuffer(hashlib.sha512(text.encode()).digest()[:64], dtype="<u4") for text in texts]
        vectors = np.array(rows, dtype=np.float32) - 2**31
        normalised: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normalised


def write(path: Path, title: str, text: str, **fields: str) -> Path:
    front = "".join(f"{name}: '{value}'\n" for name, value in {"title": title, **fields}.items())
    path.write_text(
        f"---\n{front}---\n# {title}\n\n## 第1条(規則)\n\n{text}\n\n## 第2条(例外)\n\n例外はない。\n",
        encoding="utf-8",
    )
    return path


def titles(documents: Sequence[Document]) -> list[str]:
    return [document.title for document in documents]
