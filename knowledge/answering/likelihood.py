"""How likely what was found answers a question, from its score and from the words that it shares and lacks.

A score alone falls with the length of a story around the question, and a noun that stands nowhere means
much in five words and little in fifty. `python -m eval likelihood` fits the weights of `likelihood.yaml`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log

from knowledge.answering.question import Question
from knowledge.answering.subjects import Subject
from knowledge.patterns import pattern_file
from knowledge.tokens import words_in

_SUREST = 0.999
_MOST = 6
"""Shared words beyond these tell nothing more."""


REASONS = ("authority", "topic", "office", "specific", "attribute", "figure", "open")
"""What a check of `coverage.py` finds missing."""

TYPICAL = 0.25
"""What speaks for "no document answers it" where no classifier reads the question."""


def features(
    question: Question,
    scores: Sequence[float],
    best: str,
    strangers: Sequence[Subject],
    reason: str = "",
    unanswered: float = TYPICAL,
) -> dict[str, float]:
    """What the model sees. `scores` of the sections, best first; `best`: the best one's text and words;
    `reason`, one of REASONS, tells what the question names and no section holds; `unanswered`: what speaks
    for "no document answers it" in the question's wording.
    """
    asked, held = words_in(question.plain), words_in(best)
    central = sum(each.central for each in strangers)
    return {
        "score": _logit(scores[0]),
        "second": _logit(scores[1]) if len(scores) > 1 else _logit(0.0),
        "shared": float(min(len(asked & held), _MOST)),
        "length": log(1 + len(asked)),
        "stranger": float(central > 0),
        "strangers": central / max(1, len(asked)),
        "figure": float(question.figure is not None),
        "english": float(question.language == "en"),
        "permission": float(question.asks == "permission"),
        "duty": float(question.asks in ("obligation", "exemption")),
        "topic": float(question.asks == "topic"),
        "unanswered": unanswered,
        **{f"names_{kind}": float(kind == reason) for kind in REASONS},
    }


def likelihood(seen: Mapping[str, float], fitted: Mapping[str, float] | None = None) -> float:
    """Probability between 0 and 1 that the question is answered; `fitted` weights in place of the file's."""
    weights = fitted or _weights()
    total = weights["constant"] + sum(weights[name] * value for name, value in seen.items())
    return 1 / (1 + exp(-total))


def _logit(score: float) -> float:
    bounded = min(max(score, 1 - _SUREST), _SUREST)
    return log(bounded / (1 - bounded))


@cache
def _weights() -> dict[str, float]:
    return {str(name): float(weight) for name, weight in pattern_file("likelihood").items()}
