"""How likely something answers: more of what speaks for it never makes it less likely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.likelihood import features, likelihood
from knowledge.answering.question import understand
from knowledge.answering.subjects import Subject
from knowledge.patterns import pattern_file

BEST = "私用のスマートフォンを設計室に持ち込む場合は、管理責任者の許可を得る。 phone design room bring"
QUESTION = understand("設計室に私用のスマートフォンを持ち込んでもいい?")
LONG = understand(
    "明日は客先と設計室で長い打ち合わせがあり、私用のスマートフォンを机に置いて持ち込んでもいい?"
)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_is_likelier(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert likelihood(features(QUESTION, [low], BEST, ())) <= likelihood(features(QUESTION, [high], BEST, ()))


@pytest.mark.parametrize("score", [0.4, 0.7, 0.9])
def test_a_strange_noun_speaks_against_it_and_less_so_in_a_long_story(score: float) -> None:
    stranger = (Subject("ホログラフ", True),)

    def lost(question: object) -> float:
        with_it, without = (features(question, [score], BEST, s)["strangers"] for s in (stranger, ()))  # type: ignore[arg-type]
        return with_it - without

    for question in (QUESTION, LONG):
        strange = likelihood(features(question, [score], BEST, stranger))
        assert strange < likelihood(features(question, [score], BEST, ()))
    assert 0 < lost(LONG) < lost(QUESTION)


def test_what_stands_beside_is_no_stranger() -> None:
    beside = features(QUESTION, [0.8], BEST, (Subject("潜水艦", False),))
    assert beside == features(QUESTION, [0.8], BEST, ())


def test_extremes_stay_probabilities() -> None:
    for scores in ([0.0], [1.0], [1.0, 0.0], [0.5, 0.5]):
        assert 0 < likelihood(features(QUESTION, scores, BEST, ())) < 1


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    seen = features(QUESTION, [0.8], BEST, ())
    assert set(pattern_file("likelihood")) == {"constant", *seen}
