"""What people are told in the human loop, as values; drawn by `bot.slack.blocks`."""

from dataclasses import dataclass
from datetime import date

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class RelayedNotice:
    """A colleague's answer was passed on; it may be saved as a verified answer."""

    language: Language
    question_id: str
    reply_id: str


@dataclass(frozen=True, slots=True)
class VerifiedNotice:
    """An answer was verified. `verified_by` and `owner_id` are Slack user ids."""

    language: Language
    label: str
    question: str
    verified_by: str
    owner_id: str
    review_by: date


@dataclass(frozen=True, slots=True)
class ReviewNotice:
    """A verified answer is kept back until somebody looks at it. `reason`: "expired" or "clause"."""

    language: Language
    answer_id: str
    label: str
    question: str
    owner_id: str
    reason: str
