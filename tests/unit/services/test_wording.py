"""The chat model's turn: a budget, a queue, and an answer whatever happens."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.services.wording import Allowance, Wording
from knowledge.answering.answers import Answer, Citation
from knowledge.errors import ChatModelFailed

NOW = datetime(2026, 4, 1, 1, tzinfo=UTC)
ANSWER = Answer(
    "図面を送っていい?",
    "ja",
    "conditional",
    "条件つきで可能です。",
    (),
    (Citation(1, "g", "G", "1", "1", None, "q"),),
)


class Listener:
    def __init__(self) -> None:
        self.positions: list[int] = []
        self.queued = threading.Event()

    def say(self, sentence: str) -> None:
        raise AssertionError("nothing was said")

    def waiting(self, position: int) -> None:
        self.positions.append(position)
        self.queued.set()


class Spent:
    def __init__(self, left: int) -> None:
        self.left = left
        self.days: list[date] = []

    def take(self, team: str, day: date, limit: int) -> bool:
        self.days.append(day)
        self.left -= 1
        return self.left >= 0


class Model:
    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()

    def reword(self, answer: Answer, on_sentence: Callable[[str], None] | None = None) -> Answer:
        self.begun.release()
        assert self.go_on.wait(20)
        return answer


def _failing() -> Model:
    raise ChatModelFailed("no key")


def test_a_spent_budget_leaves_the_quoting_answer_and_says_so() -> None:
    usage = Spent(0)
    wording = Wording(_failing, usage, Allowance(5, UTC), lambda: NOW)
    assert wording.reword("T1", ANSWER, Listener()).details == {"fallback": "budget"}
    assert usage.days == [date(2026, 4, 1)]


def test_a_model_that_cannot_be_opened_leaves_the_quoting_answer() -> None:
    wording = Wording(_failing, Spent(1), Allowance(5, UTC), lambda: NOW)
    assert wording.reword("T1", ANSWER, Listener()).details == {"fallback": "no key"}


def test_what_is_not_covered_costs_nothing() -> None:
    usage = Spent(1)
    not_covered = Answer("昼食は?", "ja", "not_covered", "書かれていません。", covered=False)
    assert (
        Wording(_failing, usage, Allowance(5, UTC), lambda: NOW).reword("T1", not_covered, Listener())
        is not_covered
    )
    assert usage.days == []


def test_who_comes_later_hears_their_place_and_waits() -> None:
    model, waiting = Model(), Listener()
    wording = Wording(lambda: model, Spent(9), Allowance(9, UTC, at_once=1), lambda: NOW)
    first = threading.Thread(target=wording.reword, args=("T1", ANSWER, Listener()))
    second = threading.Thread(target=wording.reword, args=("T1", ANSWER, waiting))
    first.start()
    assert model.begun.acquire(timeout=20)
    second.start()
    assert waiting.queued.wait(20)
    assert waiting.positions == [1]
    model.go_on.set()
    first.join(20)
    second.join(20)
    assert model.begun.acquire(timeout=20)
