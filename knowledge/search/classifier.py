"""Which verdict a question's wording leads to: a model fitted on labelled questions.

The rules of `verdicts.py` read the clause and compare acts with it by words. People describe what keeps a
clause, breaks it or asks for a fact in more ways than lists of words hold; a ridge regression on the letters
of the question and on its meaning knows many of them. Neither decides alone: `settled` adds them up.
`python -m eval verdicts` fits the model and judges it on questions that it has not seen.
"""

import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.answers import Verdict

Floats = NDArray[np.float32]

VERDICTS: tuple[Verdict, ...] = ("allowed", "conditional", "prohibited", "required", "information")
BUCKETS = 2**14
"""Columns that stretches of letters are hashed to."""

SHARPNESS = 2.0
"""How fast likeness falls with the distance of two meanings."""

_LONGEST = 5
"""Letters of the longest stretch."""


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """What was fitted, float32: `rarity` (BUCKETS,) and `weights` (BUCKETS, 5) of letters; `examples`
    (n, dimension), rows of length 1, with `duals` (n, 5); `constant` (5,).
    """

    rarity: Floats
    weights: Floats
    examples: Floats
    duals: Floats
    constant: Floats

    def scores(self, plain: str, meaning: Floats) -> Floats:
        """float32 (5,): one for each of VERDICTS. `meaning`: the vector that was searched with."""
        places, values = letters_of(plain, self.rarity)
        like = likeness(unit(meaning)[None, :], self.examples)[0]
        return np.asarray(values @ self.weights[places] + like @ self.duals + self.constant, dtype=np.float32)

    def settled(self, plain: str, meaning: Floats, read: Verdict, counts: float) -> Verdict:
        """The verdict on a question that the documents answer by `read`, which `counts` beside the scores."""
        scores = self.scores(plain, meaning)
        scores[VERDICTS.index(read)] += counts
        return VERDICTS[int(scores.argmax())]


def letters_of(plain: str, rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Buckets of a text's stretches of 1 to 5 letters within words, and their weights (length 1)."""
    counts = Counter(zlib.crc32(part.encode()) % BUCKETS for part in _stretches(plain))
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


def _stretches(plain: str) -> list[str]:
    words = [f" {word} " for word in plain.split()]
    return [
        part
        for word in words
        for size in range(1, _LONGEST + 1)
        for at in range(len(word) - size + 1)
        if (part := word[at : at + size]) != " "
    ]


@cache
def verdict_model() -> VerdictModel:
    """The model that Mamori ships with; small numbers are kept in a byte each."""
    with resources.files(__package__).joinpath("verdict_model.npz").open("rb") as file, np.load(file) as kept:
        examples = kept["examples"].astype(np.float32)
        examples /= np.linalg.norm(examples, axis=1, keepdims=True)
        rest = {name: kept[name].astype(np.float32) for name in ("rarity", "weights", "duals", "constant")}
        return VerdictModel(examples=examples, **rest)


def keep(model: VerdictModel, path: str) -> None:
    """Write a model to a file, vectors in bytes."""
    top = float(np.abs(model.examples).max())
    np.savez_compressed(
        path,
        examples=np.round(model.examples * (127 / top)).astype(np.int8),
        **{
            name: getattr(model, name).astype(np.float16)
            for name in ("rarity", "weights", "duals", "constant")
        },
    )
