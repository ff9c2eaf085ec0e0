"""The optional cross-encoder: a real (tiny, untrained) one from a folder, in its own process."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.documents import Hit, Passage
from knowledge.errors import EmbeddingFailed
from knowledge.models.reranker import Reranker, load_reranker


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A BERT of two layers with random weights, saved as sentence-transformers reads it."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    characters = sorted(set("図面を送っていい携帯電話の持ち込禁止？パスワード"))
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]), encoding="utf-8"
    )
    tokenizer = BertTokenizerFast(vocab_file=str(folder / "vocab.txt"))
    shape = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(tokenizer), num_labels=1, **shape)
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def reranker(model: str) -> Iterator[Reranker]:
    reranker = Reranker(model)
    yield reranker
    reranker.close()


def hit(number: int, text: str) -> Hit:
    passage = Passage(number, "d", "規程", "1", "policy", "ja", str(number), None, (), text, text)
    return Hit(passage, 0.5, 0.0, 0.8)


HITS = [hit(1, "図面を送る"), hit(2, "携帯電話の持ち込みを禁止"), hit(3, "パスワード")]


def test_the_same_hits_come_back_sorted_by_its_probability(reranker: Reranker) -> None:
    ranked = reranker.rerank("携帯電話を持ち込んでいい?", HITS)
    assert {each.passage.id for each in ranked} == {1, 2, 3}
    scores = [each.score for each in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert reranker.rerank("携帯電話を持ち込んでいい?", HITS) == ranked


def test_when_its_process_dies_the_order_stays_and_the_next_question_is_served(reranker: Reranker) -> None:
    reranker.rerank("一", HITS)
    os.kill(reranker.pid or 0, signal.SIGKILL)
    assert len(reranker.rerank("二", HITS)) == 3
    assert len({each.score for each in reranker.rerank("二", HITS)}) > 1


def test_none_is_asked_for_none_is_there(tmp_path: Path) -> None:
    assert load_reranker("") is None
    with pytest.raises(EmbeddingFailed, match="MAMORI_RERANKER_MODEL"):
        Reranker(str(tmp_path)).rerank("x", HITS)
