"""What a question is about and what it wants to hear, as questions that people have labelled tell.

People describe what keeps a clause, breaks it or asks for a fact in more ways than lists of words hold. A
ridge regression on the letters of a question and on its meaning knows many of them: which clause of the
guideline such a question is about, which verdict it gets, and whether documents like these answer it at
all. Nothing here decides alone: search, coverage and verdict each weigh it with what stands in the
documents. `python -m eval classifier` fits it and judges it on questions that it has not seen.
"""

import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

VERDICTS = ("allowed", "conditional", "prohibited", "required", "information")
"""The first columns; one for "no document answers it" follows, and one for each of the clauses."""

BUCKETS = 2**14
"""Columns that stretches of letters are hashed to."""

SHARPNESS = 2.0
"""How fast likeness falls with the distance of two meanings."""

_LONGEST = 5
"""Letters of the longest stretch."""


@dataclass(frozen=True, slots=True)
class Classified:
    """What speaks for each of VERDICTS, for "no document answers it", for each clause (in the classifier's
    order): about 0 for nothing, about 1 for certain, a little beyond both at times.
    """

    verdicts: Floats
    unanswered: float
    clauses: Floats


class Classifier(Protocol):
    """What reads a question; `clauses` are section numbers of the guideline."""

    @property
    def clauses(self) -> tuple[str, ...]: ...

    def classify(self, text: str, vector: Floats) -> Classified:
        """`text` cleaned, `vector` (dimension,) the one it is searched with."""


@dataclass(frozen=True, slots=True)
class QuestionClassifier:
    """What was fitted, float32: `rarity` (BUCKETS,) and `weights` (BUCKETS, columns) of letters; `examples`
    (n, dimension), rows of length 1, with `duals` (n, columns); `constant` (columns,).
    """

    clauses: tuple[str, ...]
    rarity: Floats
    weights: Floats
    examples: Floats
    duals: Floats
    constant: Floats

    def classify(self, text: str, vector: Floats) -> Classified:
        """Of a question that it need not know. Source: kernel ridge regression, two kernels added."""
        places, values = letters_of(text, self.rarity)
        like = likeness(unit(vector)[None, :], self.examples)[0]
        return classified(values @ self.weights[places] + like @ self.duals + self.constant)


def classified(scores: Floats) -> Classified:
    """From the scores of all columns."""
    count = len(VERDICTS)
    return Classified(scores[:count], float(scores[count]), scores[count + 1 :])


def letters_of(text: str, rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Buckets of a text's stretches of 1 to 5 letters within words, and their weights (length 1)."""
    counts = Counter(zlib.crc32(part.encode()) % BUCKETS for part in _stretches(text.lower()))
    places = np.fromiter(counts, dtype=np.int64, count=len(counts))
    values = np.array([1.0 + log(n) for n in counts.values()], dtype=np.float32) * rarity[places]
    return places, unit(values)


def likeness(a: Floats, b: Floats) -> Floats:
    """(n, m) of rows of length 1: 1 for the same meaning, falling with the distance."""
    return np.asarray(np.exp(-2.0 * SHARPNESS * (1.0 - a @ b.T)), dtype=np.float32)


def unit(vector: Floats) -> Floats:
    """The vector with length 1; a vector of zeros as it is."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length, dtype=np.float32) if length else vector


def _stretches(text: str) -> list[str]:
    words = [f" {word} " for word in text.split()]
    return [
        part
        for word in words
        for size in range(1, _LONGEST + 1)
        for at in range(len(word) - size + 1)
        if (part := word[at : at + size]) != " "
    ]


@cache
def own_classifier(name: str) -> QuestionClassifier:
    """A classifier that Mamori ships with; the vectors of its examples are kept in a byte a number."""
    with resources.files(__package__).joinpath(name).open("rb") as file, np.load(file) as kept:
        examples = kept["examples"].astype(np.float32)
        examples /= np.linalg.norm(examples, axis=1, keepdims=True)
        rest = {each: kept[each].astype(np.float32) for each in ("rarity", "weights", "duals", "constant")}
        return QuestionClassifier(clauses=tuple(map(str, kept["clauses"])), examples=examples, **rest)


def keep(model: QuestionClassifier, path: str) -> None:
    """Write a classifier to a file."""
    top = float(np.abs(model.examples).max())
    np.savez_compressed(
        path,
        clauses=np.array(model.clauses),
        examples=np.round(model.examples * (127 / top)).astype(np.int8),
        **{
            each: getattr(model, each).astype(np.float16)
            for each in ("rarity", "weights", "duals", "constant")
        },
    )
