"""Groups of alike texts: whole, deterministic, and led by the one that most resemble."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.curation.likeness import grouped


def unit(degrees: float) -> list[float]:
    """A direction in the plane: texts that differ by few degrees are alike."""
    return [float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))]


def rows(*degrees: float) -> NDArray[np.float32]:
    """One row a text."""
    return np.array([unit(each) for each in degrees], dtype=np.float32)


def test_the_one_in_the_middle_leads_and_takes_both_sides() -> None:
    assert grouped(["a", "b", "c", "d"], rows(0, 10, 20, 90), np.cos(np.radians(12))) == [[1, 0, 2], [3]]


def test_the_largest_group_comes_first() -> None:
    found = grouped(list("abcde"), rows(0, 60, 61, 62, 1), 0.99)
    assert [sorted(group) for group in found] == [[1, 2, 3], [0, 4]]


def test_texts_that_resemble_none_stand_alone() -> None:
    assert grouped(["x", "y"], rows(0, 90), 0.9) == [[0], [1]]


def test_the_order_in_which_they_came_says_nothing() -> None:
    texts, degrees = ["a", "b", "c", "d", "e"], (0, 8, 16, 24, 80)
    expected = None
    for order in itertools.permutations(range(5)):
        found = grouped(
            [texts[at] for at in order], rows(*(degrees[at] for at in order)), np.cos(np.radians(9))
        )
        named = [[texts[order[at]] for at in group] for group in found]
        expected = expected or named
        assert named == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 360), min_size=1, max_size=30), st.floats(0.5, 0.999))
def test_every_text_stands_in_one_group_near_its_leader(degrees: list[float], threshold: float) -> None:
    vectors = rows(*degrees)
    found = grouped([str(each) for each in degrees], vectors, threshold)
    assert sorted(itertools.chain.from_iterable(found)) == list(range(len(degrees)))
    for group in found:
        assert all(at == group[0] or vectors[group[0]] @ vectors[at] >= threshold for at in group)
