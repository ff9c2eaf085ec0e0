"""What a question is about, by its nouns, and whether that stands anywhere.

Near misses name a thing that no passage holds ("プリンタのトナー交換", "the warranty on the server"). Most
nouns that stand nowhere are circumstances, though ("新幹線で", "over lunch"); so each is read with its
place in the sentence, and the words of any day and office do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.answering.question import Question
from knowledge.answering.wording import plain
from knowledge.lexicon import own_lexicon
from knowledge.patterns import pattern_file
from knowledge.tokens import Noun, nouns, stem

_SHORTEST = {"ja": 2, "en": 3}
_QUOTED = re.compile(r"[「『\"“][^」』\"”]{1,40}[」』\"”]")
_ALIKE = 5
"""An English word with a known word's first letters is that word in another form, or mistyped."""

_NO_NOUN_EN = re.compile(r"^[a-z']+(?:ly|ed)$|\s")
_BESIDE_JA = re.compile(
    r"^(?:で(?!は|も|ない|す|しょう|き)|に(?!は)|へ|から|まで|より|の(?:間|あいだ|中|とき|時|ため|前|後|際|途中|ついで|帰り)"
    r"|中(?:に|は|の)?|なので|だから|とき|時(?!間)|として|みたい|のよう|っぽ|並み|系|ごと|たり|など|とか|や)"
)
_BESIDE_EN = re.compile(
    r"\b(?:at|on|in|over|under|by|through|during|while|until|till|for|from|near|behind|after|before|with|like|because|when|if)"
    r"(?: (?:a|an|the|my|our|his|her|their|your|some|this|that|another|\w+ing))*(?: \w+)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun of the question that stands nowhere; `central`: the sentence is about it, not only beside it."""

    word: str
    central: bool


def strange(question: Question, held: Sequence[str]) -> tuple[Subject, ...]:
    """The nouns of a question that none of the texts `held` (plain) holds, in its order."""
    return tuple(
        Subject(noun.surface, not _is_beside(question, noun))
        for noun in _candidates(question)
        if not any(_holds(text, noun, question.language) for text in held)
    )


def _candidates(question: Question) -> Iterator[Noun]:
    shortest, common = _SHORTEST[question.language], _ordinary()
    quoted = [match.span() for match in _QUOTED.finditer(question.plain)]
    for noun in nouns(question.plain):
        if any(start <= noun.start < end for start, end in quoted):
            continue  # an example: 「abc123」みたいな
        said = {noun.surface, noun.word}
        is_noun = len(noun.surface) >= shortest and not _NO_NOUN_EN.search(noun.surface)
        if is_noun and not said & common and not said & _spoken():
            yield noun


def _holds(text: str, noun: Noun, language: str) -> bool:
    if not noun.surface.isascii():
        return noun.surface in text or noun.word in text
    if _begins(text, noun.word):
        return True
    start = noun.surface[:_ALIKE]
    return len(start) == _ALIKE and _begins(text, start)


def _begins(text: str, start: str) -> bool:
    """A word of the text begins so. The plain search spares most texts the pattern."""
    return start in text and bool(re.search(rf"(?<![a-z0-9]){re.escape(start)}", text))


def _is_beside(question: Question, noun: Noun) -> bool:
    if question.language == "ja":
        return bool(_BESIDE_JA.search(question.plain[noun.end :].lstrip()))
    return bool(_BESIDE_EN.search(question.plain[: noun.start]))


@cache
def _ordinary() -> frozenset[str]:
    file = pattern_file("ordinary")
    english = str(file["en"]).split()
    return frozenset([*map(plain, str(file["ja"]).split()), *english, *map(stem, english)])


@cache
def _spoken() -> frozenset[str]:
    """The single words that the lexicon knows: each leads to a clause."""
    found = (noun for said in own_lexicon().entries for noun in nouns(said))
    return frozenset(word for noun in found for word in (noun.surface, noun.word))
