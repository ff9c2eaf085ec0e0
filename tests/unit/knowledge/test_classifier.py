"""What labelled questions lead to: the shipped classifier, and its form on disk."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.search.classifier import (
    BUCKETS,
    VERDICTS,
    QuestionClassifier,
    keep,
    letters_of,
    likeness,
    own_classifier,
    unit,
)
from knowledge.search.profiles import E5_SMALL, profile_of

DIMENSION = 8
ONES = np.ones(BUCKETS, dtype=np.float32)


@pytest.fixture
def small() -> QuestionClassifier:
    """Two examples; the first is allowed and about 2-3-5, the second is answered by nothing."""
    examples = np.eye(2, DIMENSION, dtype=np.float32)
    duals = np.zeros((2, len(VERDICTS) + 2), dtype=np.float32)
    duals[0, 0], duals[0, -1], duals[1, len(VERDICTS)] = 1.0, 1.0, 1.0
    weights = np.zeros((BUCKETS, duals.shape[1]), dtype=np.float32)
    return QuestionClassifier(("2-3-5",), ONES, weights, examples, duals, np.zeros_like(duals[0]))


def test_a_question_is_read_as_the_example_that_means_the_same(small: QuestionClassifier) -> None:
    like_first = small.classify("スマホ", 3 * small.examples[0])
    like_second = small.classify("スマホ", small.examples[1])
    assert VERDICTS[int(like_first.verdicts.argmax())] == "allowed"
    assert like_first.clauses[0] == pytest.approx(1.0)
    assert like_second.clauses[0] < 0.1
    assert like_second.unanswered == pytest.approx(1.0)
    assert like_first.unanswered < 0.1


def test_it_reads_the_same_after_it_was_kept(small: QuestionClassifier, tmp_path: Path) -> None:
    keep(small, str(tmp_path / "kept.npz"))
    with np.load(tmp_path / "kept.npz") as kept:
        assert kept["examples"].dtype == np.int8
        assert list(kept["clauses"]) == ["2-3-5"]
        assert np.array_equal(kept["duals"].astype(np.float32), small.duals)


def test_letters_count_once_a_text_whatever_its_case() -> None:
    places, values = letters_of("USB", ONES)
    assert np.array_equal(places, letters_of("usb", ONES)[0])
    assert np.linalg.norm(values) == pytest.approx(1.0)
    assert letters_of("", ONES)[0].size == 0


def test_the_same_meaning_is_one_and_the_opposite_nearly_nothing() -> None:
    rows = np.array([[1.0, 0.0], [-1.0, 0.0]], dtype=np.float32)
    assert likeness(rows, rows)[0] == pytest.approx([1.0, np.exp(-8.0)])
    assert np.array_equal(unit(np.zeros(2, dtype=np.float32)), np.zeros(2))


def test_the_shipped_one_knows_every_clause_that_examples_are_about() -> None:
    classifier = own_classifier(E5_SMALL.classifier)
    assert {"1-1", "2-3-5", "2-6-4", "3-1-4", "4-2", "5-2"} <= set(classifier.clauses)
    columns = len(VERDICTS) + 1 + len(classifier.clauses)
    assert classifier.weights.shape == (BUCKETS, columns)
    assert classifier.duals.shape == (len(classifier.examples), columns)


def test_a_model_that_nobody_measured_has_none() -> None:
    profile = profile_of("some/other-model")
    assert (profile.classifier, profile.clause_weight) == ("", 0.0)
