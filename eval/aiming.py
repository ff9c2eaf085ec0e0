"""A linear map for questions, fitted by gradient descent on questions and the sections that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SHARPNESS = 0.03
"""Difference of cosines that makes a section e times as likely."""

_BATCH = 256
_RATE = 0.002
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Way:
    """How a map is fitted: `pull` towards changing nothing, `steps`, and the `scale` that it is kept at.

    A map widens the band of cosines; the scale brings it back to where the weights of words were measured.
    """

    pull: float
    steps: int
    scale: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions (n, d) and passages (m, d) of one source.

    `section` (m,) of each passage; `answers` (n, sections): 1 where a section answers a question.
    """

    questions: Floats
    passages: Floats
    section: NDArray[np.int64]
    answers: Floats


def fit(sources: Sequence[Pairs], way: Way) -> Floats:
    """float32 (d, d): with it, the section that answers comes first. Each source counts the same."""
    import torch  # takes seconds to load, and no other evaluation needs it

    size = sources[0].questions.shape[1]
    chance = np.random.default_rng(0)
    change = torch.zeros(size, size, requires_grad=True)
    optimizer = torch.optim.Adam([change], lr=_RATE)
    tensors = [_tensors(source) for source in sources]
    for _ in range(way.steps):
        turn = torch.eye(size) + change
        losses = [_loss(source, turn, chance.permutation(len(source[0]))[:_BATCH]) for source in tensors]
        loss = torch.stack(losses).mean() + way.pull * (change**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return np.asarray((torch.eye(size) + change).detach().numpy(), dtype=np.float32)


def first_right(source: Pairs, turn: Floats) -> float:
    """The share of questions whose nearest passage is of a section that answers."""
    nearest = (source.questions @ turn @ source.passages.T).argmax(axis=1)
    right = source.answers[np.arange(len(nearest)), source.section[nearest]]
    return round(float(right.mean()), 3)


def _tensors(source: Pairs) -> tuple[Any, ...]:
    import torch

    columns = (source.questions, source.passages, source.section, source.answers)
    return tuple(torch.from_numpy(np.ascontiguousarray(column)) for column in columns)


def _loss(source: tuple[Any, ...], turn: Any, rows: NDArray[np.int64]) -> Any:
    """How unlikely the sections that answer are, each section by its nearest passage."""
    import torch

    questions, passages, section, answers = source
    near = questions[rows] @ turn @ passages.T / _SHARPNESS
    empty = torch.full((len(rows), answers.shape[1]), _NEVER)
    likely = torch.log_softmax(empty.scatter_reduce(1, section.expand(len(rows), -1), near, "amax"), dim=1)
    return -torch.logsumexp(likely.masked_fill(answers[rows] == 0, _NEVER), dim=1).mean()
