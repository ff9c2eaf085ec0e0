"""Fitting what speaks for an answer: on made-up questions whose law is known."""

import random

from eval.likelihood import Seen, fit, judge
from knowledge.answering.likelihood import likelihood

MEMBERS = 400


def _seen(group: str, seed: int) -> list[Seen]:
    """Questions that are answered where their score is above 1, whatever their length."""
    dice = random.Random(seed)
    scores = [dice.uniform(-4, 6) for _ in range(MEMBERS)]
    return [Seen(group, {"score": s, "length": dice.uniform(1, 4)}, s > 1) for s in scores]


def test_the_fit_finds_what_decides_and_ignores_what_does_not() -> None:
    weights = fit(_seen("one", 1))
    assert weights["score"] > 10 * abs(weights["length"])
    assert likelihood({"score": 5.0, "length": 2.0}, weights) > 0.95
    assert likelihood({"score": -3.0, "length": 2.0}, weights) < 0.05


def test_a_set_is_judged_by_a_fit_on_the_others() -> None:
    turned = [Seen("two", each.features, not each.answered) for each in _seen("two", 2)]
    seen = [*_seen("one", 1), *turned]
    judged = judge(seen, "two")
    assert judged["questions"] == MEMBERS
    assert judged["right"] < 0.1
    assert judged["missed"] + judged["wrongly answered"] == round(MEMBERS * (1 - judged["right"]))
    assert judge([*_seen("one", 1), *_seen("two", 2)], "two")["right"] > 0.95
