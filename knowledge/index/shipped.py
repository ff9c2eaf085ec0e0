"""Vectors of the bundled documents, so that a first index takes seconds, not minutes.

A text that has changed since is embedded as any other: a stale vector cannot be used, it only stops helping.
`python -m knowledge.index.shipped` makes them anew; a test says when it is time.
"""

import shutil
import tempfile
from pathlib import Path

SHIPPED = Path(__file__).with_name("shipped_vectors")
"""One file a model, as `EmbeddingCache` keeps them."""

CORPUS = Path(__file__).parents[1] / "corpus"
BUNDLED_DOCUMENTS = tuple(CORPUS / name for name in ("guideline", "sample", "sample-office"))


def main() -> None:
    """Embed the bundled documents with the bundled model; takes two minutes."""
    from knowledge.index.indexing import update
    from knowledge.models.embedder import load_embedder

    shutil.rmtree(SHIPPED, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        update(Path(folder), BUNDLED_DOCUMENTS, load_embedder())
        shutil.copytree(Path(folder) / "cache", SHIPPED)


if __name__ == "__main__":
    main()
