"""`python -m eval likelihood`: fit how likely what was found answers a question; prints `likelihood.yaml`.

Questions that a check declines for what they name (a price, a law, an unnamed technique) are left out: the
model judges only what passes these. Each set is judged by a fit on the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import GUIDELINE, indexed, questions_of
from eval.embedding_cache import CachedEmbedder
from knowledge.answering.answerer import Answerer
from knowledge.answering.coverage import undecided
from knowledge.answering.question import understand
from knowledge.models.embedder import load_embedder
from knowledge.search.retriever import retriever_for

Floats = NDArray[np.float64]

SETS = (
    *("guideline", "held-out", *(f"held-out-{n}" for n in range(2, 9))),
    *("everyday", "not-covered", "uncovered", "honest-security"),
)
_STEPS = 200
_RIDGE = 2.0
"""Strength of the pull towards 0, on features in units of their standard deviation."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One question: its set, what the model sees of it, and whether the documents answer it."""

    group: str
    features: dict[str, float]
    answered: bool


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("likelihood")(fitted)


def fitted(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
) -> None:
    """Fit the weights on all sets; report each set by a fit on the others."""
    with failures_as_sentences():
        seen = list(_seen(cache))
    weights = fit(seen)
    judged = {group: judge(seen, group) for group in sorted({each.group for each in seen})}
    if as_json:
        print_json({"weights": weights, "judged": judged})
    else:
        lines = "\n".join(f"{name}: {weight}" for name, weight in weights.items())
        print_table(f"Each set by a fit on the others. likelihood.yaml:\n{lines}", judged)


def fit(seen: Sequence[Seen]) -> dict[str, float]:
    """Logistic regression by Newton's method, on standardised features; weights for them as they are."""
    names = list(seen[0].features)
    x = np.array([[each.features[name] for name in names] for each in seen])
    y = np.array([each.answered for each in seen], dtype=np.float64)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.column_stack([np.ones(len(x)), (x - mean) / spread])
    ridge = _RIDGE * np.diag([0.0, *np.ones(len(names))])
    weights = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-z @ weights))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + ridge
        weights -= np.linalg.solve(hessian, z.T @ (p - y) + ridge @ weights)
    own = weights[1:] / spread
    constant = float(weights[0] - own @ mean)
    return {"constant": round(constant, 3)} | {n: round(float(w), 3) for n, w in zip(names, own, strict=True)}


def judge(seen: Sequence[Seen], group: str) -> dict[str, float]:
    """How many of a set's questions a fit on the other sets judges rightly, at one half."""
    weights = fit([each for each in seen if each.group != group])
    here = [each for each in seen if each.group == group]
    said = [
        weights["constant"] + sum(weights[n] * value for n, value in each.features.items()) > 0
        for each in here
    ]
    pairs = list(zip(said, here, strict=True))
    return {
        "questions": len(here),
        "right": round(sum(yes == each.answered for yes, each in pairs) / len(here), 3),
        "missed": sum(each.answered and not yes for yes, each in pairs),
        "wrongly answered": sum(yes and not each.answered for yes, each in pairs),
    }


def _seen(cache: Path | None) -> Iterator[Seen]:
    library = indexed([GUIDELINE], CachedEmbedder("", cache))
    answerer = Answerer(library, retriever_for(library, load_embedder()))
    for group in SETS:
        for asked in questions_of(f"{group}.jsonl"):
            question = understand(str(asked["q"]))
            if question.talk or question.states:
                continue
            found = answerer.evidence(question)
            if found and (features := undecided(question, found)):
                yield Seen(group, features, bool(asked["answerable"]))
