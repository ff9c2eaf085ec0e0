"""People or items named in a sentence: the first few, and how many more there are."""

from collections.abc import Iterable

from bot.texts import Language, joined, say

# How many a sentence names; the rest are counted.
NAMED = 5


def first_names(names: Iterable[str], language: Language) -> str:
    """The first five names in their order, and how many more people; "" for none."""
    return _first(sorted(names), "training.preview.names_more", language)


def first_items(items: Iterable[str], language: Language) -> str:
    """The first five items of a bank as they come, and how many more; "" for none."""
    return _first(list(items), "training.preview.items_more", language)


def _first(every: list[str], key: str, language: Language) -> str:
    shown, beyond = joined(every[:NAMED], language), len(every) - NAMED
    return say(key, language, named=shown, count=beyond) if beyond > 0 else shown
