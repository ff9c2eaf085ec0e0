"""Scorers by hand-made rankings; files that are wrong are said to be wrong."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.task import SCORERS, Dataset, EvalError, Sample, Text, evaluate, read_dataset

TARGETS = {"a": 1.0, "b": 1.0}


@pytest.mark.parametrize(
    ("ranked", "figure", "value"),
    [
        (["a", "x", "b"], "recall@1", 0.5),
        (["a", "x", "b"], "recall@5", 1.0),
        (["x", "a"], "mrr@10", 0.5),
        (["x"], "mrr@10", 0.0),
        (["a", "b"], "ndcg@10", 1.0),
        (["x", "a", "b"], "ndcg@10", 0.6934),
        ([], "recall@10", 0.0),
    ],
)
def test_a_ranking_is_scored(ranked: list[str], figure: str, value: float) -> None:
    assert SCORERS[figure](ranked, TARGETS) == pytest.approx(value, abs=1e-4)


class Backwards:
    """A solver that knows nothing and says what its cache spared it."""

    name = "backwards"

    def index(self, corpus: Sequence[Text]) -> None:
        self.ids = [text.id for text in reversed(corpus)]
        self.saved = 5.0

    def solve(self, question: str, k: int) -> list[str]:
        return self.ids[:k]

    def seconds_saved(self) -> float:
        saved, self.saved = getattr(self, "saved", 0.0), 0.0
        return saved


def test_every_solver_gets_the_same_figures() -> None:
    texts = (Text("a", "", "1"), Text("b", "T", "2"))
    figures = evaluate(Dataset("two", texts, (Sample("q", "?", {"a": 1.0}),)), Backwards())
    assert figures["recall@1"] == 0
    assert figures["mrr@10"] == 0.5
    assert figures["index_seconds"] >= 5
    assert texts[1].whole == "T\n2"


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_dataset_is_read_and_what_nothing_answers_left_out(tmp_path: Path) -> None:
    corpus = write(tmp_path / "c.jsonl", [{"id": 1, "title": None, "text": "t"}])
    queries = write(tmp_path / "q.jsonl", [{"id": "q1", "text": "?"}, {"id": "q2", "text": "?"}])
    qrels = write(tmp_path / "r.jsonl", [{"query_id": "q1", "corpus_id": "1", "score": 1}])
    dataset = read_dataset(corpus, queries, qrels)
    assert [sample.id for sample in dataset.samples] == ["q1"]
    assert dataset.samples[0].targets == {"1": 1.0}


def test_a_missing_file_and_a_wrong_line_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"nothing\.jsonl cannot be read"):
        read_dataset(*[tmp_path / "nothing.jsonl"] * 3)
    wrong = write(tmp_path / "c.jsonl", [{"id": 1}])
    with pytest.raises(EvalError, match="line 1, lacks text"):
        read_dataset(wrong, wrong, wrong)
