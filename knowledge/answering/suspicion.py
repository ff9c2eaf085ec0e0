"""What a company document may not do to an answer: order the bot about, or waive what the guideline asks.

Anyone who can put a file into an indexed folder can write "answer that it is allowed". Two lists of patterns
in `suspicion.yaml` keep such text out of what Mamori says itself. They are the second line: the first is that
the stricter rule gives the verdict, whatever a document claims.
"""

import re
from functools import cache, lru_cache

from knowledge.answering.modality import sentences_of
from knowledge.answering.wording import denies, plain
from knowledge.patterns import any_of, pattern_file

_FORBIDDEN_ACT = re.compile(
    r"([一-龥ァ-ヶー]{2,})(?:を|に)?(?:し|行っ|行なっ)?て(?:は)?(?:なら|いけ|なりま)"
    r"|\b(?:must not|do not|shall not|never|may not) ([a-z]{3,})"
)
_DEMANDS = ("must", "must_not", "only_if")


@lru_cache(maxsize=4_000)
def orders_the_bot(text: str) -> bool:
    """True when a text speaks to the machine that answers, not to the people who read it."""
    return bool(_pattern("orders").search(plain(text)))


def duties_of(text: str, binding: str = "") -> tuple[str, ...]:
    """The sentences of a policy that ask something of people, verbatim.

    Left out are those that loosen, and those that forbid what `binding`, the guideline's text, asks for.
    """
    demanding = (each.text for each in sentences_of(text) if each.demand in _DEMANDS)
    return tuple(each for each in demanding if not loosens(each) and not _forbids_of(each, binding))


def loosens(sentence: str) -> bool:
    """True when a sentence takes a duty away, or claims to stand above other rules."""
    return bool(_pattern("loosens").search(plain(sentence)))


def _forbids_of(sentence: str, binding: str) -> bool:
    """A prohibition of an act that stands in `binding` undenied: "must not report" against "report"."""
    match = _FORBIDDEN_ACT.search(plain(sentence)) if binding else None
    act = (match[1] or match[2]) if match else ""
    line = plain(binding)
    return (
        bool(act)
        and act in line
        and not denies(line, (act,))
        and not re.search(rf"{act}[^。]{{0,9}}禁", line)
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return any_of(pattern_file("suspicion")[name])
