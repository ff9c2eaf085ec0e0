"""`python -m eval centres`: what all questions have in common, for the bundled embedder.

Writes the mean vector of the Japanese and of the English questions about the guideline, whatever they ask,
where the retriever reads it; prints the guideline's mean cosine to each (`usual_ja`, `usual_en`).
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import GUIDELINE, QUESTIONS, ROOT, indexed
from eval.embedding_cache import CachedEmbedder
from eval.task import read_lines
from knowledge.lexicon import own_lexicon
from knowledge.search.profiles import profile_of
from knowledge.search.query import QueryMaker
from knowledge.tokens import is_japanese

_SETS = ("guideline", "everyday", "held-out", *(f"held-out-{n}" for n in range(2, 9)))
"""About a thousand questions on the guideline."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("centres")(centres)


def centres(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
) -> None:
    """Write the mean of many questions for each language."""
    with failures_as_sentences():
        embedder = CachedEmbedder("", cache)
        files = (QUESTIONS / f"{name}.jsonl" for name in _SETS)
        asked = [str(each["q"]) for file in files for each in read_lines(file, ("id", "q"))]
        means = np.stack([_mean(embedder, asked, japanese=japanese) for japanese in (True, False)])
        usual = (_guideline(embedder) @ means.T).mean(axis=0)
        np.save(ROOT / "knowledge" / "search" / profile_of(embedder.name).centres, means)
    found = {"usual_ja": round(float(usual[0]), 4), "usual_en": round(float(usual[1]), 4)}
    if as_json:
        print_json(found)
    else:
        print_table("The guideline's passages to the mean question", {"cosine": found})


def _mean(embedder: CachedEmbedder, asked: list[str], *, japanese: bool) -> NDArray[np.float32]:
    """Of the vectors that are searched with: the lexicon's words behind what was said."""
    maker = QueryMaker(embedder, own_lexicon(), replace(profile_of(embedder.name), centring=0.0, centres=""))
    made = (maker.make(text).vector for text in asked if is_japanese(text) == japanese)
    return np.asarray(np.mean([row for row in made if row is not None], axis=0), dtype=np.float32)


def _guideline(embedder: CachedEmbedder) -> NDArray[np.float32]:
    library = indexed([GUIDELINE], embedder)
    return embedder.documents([passage.indexed for passage in library.passages])
