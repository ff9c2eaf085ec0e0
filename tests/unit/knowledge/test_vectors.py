"""Vectors: exact, approximate with measured recall, restricted, changed, saved."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.errors import LibraryDamaged
from knowledge.index.vectors import RECALL_WANTED, Vectors


def rows(count: int, dimension: int = 32) -> NDArray[np.float32]:
    values = np.random.default_rng(7).standard_normal((count, dimension)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


ROWS = rows(6_000)
IDS = np.arange(6_000, dtype=np.int64) * 11 + 5


@pytest.fixture(scope="module", params=["exact", "cells"])
def vectors(request: pytest.FixtureRequest) -> Vectors:
    return Vectors.build(IDS, ROWS, exact_up_to=100_000 if request.param == "exact" else 1_000)


def test_the_nearest_comes_first_with_its_cosine(vectors: Vectors) -> None:
    ids, scores = vectors.search(ROWS[42], 3)
    assert ids[0] == IDS[42]
    assert scores[0] == pytest.approx(1.0, abs=1e-3)
    assert list(scores) == sorted(scores, reverse=True)


def test_what_is_not_allowed_is_not_found(vectors: Vectors) -> None:
    allowed = IDS[100:110]
    ids, _ = vectors.search(ROWS[42], 20, allowed)
    assert set(ids) == set(allowed)
    assert vectors.search(ROWS[42], 5, IDS[:0])[0].size == 0


def test_the_approximate_search_is_measured_and_good() -> None:
    cells = Vectors.build(IDS, ROWS, exact_up_to=1_000)
    exact = Vectors.build(IDS, ROWS)
    assert cells.about.probes > 0
    assert cells.about.recall >= RECALL_WANTED
    noise = np.random.default_rng(3).standard_normal((50, 32)).astype(np.float32)
    asked = ROWS[:50] + noise * (0.48 / np.linalg.norm(noise, axis=1, keepdims=True))
    same = [len(set(cells.search(q, 10)[0]) & set(exact.search(q, 10)[0])) / 10 for q in asked]
    assert np.mean(same) >= RECALL_WANTED - 0.02


@pytest.mark.parametrize("exact_up_to", [100_000, 1_000])
def test_rows_go_and_come_by_id(exact_up_to: int) -> None:
    vectors = Vectors.build(IDS, ROWS, exact_up_to=exact_up_to)
    assert vectors.remove(np.array([IDS[0], IDS[1], 999_999_999])) == 2
    assert IDS[0] not in vectors.search(ROWS[0], 5)[0]
    vectors.add(IDS[:1], ROWS[:1])
    assert vectors.search(ROWS[0], 1)[0][0] == IDS[0]
    assert len(vectors) == 5_999
    assert np.allclose(vectors.rows(IDS[5:7]), ROWS[5:7], atol=1e-3)


def test_saved_and_loaded_it_finds_the_same(vectors: Vectors, tmp_path: Path) -> None:
    vectors.save(tmp_path)
    again = Vectors.load(tmp_path)
    assert again.about == vectors.about
    assert np.array_equal(again.search(ROWS[9], 5)[0], vectors.search(ROWS[9], 5)[0])


def test_twice_the_same_id_is_refused() -> None:
    with pytest.raises(ValueError, match="distinct"):
        Vectors.build(np.array([1, 1]), ROWS[:2])


def test_a_broken_file_is_said_to_be_broken(tmp_path: Path) -> None:
    Vectors.build(IDS[:10], ROWS[:10]).save(tmp_path)
    (tmp_path / "vectors.faiss").write_bytes(b"half")
    with pytest.raises(LibraryDamaged, match="Index the documents again"):
        Vectors.load(tmp_path)
