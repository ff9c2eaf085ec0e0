"""The grammar of questions: whether someone asks "may I", "must I", "must I really", "what" or "how".

The patterns stand in `asking.yaml`, tried in order, on text that went through `plain`.
"""

import re
from functools import cache
from typing import Literal

from knowledge.documents import Language
from knowledge.patterns import any_of, pattern_file

Asks = Literal["permission", "exemption", "obligation", "definition", "reason", "how", "topic"]

_OPEN_JA = re.compile(
    r"どう(?!し(?:ても|よう)|(?:なの|なん|です|でしょう|だろう|かな|思))|どの|どこ|どれ|どちら|どなた|誰(?!で?も)|だれ(?!で?も)|いつ(?!で?も)|何(?!か|も|でも)|なに(?!か)|どんな"
)

_OPEN_EN = re.compile(
    r"^(?:(?:so|and|but|then|ok|okay|please|hi|hello|well|sorry)[, ]+)*"
    r"(?:how (?:soon|long|many|much|often|quickly|far|big)|who|whom|whose|which|where"
    r"|when (?!we|i|you|they|the|my|our|a)|by when)\b"
)

# 「どこに置いてもいい?」 asks whether anywhere will do, not where.
_ANY_JA = re.compile(
    r"(?:どこ|何|なに|誰|だれ|どれ|いつ|どんな|どう)[^。、?]{0,14}(?:ても|でも)\s*(?:いい|良い|よい|ok|大丈夫|構|かま)"
)


_WORD = re.compile(r"\b[a-z]{4,8}\b")


def _letters(word: str) -> tuple[str, ...]:
    """The same for a word and for the word with two letters swapped: "hvae"."""
    return word[0], *sorted(word)


@cache
def _mistyped() -> dict[tuple[str, ...], str]:
    return {_letters(word): word for word in pattern_file("asking")["words"]}


def asks_of(plain: str, language: Language) -> Asks:
    """What kind of answer a question wants; "topic" when it is only words ("スマホ 持ち込み")."""
    if language == "en":
        plain = _WORD.sub(lambda match: _mistyped().get(_letters(match[0]), match[0]), plain)
    for asks, pattern in _table(language):
        if pattern.search(plain):
            return "how" if _is_open(plain, asks, language) else asks
    return "topic"


def states(plain: str, language: Language) -> bool:
    """A whole sentence that asks nothing: no question word, no request, and an end that tells."""
    sentence, asking = _stating(language)
    return bool(sentence.search(plain)) and not asking.search(plain)


def _is_open(plain: str, asks: Asks, language: Language) -> bool:
    """Asked with a question word, "may" and "must" want to know which, who or how: 誰が入っていい."""
    if asks not in ("permission", "obligation") or _ANY_JA.search(plain):
        return False
    return bool((_OPEN_JA if language == "ja" else _OPEN_EN).search(plain))


@cache
def _stating(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = pattern_file("asking")["stating"][language]
    return any_of(entry["sentence"]), any_of(entry["asking"])


@cache
def _table(language: Language) -> tuple[tuple[Asks, re.Pattern[str]], ...]:
    file = pattern_file("asking")
    return tuple((entry["asks"], any_of(entry["any"], file["fragments"])) for entry in file[language])
