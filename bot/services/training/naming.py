"""People named in a sentence: the first few, and how many more there are."""

from collections.abc import Iterable

from bot.texts import Language, joined, say

# How many a sentence names; the rest are counted.
NAMED = 5


def first_names(names: Iterable[str], language: Language) -> str:
    """The first five names in their order, and how many more; "" for none."""
    every = sorted(names)
    shown, beyond = joined(every[:NAMED], language), len(every) - NAMED
    return say("training.preview.names_more", language, people=shown, count=beyond) if beyond > 0 else shown
