"""The knowledge quiz: which items an attempt draws, what an answer is worth, when it is passed."""

import hashlib
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Conflict, InvalidInput
from bot.training.campaign import FrozenItem
from bot.training.records import Act, Json, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run through the items drawn for it, in their order. `number` counts from 1.

    `score` is percent, None until it is submitted; it stays as it was graded, whatever is voided later.
    """

    team_id: str
    id: str
    assignment_id: str
    campaign_id: str
    person_id: str
    number: int
    items: tuple[str, ...]
    seed: str
    started_at: datetime
    submitted_at: datetime | None = None
    score: int | None = None
    passed: bool | None = None
    is_test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer to one item of an attempt: there is only ever one. `choice` is an option's id."""

    team_id: str
    attempt_id: str
    item_id: str
    item_version: int
    campaign_id: str
    person_id: str
    first: bool
    choice: str
    correct: bool
    at: datetime
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Correct answers of all items; one of `must_pass_missed` fails the attempt whatever the rest."""

    correct: int
    total: int
    missed: tuple[str, ...]
    must_pass_missed: tuple[str, ...]
    passed: bool

    @property
    def percent(self) -> int:
        """The score, rounded down: 79.9 is not 80."""
        return 100 * self.correct // self.total if self.total else 0


def draw(
    items: Sequence[FrozenItem], count: int, seed: str, seen: Collection[str] = ()
) -> tuple[FrozenItem, ...]:
    """`count` items, the same for the same seed; what was seen in earlier attempts comes only when all is.

    A quiz with must-pass items always holds at least one of them.
    """
    dice = _dice(seed)
    order = list(items)
    dice.shuffle(order)
    order.sort(key=lambda item: item.id in seen)  # stable: the shuffle stays within seen and unseen
    drawn = order[:count]
    must = [item for item in order if item.must_pass]
    if must and drawn and not any(item.must_pass for item in drawn):
        drawn[dice.randrange(len(drawn))] = must[0]
    return tuple(drawn)


def option_order(item: FrozenItem, seed: str) -> tuple[str, ...]:
    """The item's options as this attempt shows them."""
    options = list(item.options)
    _dice(f"{seed}:{item.id}").shuffle(options)
    return tuple(options)


def next_item(attempt: Attempt, responses: Iterable[Response]) -> str | None:
    """The id of the first item without an answer; None when the attempt can be submitted."""
    answered = {response.item_id for response in responses}
    return next((item for item in attempt.items if item not in answered), None)


def answer(
    attempt: Attempt, responses: Iterable[Response], item: FrozenItem, choice: str, act: Act
) -> Response:
    """The response to one item. Raises Conflict for a second answer, or for an attempt that is over."""
    if act.actor != attempt.person_id:
        raise Conflict("training.assignment.somebody_elses")
    if attempt.submitted_at is not None:
        raise Conflict("training.quiz.attempt_over")
    if item.id not in attempt.items:
        raise Conflict("training.quiz.item_not_in_attempt")
    if any(response.item_id == item.id for response in responses):
        raise Conflict("training.quiz.already_answered")
    if choice not in item.options:
        raise InvalidInput("training.quiz.no_such_option")
    return Response(
        team_id=attempt.team_id, attempt_id=attempt.id, item_id=item.id, item_version=item.version,
        campaign_id=attempt.campaign_id, person_id=attempt.person_id, first=attempt.number == 1,
        choice=choice, correct=choice == item.key, at=act.now, is_test=attempt.is_test,
    )  # fmt: skip


def grade(
    items: Iterable[FrozenItem], responses: Iterable[Response], pass_mark: int, voided: Collection[str] = ()
) -> Score:
    """The score over `items`: no answer is wrong, a voided item is right for everybody."""
    right = {response.item_id for response in responses if response.correct} | set(voided)
    items = tuple(items)
    missed = tuple(item.id for item in items if item.id not in right)
    must_missed = tuple(item.id for item in items if item.must_pass and item.id not in right)
    correct = len(items) - len(missed)
    passed = bool(items) and correct * 100 >= pass_mark * len(items) and not must_missed
    return Score(correct, len(items), missed, must_missed, passed)


def submit(
    attempt: Attempt, responses: Sequence[Response], score: Score, act: Act
) -> tuple[Attempt, tuple[Record, ...]]:
    """Close the attempt with its score. Raises Conflict twice, or while an item has no answer."""
    if act.actor != attempt.person_id:
        raise Conflict("training.assignment.somebody_elses")
    if attempt.submitted_at is not None:
        raise Conflict("training.quiz.attempt_over")
    if next_item(attempt, responses) is not None:
        raise Conflict("training.quiz.items_without_answer")
    changed = replace(attempt, submitted_at=act.now, score=score.percent, passed=score.passed)
    facts: dict[str, Json] = {
        "assignment": attempt.assignment_id, "campaign": attempt.campaign_id, "attempt": attempt.number,
        "score": score.percent, "correct": score.correct, "items": score.total, "passed": score.passed,
        "versions": [f"{r.item_id}@{r.item_version}" for r in responses],
        "started": attempt.started_at.isoformat(), "submitted": act.now.isoformat(), "test": attempt.is_test,
    }  # fmt: skip
    about: dict[str, Json] = {
        "person": attempt.person_id,
        "answers": {one.item_id: one.choice for one in responses},
        "wrong": sorted(one.item_id for one in responses if not one.correct),
    }
    return changed, (
        act.record("attempt.submitted", f"attempt:{attempt.id}", facts, {attempt.person_id: about}),
    )


def _dice(seed: str) -> random.Random:
    # A hash and not the text itself, so that seeds that differ in one letter draw independently.
    return random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big"))
