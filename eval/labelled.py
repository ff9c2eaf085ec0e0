"""Questions that people have labelled: with a verdict, the clauses that answer them, or "nothing does"."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.corpora import QUESTIONS, ROOT
from eval.embedding_cache import CachedEmbedder
from eval.task import read_lines
from knowledge.answering.question import understand
from knowledge.lexicon import own_lexicon
from knowledge.search.classifier import VERDICTS, unit
from knowledge.search.profiles import profile_of
from knowledge.search.query import QueryMaker
from knowledge.text import QUESTION_LIMIT, clean

Floats = NDArray[np.float32]

EXAMPLES = ROOT / "eval" / "examples"
COMPANIES = ("plastics", "software", "logistics")
ON_THE_SAMPLE = ("policies", "policies-2", "policies-3")
FITTED_ON = ("guideline", "everyday", "held-out", *(f"held-out-{n}" for n in range(2, 16)))
"""Sets on the guideline; `python -m eval answers` on later ones tells what unseen questions get."""

UNANSWERED = ("not-covered", "uncovered", *(f"uncovered-{n}" for n in (2, 3, 4)), "uncovered-sample")
UNSEEN = ("held-out-16", "held-out-17", "held-out-18", "held-out-19")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question of a set: its text as the classifier sees it, what it means, and its labels.

    `verdict` is "" where the set tells none; `clauses` is None for a question about other documents.
    """

    group: str
    text: str
    meaning: Floats
    verdict: str
    answered: bool
    clauses: frozenset[str] | None


def labelled_questions(embedder: CachedEmbedder, more: tuple[str, ...] = ()) -> list[Labelled]:
    """All questions that are fitted on, in one order, and those of `more` sets on the guideline."""
    maker = QueryMaker(embedder, own_lexicon(), profile_of(embedder.name))
    found = []
    for file in _files(more):
        for asked in read_lines(file, ("id", "q")):
            query = maker.make(understand(str(asked["q"])).text)
            if query.vector is not None:
                found.append(_labelled(file, as_read(query.text), unit(query.vector), asked))
    embedder.store()
    return found


def as_read(question: str) -> str:
    """A question in the form in which the classifier gets it."""
    return clean(question, QUESTION_LIMIT)


def _labelled(file: Path, text: str, meaning: Floats, asked: dict[str, Any]) -> Labelled:
    verdict = asked.get("verdict")
    clauses = frozenset(map(str, asked.get("clauses", ()))) if _is_on_the_guideline(file) else None
    answered = bool(asked.get("answerable", True))
    return Labelled(
        _group_of(file), text, meaning, str(verdict) if verdict in VERDICTS else "", answered, clauses
    )


def _group_of(file: Path) -> str:
    """A company's files are one group, for they are about the same documents; any other file is its own."""
    if file.parent == QUESTIONS:
        return file.stem
    return f"examples/{file.stem}" if file.parent == EXAMPLES else file.parent.name


def _is_on_the_guideline(file: Path) -> bool:
    if file.parent == EXAMPLES:
        return file.stem.startswith("guideline")
    return file.parent == QUESTIONS and file.stem not in ON_THE_SAMPLE


def _files(more: tuple[str, ...]) -> Iterator[Path]:
    yield from sorted(EXAMPLES.glob("*.jsonl"))
    yield from (QUESTIONS / f"{name}.jsonl" for name in (*FITTED_ON, *UNANSWERED, *ON_THE_SAMPLE, *more))
    for company in (ROOT / "eval" / "companies" / name for name in COMPANIES):
        yield from (company / f"{each}.jsonl" for each in ("questions", "uncovered"))
