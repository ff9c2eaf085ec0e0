"""The grammar of questions: whether someone asks "may I", "must I", "must I really", "what" or "how".

The patterns stand in `asking.yaml`, tried in order, on text that went through `plain`.
"""

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Literal

from knowledge.documents import Language
from knowledge.patterns import any_of, pattern_file

Asks = Literal["permission", "exemption", "obligation", "definition", "reason", "how", "topic"]

_OPEN_JA = re.compile(
    r"どう(?!せ|し(?:ても|よう)|(?:なの|なん|です|でしょう|だろう|かな|思))|どの|どこ|どれ|どちら|どなた|(?:誰|だれ)(?!で?も|か(?:の|が|に|は))|いつ(?!で?も)|何(?!か|も|でも)|なに(?!か)|どんな"
)

_OPEN_EN = re.compile(
    r"^(?:(?:so|and|but|then|ok|okay|please|hi|hello|well|sorry)[, ]+)*"
    r"(?:how (?:soon|long|many|much|often|quickly|far|big)|who|whom|whose|which|where"
    r"|when (?!we|i|you|they|the|my|our|a)|by when)\b"
    r"|^(?:if|when|once|after)\b[^,?]*, (?:then )?(?:who|whom|by when|how (?:soon|long|often|many|much))\b"
)

# 「いつ誰に渡したかを残す?」 does not ask when and to whom.
_TOLD_JA = re.compile(
    r"(?:いつ|誰|だれ|どなた|どこ|何|なに|どれ|どの|どんな)[^。、?]{0,24}?"
    r"(?:か(?:って|(?=記録|残|書|確認|調べ|チェック|管理)|を|が|は|とか|も|ど[うー]か|の(?:記録|ログ|一覧|リスト|履歴)|(?:が|は|も)?(?:分から|わから|不明))|とか)"
)

# 「どこに置いてもいい?」 asks whether anywhere will do, not where.
_ANY_JA = re.compile(
    r"(?:どこ|何|なに|誰|だれ|どれ|いつ|どんな|どう)[^。、?]{0,14}(?:ても|でも)\s*(?:いい|良い|よい|ok|大丈夫|構|かま)"
)


_WORD = re.compile(r"\b[a-z]{4,10}\b")
_SAME_WORD = 0.92
_LONG = 6
"""Letters from which a word may lack one of them or have one too many: "alowed"."""


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str:
    """The word of a question that somebody mistyped; any other word as it is."""
    words: list[str] = pattern_file("asking")["words"]
    swapped = next((each for each in words if each[0] == word[0] and sorted(each) == sorted(word)), "")
    long = [each for each in words if len(each) >= _LONG] if len(word) >= _LONG else []
    return swapped or next(iter(get_close_matches(word, long, 1, _SAME_WORD)), word)


def asks_of(plain: str, language: Language) -> Asks:
    """What kind of answer a question wants; "topic" when it is only words ("スマホ 持ち込み")."""
    if language == "en":
        plain = _WORD.sub(lambda match: _meant(match[0]), plain)
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
    return bool((_OPEN_JA if language == "ja" else _OPEN_EN).search(without_told(plain)))


def without_told(plain: str) -> str:
    """The line without the questions in it that nobody asks: 「誰に渡したかを」."""
    return _TOLD_JA.sub(" ", plain)


@cache
def _stating(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = pattern_file("asking")["stating"][language]
    return any_of(entry["sentence"]), any_of(entry["asking"])


@cache
def _table(language: Language) -> tuple[tuple[Asks, re.Pattern[str]], ...]:
    file = pattern_file("asking")
    return tuple((entry["asks"], any_of(entry["any"], file["fragments"])) for entry in file[language])
