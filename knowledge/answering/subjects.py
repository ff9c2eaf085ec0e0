"""What a question is about, by its nouns, and whether that stands anywhere.

Near misses name a thing that no passage holds ("プリンタのトナー交換", "the warranty on the server"). Most
nouns that stand nowhere are circumstances, though ("新幹線で", "over lunch"); so each is read with its
place in the sentence, and the words of any day and office do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from knowledge.answering.question import Question
from knowledge.answering.wording import plain
from knowledge.lexicon import own_lexicon
from knowledge.patterns import pattern_file
from knowledge.tokens import Noun, nouns, stem

_SHORTEST = {"ja": 2, "en": 3}
_QUOTED = re.compile(r"[「『\"“][^」』\"”]{1,40}[」』\"”]")
_ENGLISH = re.compile(r"[a-z]{4,}")
_SAME_WORD = 0.87
"""Share of letters in common from which two words are one."""

_ALIKE = 5
"""An English word with a known word's first letters is that word in another form, or mistyped."""

_NO_NOUN_EN = re.compile(r"^[a-z']+(?:ly|ed)$|\s")
_NO_NOUN_JA = re.compile(r"方|っぱなし|かけ|たて|そう(?:だ|な|に|で)")
"""What follows the stem of a verb: しまい方."""

_VERB_BEFORE_EN = re.compile(
    r"\b(?:to|i|we|you|they|he|she|it|can|could|may|might|must|should|would|will|do|does|did|not|never|always|also"
    r"|just|please|let'?s?|nothing|something|nobody|everybody|everyone|someone|who|that|which|and|or|\w+n't|'(?:ll|d|ve))\s+$"
)
_GERUND = re.compile(r"^[a-z]{3,}ing$")
_ARTICLE_BEFORE_EN = re.compile(r"\b(?:the|a|an|this|that|my|our|your|their|of|for)\s+(?:\w+\s+)?$")
"""English nouns are told by what stands before: no verb follows an article, nearly every one a pronoun."""

_AROUND_JA = re.compile(
    r"^[園所屋店社場家]?(?:で(?!は|も|す|しょう)|から|まで|へ|中|さん"
    r"|の(?:人|方|業者|外注|協力会社|委託先|下請|仕入先|会社|職人|担当|間|中|とき|時|前|後|横|隣|そば|脇|際|途中|ついで|帰り))"
)
_AROUND_EN = re.compile(
    r"\b(?:while|(?:only|just) for|next to|near|behind|beside|in front of|past|at|on|from|during|over|after"
    r"|before)\b[^,.;?!]{0,16}$"
)
"""Narrower: "when the heating is broken", "in the fridge" and 冷蔵庫に tell what the question is about."""

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
        Subject(noun.surface, not _is_beside(question, noun.start, noun.end))
        for noun in _candidates(question)
        if not any(_holds(text, noun, question.language) for text in held)
        and not (noun.surface.isascii() and _is_mistyped(noun.surface, held))
    )


def _candidates(question: Question) -> Iterator[Noun]:
    shortest, common = _SHORTEST[question.language], _ordinary()
    quoted = [match.span() for match in _QUOTED.finditer(question.asking)]
    for noun in nouns(question.asking):
        if any(start <= noun.start < end for start, end in quoted):
            continue  # an example: 「abc123」みたいな
        said = {noun.surface, noun.word}
        if (
            len(noun.surface) >= shortest
            and not said & common
            and not said & _spoken()
            and _is_noun(question, noun)
        ):
            yield noun


def _is_noun(question: Question, noun: Noun) -> bool:
    if not noun.surface.isascii():
        return not _NO_NOUN_JA.match(question.asking, noun.start + len(noun.surface))
    if _NO_NOUN_EN.search(noun.surface):
        return False
    if question.language == "ja":
        return True
    before = question.asking[: noun.start]
    if _GERUND.search(noun.surface) and not _ARTICLE_BEFORE_EN.search(before):
        return False
    return noun.surface.endswith("s") or not _VERB_BEFORE_EN.search(before)


def _is_mistyped(word: str, held: Sequence[str]) -> bool:
    """A word of the texts, or of any office, with a letter too few, too many or another one: "pasword"."""
    near = {known for text in held for known in _ENGLISH.findall(text) if known[0] == word[0]}
    known = {*near, *(each for each in _ordinary() if each[:1] == word[0])}
    alike = [each for each in known if abs(len(each) - len(word)) <= 1]
    return len(word) > _ALIKE and bool(get_close_matches(word, alike, 1, _SAME_WORD))


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


def is_around(question: Question, start: int, end: int) -> bool:
    """What stands there only tells where or when: "next to the coffee machine"."""
    if question.language == "ja":
        return bool(_AROUND_JA.search(question.asking[end:]))
    return bool(_AROUND_EN.search(question.asking[:start]))


def _is_beside(question: Question, start: int, end: int) -> bool:
    """What stands there in the asking part is a circumstance: where, when, with what."""
    if question.language == "ja":
        return bool(_BESIDE_JA.search(question.asking[end:].lstrip()))
    return bool(_BESIDE_EN.search(question.asking[:start]))


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
