"""Verified answers over pairs of questions, with the model that ships: none for another question."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.answering.named import phrase_at, rules, separate
from knowledge.answering.sameness import difference
from knowledge.answering.verified import Verified, is_same_question
from knowledge.lexicon import own_lexicon
from knowledge.models.embedder import Embedder
from knowledge.search.profiles import profile_of
from knowledge.search.query import QueryMaker
from knowledge.tokens import morphemes

PAIRS: dict[str, dict[str, list[list[str]]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "fixtures" / "same_questions.yaml").read_text(encoding="utf-8")
)


def given(verified: str, cosine: float, asked: str) -> bool:
    """Whether the answer to `verified` would be given to `asked`."""
    answer = Verified("verified-1", "V-1", "1", verified, "x", "conditional", "ja", "o", date(2027, 5, 1))
    return is_same_question(asked, answer, cosine)


@pytest.mark.parametrize("part", sorted(PAIRS))
def test_no_other_question_is_answered_however_near_its_vector(part: str) -> None:
    assert [pair for pair in PAIRS[part]["other"] if given(pair[0], 0.99, pair[1])] == []


@pytest.mark.parametrize("part", sorted(PAIRS))
def test_most_wordings_of_the_same_question_are_answered(part: str, embedder: Embedder) -> None:
    pairs = PAIRS[part]["same"]
    maker = QueryMaker(embedder, own_lexicon(), profile_of(embedder.name))
    rows = embedder.documents([verified for verified, _ in pairs])
    queries: list[Any] = [maker.make(asked) for _, asked in pairs]
    near = [float(row @ query.vector) + query.usual for row, query in zip(rows, queries, strict=True)]
    found = [given(one, cosine, other) for (one, other), cosine in zip(pairs, near, strict=True)]
    assert sum(found) / len(found) >= 0.8


@pytest.mark.parametrize("part", sorted(PAIRS))
def test_it_does_not_matter_which_of_the_two_was_verified(part: str) -> None:
    for one, other in [*PAIRS[part]["same"], *PAIRS[part]["other"]]:
        assert bool(difference(one, other)) == bool(difference(other, one)), (one, other)


def test_each_phrase_has_words_of_its_own_and_one_meaning() -> None:
    """A phrase that shrinks to a word of another group would make the two one: 会社の外, and 会社."""
    for group in rules()["concepts"]:
        for phrase in group:
            words = [unit.word for unit in separate(morphemes(phrase))]
            assert words, phrase
            assert phrase_at(words) == (len(words), group[0]), phrase
