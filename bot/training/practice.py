"""Practice outside completion: spaced repetition of small items for those who ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

from bot.training.working_days import Calendar

# Without fuzz the same history gives the same plan; no step is shorter than a day, as one item a day is sent.
_SCHEDULER = Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCard:
    """What a person remembers of one item; `card` is the scheduler's own state as JSON."""

    team_id: str
    person_id: str
    item_id: str
    card: Mapping[str, Any]
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Somebody who chose whether to practise. `last_item` waits for their answer ("" = none)."""

    team_id: str
    person_id: str
    opted_in: bool
    changed_at: datetime
    last_sent: date | None = None
    last_item: str = ""


def item_for_today(
    person: Practitioner,
    cards: Sequence[PracticeCard],
    items: Sequence[str],
    now: datetime,
    calendar: Calendar,
) -> str | None:
    """The item to send now: the longest due, else a new one; at most one a working day, None = nothing."""
    today = calendar.day(now)
    if not person.opted_in or person.last_sent == today or not calendar.open_at(now):
        return None
    due = sorted(
        (card for card in cards if card.due <= now and card.item_id in items), key=lambda card: card.due
    )
    if due:
        return due[0].item_id
    known = {card.item_id for card in cards}
    return next((item for item in items if item not in known), None)


def review(
    person: Practitioner, item_id: str, card: PracticeCard | None, correct: bool, now: datetime
) -> PracticeCard:
    """The card after an answer: right comes back later and later, wrong comes back soon."""
    before = Card.from_dict(dict(card.card)) if card else Card(card_id=0, due=now)  # type: ignore[arg-type]
    after, _ = _SCHEDULER.review_card(before, Rating.Good if correct else Rating.Again, now)
    return PracticeCard(
        team_id=person.team_id,
        person_id=person.person_id,
        item_id=item_id,
        card=dict(after.to_dict()),
        due=after.due,
    )
