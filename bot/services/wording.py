"""The chat model's turn: within the day's budget, a few at a time, and never in the way of an answer."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import Protocol

from bot.services.ports import Clock, Live
from knowledge.answering.answers import Answer
from knowledge.errors import ChatModelFailed


class Rewords(Protocol):
    """What words answers: `knowledge.chat.rewriter.Rewriter`."""

    def reword(self, answer: Answer, on_sentence: Callable[[str], None] | None = None) -> Answer: ...


class Usage(Protocol):
    """Counts what the model was used for."""

    def take(self, team: str, day: date, limit: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Allowance:
    """`a_day` answers in `zone`'s days, `at_once` of them together."""

    a_day: int
    zone: tzinfo
    at_once: int = 2


class Wording:
    """Words covered answers with the configured chat model; opens it at its first use."""

    def __init__(
        self, open_model: Callable[[], Rewords], usage: Usage, allowance: Allowance, clock: Clock
    ) -> None:
        self._open = open_model
        self._usage = usage
        self._allowance = allowance
        self._clock = clock
        self._model: Rewords | None = None
        self._turn = threading.Condition()
        self._busy = 0
        self._queue: list[object] = []

    def reword(self, team: str, answer: Answer, live: Live) -> Answer:
        """The answer in the model's words, else as it is with `details["fallback"]`. Never raises."""
        if not answer.covered or "verified" in answer.details:
            return answer  # a colleague's approved words are not for a model to change
        today = self._clock().astimezone(self._allowance.zone).date()
        if not self._usage.take(team, today, self._allowance.a_day):
            return _as_it_is(answer, "budget")
        self._wait(live)
        try:
            return self._opened().reword(answer, live.say)
        except ChatModelFailed as error:
            return _as_it_is(answer, str(error))
        finally:
            with self._turn:
                self._busy -= 1
                self._turn.notify_all()

    def _wait(self, live: Live) -> None:
        mine = object()
        with self._turn:
            self._queue.append(mine)
            told = 0
            while self._queue[0] is not mine or self._busy >= self._allowance.at_once:
                position = self._queue.index(mine) + 1
                if position != told:
                    told = position
                    with suppress(Exception):  # a status line is not worth an answer
                        live.waiting(position)
                self._turn.wait()
            self._queue.pop(0)
            self._busy += 1
            self._turn.notify_all()

    def _opened(self) -> Rewords:
        with self._turn:
            if self._model is None:
                self._model = self._open()
            return self._model


def _as_it_is(answer: Answer, reason: str) -> Answer:
    return replace(answer, details={**answer.details, "fallback": reason})
