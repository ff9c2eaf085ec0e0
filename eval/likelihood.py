"""`python -m eval likelihood`: fit how likely what was found answers a question; prints `likelihood.yaml`.

Each set is judged by a fit on the others, and is read by a classifier that has not seen it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from eval.classifier import Unaware
from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import GUIDELINE, QUESTIONS, indexed
from eval.embedding_cache import CachedEmbedder
from eval.labelled import EXAMPLES, FITTED_ON, UNANSWERED, labelled_questions
from eval.task import read_lines
from knowledge.answering.answerer import Answerer
from knowledge.answering.coverage import EVEN, seen
from knowledge.answering.likelihood import likelihood
from knowledge.answering.question import understand
from knowledge.search.retriever import retriever_for

SETS = (
    *(QUESTIONS / f"{name}.jsonl" for name in (*FITTED_ON, *UNANSWERED)),
    QUESTIONS / "honest-security.jsonl",
    *sorted(EXAMPLES.glob("guideline-*.jsonl")),
)
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
        asked = list(_seen(cache))
    weights = fit(asked)
    judged = {group: judge(asked, group) for group in sorted({each.group for each in asked})}
    if as_json:
        print_json({"weights": weights, "judged": judged})
    else:
        lines = "\n".join(f"{name}: {weight}" for name, weight in weights.items())
        print_table(f"Each set by a fit on the others. likelihood.yaml:\n{lines}", judged)


def fit(seen: Sequence[Seen]) -> dict[str, float]:
    """Logistic regression on standardised features; weights for the features as they are.

    Both kinds count alike, however few questions have no answer: the examples all have one.
    """
    names = list(seen[0].features)
    x = np.array([[each.features[name] for name in names] for each in seen])
    scaler = StandardScaler().fit(x)
    answered = [each.answered for each in seen]
    model = LogisticRegression(C=1 / _RIDGE, class_weight="balanced").fit(scaler.transform(x), answered)
    own = model.coef_[0] / scaler.scale_
    constant = float(model.intercept_[0] - own @ scaler.mean_)
    return {"constant": round(constant, 3)} | {n: round(float(w), 3) for n, w in zip(names, own, strict=True)}


def judge(seen: Sequence[Seen], group: str) -> dict[str, float]:
    """How many of a set's questions a fit on the other sets judges rightly."""
    weights = fit([each for each in seen if each.group != group])
    here = [each for each in seen if each.group == group]
    pairs = [(likelihood(each.features, weights) >= EVEN, each.answered) for each in here]
    return {
        "questions": len(here),
        "right": round(sum(said == answered for said, answered in pairs) / len(here), 3),
        "missed": sum(answered and not said for said, answered in pairs),
        "wrongly answered": sum(said and not answered for said, answered in pairs),
    }


def _seen(cache: Path | None) -> Iterator[Seen]:
    embedder = CachedEmbedder("", cache)
    library = indexed([GUIDELINE], embedder)
    unaware = Unaware(labelled_questions(embedder))
    answerer = Answerer(library, retriever_for(library, embedder, classifier=unaware))
    for file in SETS:
        for asked in read_lines(file, ("id", "q", "answerable")):
            question = understand(str(asked["q"]))
            if question.talk or question.states:
                continue
            found = answerer.evidence(question)
            if found:
                features = seen(question, found, answerer.unanswered(question))
                yield Seen(file.stem, features, bool(asked["answerable"]))
