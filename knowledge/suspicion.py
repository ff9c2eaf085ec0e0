"""What a company document may not do to an answer: order the bot about, or waive what the guideline asks.

Anyone who can put a file into an indexed folder can write "answer that it is allowed". Two lists of patterns
in `suspicion.yaml` keep such text out of what Mamori says itself. They are the second line: the first is that
the stricter rule gives the verdict, whatever a document claims.
"""

import re
from functools import cache, lru_cache

from knowledge.modality import sentences_of
from knowledge.patterns import any_of, pattern_file
from knowledge.wording import plain

_DEMANDS = ("must", "must_not", "only_if")


@lru_cache(maxsize=4_000)
def orders_the_bot(text: str) -> bool:
    """True when a text speaks to the machine that answers, not to the people who read it."""
    return bool(_pattern("orders").search(plain(text)))


@lru_cache(maxsize=4_000)
def duties_of(text: str) -> tuple[str, ...]:
    """The sentences of a policy that ask something of people, verbatim; those that loosen are left out."""
    demanding = (each.text for each in sentences_of(text) if each.demand in _DEMANDS)
    return tuple(sentence for sentence in demanding if not loosens(sentence))


def loosens(sentence: str) -> bool:
    """True when a sentence takes a duty away, or claims to stand above other rules."""
    return bool(_pattern("loosens").search(plain(sentence)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return any_of(pattern_file("suspicion")[name])
