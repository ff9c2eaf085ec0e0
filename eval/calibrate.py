"""`python -m eval calibrate`: fit what a retrieval score means to questions with and without an answer.

Prints the two scales of `knowledge/search/profiles.py`: the guideline's, and that of other documents. A
pair is a question and a section: the one that answers, where one does, else the first that was found for a
question that no document covers (near: about the office or about security; far: about the world). Fitted on
both halves; each half is judged by a fit on the other. The guideline's odds are moved from the share of
answerable questions in the set to the share among questions that a bot about it is really asked; how many of
them a company's documents answer differs from one to the next, and the share in the sets stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from eval.classifier import Unaware
from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import GUIDELINE, QUESTIONS, ROOT, SAMPLE, indexed
from eval.embedding_cache import CachedEmbedder
from eval.labelled import COMPANIES, ON_THE_SAMPLE, labelled_questions
from eval.task import read_lines
from knowledge.documents import Hit, Kind
from knowledge.search.profiles import Scale, profile_of
from knowledge.search.retriever import Options, Retriever

Floats = NDArray[np.float64]

_ON_THE_GUIDELINE = ("guideline-retrieval", "guideline", "not-covered", "uncovered")
_BARE = Scale(1.0, 0.0, 0.0)
_LOOKED_AT = 3
_UNBOUND = 1e6
"""So weak a pull towards 0 that it is none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How strong a section was, for a question of which language and split, and whether it answers."""

    strength: float
    japanese: bool
    dev: bool
    answers: bool
    group: str


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("calibrate")(calibrate)


def calibrate(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
    model: Annotated[str, typer.Option(help="Another embedding model than the bundled one.")] = "",
    base_rate: Annotated[
        float, typer.Option(min=0.01, max=0.99, help="Share of real questions that the documents answer.")
    ] = 0.95,
) -> None:
    """Fit the score's scales; report how well they tell answers from the rest."""
    with failures_as_sentences():
        sources = _pairs(CachedEmbedder(model, cache))
    rates = {"guideline": base_rate, "others": _share(sources["others"])}
    fitted = {source: _scale(pairs, rates[source]) for source, pairs in sources.items()}
    judged = {f"{source} {name}": each for source, p in sources.items() for name, each in _judged(p).items()}
    if as_json:
        print_json({"fitted": fitted, "judged": judged})
    else:
        print_table(f"Answers against the rest. Fitted: {fitted}", judged)


def _scale(pairs: Sequence[Pair], base_rate: float) -> dict[str, float]:
    slope, ja, en = fit(pairs)
    shift = float(np.log(base_rate / (1 - base_rate)) - np.log(1 / (1 / _share(pairs) - 1)))
    return {
        "slope": round(slope, 1),
        "middle_ja": round(-(ja + shift) / slope, 4),
        "middle_en": round(-(en + shift) / slope, 4),
    }


def _share(pairs: Sequence[Pair]) -> float:
    return float(np.mean([pair.answers for pair in pairs]))


def _judged(pairs: Sequence[Pair]) -> dict[str, dict[str, float]]:
    judged = {}
    for dev in (True, False):
        other = fit([pair for pair in pairs if pair.dev != dev])
        for group in ("near", "far"):
            kept = [p for p in pairs if p.dev == dev and (p.answers or p.group == group)]
            if {p.answers for p in kept} == {True, False}:
                judged[f"{'dev' if dev else 'test'} {group}"] = judge(kept, other)
    return judged


def fit(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    """Logistic regression: slope, intercept for Japanese, intercept for English."""
    x = [[p.strength, float(p.japanese), float(not p.japanese)] for p in pairs]
    model = LogisticRegression(C=_UNBOUND, fit_intercept=False, tol=1e-8, max_iter=1_000)
    slope, ja, en = model.fit(x, [p.answers for p in pairs]).coef_[0]
    return float(slope), float(ja), float(en)


def judge(pairs: Sequence[Pair], fitted: tuple[float, float, float]) -> dict[str, float]:
    """AUROC, Brier score and calibration error (mean gap in ten bins) of the fitted score."""
    slope, ja, en = fitted
    z = np.array([slope * p.strength + (ja if p.japanese else en) for p in pairs])
    y = np.array([p.answers for p in pairs], dtype=np.float64)
    score = _logistic(z)
    return {
        "pairs": len(pairs),
        "auroc": round(float(roc_auc_score(y, score)), 4),
        "brier": round(float(brier_score_loss(y, score)), 4),
        "ece": _calibration_error(score, y),
    }


def _pairs(embedder: CachedEmbedder) -> dict[str, list[Pair]]:
    # With slope 1 and middle 0 the score is the logistic of the bare strength.
    bare = replace(profile_of(embedder.name), guideline=_BARE, others=_BARE)
    unaware = Unaware(labelled_questions(embedder)) if bare.classifier else None

    def ask(documents: list[Path], files: list[Path], kind: Kind) -> Iterator[Pair]:
        options = Options(profile=bare, classifier=unaware)
        retriever = Retriever(indexed(documents, embedder), embedder, options)
        asked = [each for file in files for each in read_lines(file, ("id", "q", "lang", "clauses"))]
        for number, question in enumerate(asked):
            yield from _of(retriever, question, kind, dev=_is_dev(question, number))

    companies = [ROOT / "eval" / "companies" / name for name in COMPANIES]
    guideline = [QUESTIONS / f"{name}.jsonl" for name in _ON_THE_GUIDELINE]
    sample = [QUESTIONS / f"{name}.jsonl" for name in (*ON_THE_SAMPLE, "uncovered-sample")]
    return {
        "guideline": list(ask([GUIDELINE], guideline, "guideline")),
        "others": [
            *ask([SAMPLE, SAMPLE.parent / "sample-office"], sample, "policy"),
            *(pair for each in companies for pair in ask([each / "docs"], _asked_of(each), "policy")),
        ],
    }


def _asked_of(company: Path) -> list[Path]:
    return [company / "questions.jsonl", company / "uncovered.jsonl"]


def _is_dev(question: dict[str, Any], number: int) -> bool:
    """As the set says; every other question where it says nothing."""
    return question["split"] == "dev" if "split" in question else number % 2 == 0


def _of(retriever: Retriever, question: dict[str, Any], kind: Kind, *, dev: bool) -> list[Pair]:
    hits = retriever.search(question["q"], _LOOKED_AT, kinds=[kind])
    covered = bool(question["answerable"])
    right = [hit for hit in hits if _answers(hit, question)] if covered else hits
    group = "covered" if covered else str(question.get("kind", "near"))
    return [Pair(_strength(hit), question["lang"] == "ja", dev, covered, group) for hit in right[:1]]


def _answers(hit: Hit, question: dict[str, Any]) -> bool:
    documents = question.get("documents")
    in_document = not documents or hit.passage.document in documents
    return in_document and hit.passage.section in {*question["clauses"], *question["also_ok"]}


def _strength(hit: Hit) -> float:
    return float(np.log(hit.score / (1 - hit.score)))


def _logistic(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)), dtype=np.float64)


def _calibration_error(score: Floats, y: Floats) -> float:
    bins = np.minimum((score * 10).astype(int), 9)
    gaps = [abs(score[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return round(float(np.sum(gaps)), 4)
