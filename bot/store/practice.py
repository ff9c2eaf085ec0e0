"""Practice cards in the database."""

from bot.store.rows import Rows
from bot.store.tables.learning import practice_cards, practice_people
from bot.training.practice import PracticeCard, Practitioner

CARDS = Rows(practice_cards, PracticeCard)
PRACTITIONERS = Rows(practice_people, Practitioner)
