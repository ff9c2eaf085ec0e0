"""An evaluation is a dataset, a solver and scorers: the same questions to every solver, scored alike."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, Protocol

Targets = dict[str, float]
"""Ids of texts that answer a question -> how well (above 0)."""


class EvalError(Exception):
    """The person who runs the evaluation can mend it: a file that is missing or has another form."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a corpus."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Title and text, as every solver is given them."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Sample:
    """A question and what answers it."""

    id: str
    question: str
    targets: Targets


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is asked, of what."""

    name: str
    corpus: tuple[Text, ...]
    samples: tuple[Sample, ...]


class Solver(Protocol):
    """Finds texts for questions. `seconds_saved` is what a cache spared since the last call."""

    name: str

    def index(self, corpus: Sequence[Text]) -> None: ...

    def solve(self, question: str, k: int) -> list[str]: ...

    def seconds_saved(self) -> float: ...


Scorer = Callable[[Sequence[str], Targets], float]


def recall(k: int) -> Scorer:
    """The share of what answers that stands among the first `k`."""
    return lambda ranked, targets: len(set(ranked[:k]) & targets.keys()) / len(targets)


def mrr(ranked: Sequence[str], targets: Targets) -> float:
    """One over the place of the first that answers, 0 beyond ten."""
    return next((1 / place for place, each in enumerate(ranked[:10], 1) if each in targets), 0.0)


def ndcg(ranked: Sequence[str], targets: Targets) -> float:
    """Discounted gain of the first ten over the best order's."""
    gain = sum(targets.get(each, 0.0) / log2(place + 1) for place, each in enumerate(ranked[:10], 1))
    best = sorted(targets.values(), reverse=True)[:10]
    return gain / sum(value / log2(place + 1) for place, value in enumerate(best, 1))


SCORERS: dict[str, Scorer] = {
    "recall@1": recall(1),
    "recall@5": recall(5),
    "recall@10": recall(10),
    "mrr@10": mrr,
    "ndcg@10": ndcg,
}


def evaluate(
    dataset: Dataset, solver: Solver, tick: Callable[[str], None] = lambda _: None
) -> dict[str, float]:
    """Every scorer's mean, `index_seconds` and `query_ms_p50`, both as if nothing had been cached."""
    index_seconds = _timed(solver, lambda: solver.index(dataset.corpus))[1]
    rankings, seconds = [], []
    for sample in dataset.samples:
        ranked, took = _timed(solver, lambda sample=sample: solver.solve(sample.question, 10))  # type: ignore[misc]
        rankings.append(ranked)
        seconds.append(took)
        tick(solver.name)
    scores = {
        name: statistics.fmean(scorer(r, s.targets) for r, s in zip(rankings, dataset.samples, strict=True))
        for name, scorer in SCORERS.items()
    }
    times = {"index_seconds": index_seconds, "query_ms_p50": statistics.median(seconds) * 1000}
    return {name: round(value, 4) for name, value in (scores | times).items()}


def read_lines(path: Path, fields: Sequence[str]) -> Iterable[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises `EvalError` with the line that lacks a field."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{path} cannot be read ({error}). Name a JSON Lines file in UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            missing = [name for name in fields if name not in value]
        except (ValueError, TypeError) as error:
            raise EvalError(f"{path}, line {number}, is no JSON object.") from error
        if missing:
            raise EvalError(f"{path}, line {number}, lacks {', '.join(missing)}.")
        yield value


def read_dataset(corpus: Path, queries: Path, qrels: Path) -> Dataset:
    """From three files. A question that nothing in the corpus answers is left out. Raises `EvalError`."""
    texts = tuple(
        Text(str(each["id"]), str(each.get("title") or ""), str(each["text"]))
        for each in read_lines(corpus, ("id", "text"))
    )
    known = {text.id for text in texts}
    targets: dict[str, Targets] = {}
    for each in read_lines(qrels, ("query_id", "corpus_id")):
        if str(each["corpus_id"]) in known and (score := float(each.get("score", 1))) > 0:
            targets.setdefault(str(each["query_id"]), {})[str(each["corpus_id"])] = score
    asked = {str(each["id"]): str(each["text"]) for each in read_lines(queries, ("id", "text"))}
    samples = tuple(Sample(each, text, targets[each]) for each, text in asked.items() if each in targets)
    if not samples:
        raise EvalError(f"No question of {queries} is answered by a text of {corpus}; check {qrels}.")
    return Dataset(corpus.resolve().parent.name, texts, samples)


def _timed(solver: Solver, act: Callable[[], Any]) -> tuple[Any, float]:
    solver.seconds_saved()
    start = time.perf_counter()
    value = act()
    took = time.perf_counter() - start
    return value, took + solver.seconds_saved()
