"""Helpful or not, and why: one opinion a person and answer, the last one counts."""

from dataclasses import replace

from bot.errors import InvalidInput, NotFound
from bot.services.ports import Clock
from bot.services.redaction import redact
from bot.store.feedback import Feedback, Opinion

REASONS = ("wrong_clause", "wrong_verdict", "not_answered", "unclear")


class Feedbacks:
    """Keeps what people think of answers."""

    def __init__(self, feedback: Feedback, clock: Clock) -> None:
        self._feedback = feedback
        self._clock = clock

    def rate(self, team: str, question_id: str, user_id: str, helpful: bool) -> None:
        """Record a press of a button; again changes nothing. Raises NotFound for an unknown question."""
        self._keep(Opinion(team, question_id, user_id, helpful, self._clock()))

    def explain(self, opinion: Opinion) -> None:
        """Record why an answer did not help. Raises InvalidInput for a reason that is not offered."""
        if opinion.reason not in REASONS:
            raise InvalidInput()
        self._keep(replace(opinion, comment=redact(opinion.comment).text, at=self._clock()))

    def _keep(self, opinion: Opinion) -> None:
        if not self._feedback.keep(opinion):
            raise NotFound()
