"""Finding a word in a question, and whether the question says it or denies it.

Words are written as people write them: Japanese ones are stems (捨て, シュレッダ) found anywhere,
Latin ones begin at a word boundary ("encrypt" finds "encrypted"). "a+b" wants both.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from knowledge.documents import Language
from knowledge.patterns import any_of, pattern_file
from knowledge.text import clean

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_LATIN = re.compile(r"[A-Za-z]{2,}")

_PHRASAL = re.compile(r" (off|on|out|in|up|down|away|back|over)$")
_OBJECT = r"(?:\s+(?:it|them|this|that|these|(?:the|my|our|your|a) [\w-]+))?[\s-]+"
"""Between a verb and its particle: "switch it off"."""

_UN = re.compile(r"un|non-?")
_UN_BEFORE = re.compile(r"(?:未|無|非|ノー|no[ -]?|un|non-?)$")


@lru_cache(maxsize=8_192)
def plain(text: str) -> str:
    """The form in which questions and passages are compared: cleaned, lower case."""
    return clean(text).lower().replace("’", "'")


def language_of(text: str, default: Language = "ja") -> Language:
    """Japanese where it carries the sentence; a quoted Japanese name in an English sentence does not."""
    line = clean(text)
    japanese, latin = len(_CJK.findall(line)), len(_LATIN.findall(line))
    if not japanese and not latin:
        return default
    if _HIRAGANA.search(line) and latin < 6:
        return "ja"
    return "ja" if japanese > 2 * latin else "en"


_ROWS = {
    "し": "さしすせそ", "り": "らりるれろっ", "き": "かきくけこい", "ち": "たちつてとっ",
    "み": "まみむめもん", "び": "ばびぶべぼん", "ぎ": "がぎぐげごい",
}  # fmt: skip
_VERB = re.compile(r"[\u4e00-\u9fff]([しりきちみびぎ])$")


@lru_cache(maxsize=20_000)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(_regex(word))


def _regex(word: str) -> str:
    word = plain(word)
    phrasal = _PHRASAL.search(word)
    escaped = re.escape(word[: phrasal.start()] if phrasal else word).replace(r"\ ", r"[\s-]+")
    if phrasal:
        escaped += _OBJECT + phrasal[1]
    if verb := _VERB.search(word):  # 撮り finds 撮る and 撮って
        escaped = f"{escaped[:-1]}[{_ROWS[verb[1]]}]"
    return escaped if _CJK.search(word) else rf"(?<![a-z0-9])(?:un|non-?)?{escaped}"


def says(text: str, word: str) -> bool:
    """True when `text` (plain) contains the word, or both parts of "a+b"."""
    return all(_pattern(part).search(text) for part in word.split("+"))


def says_any(text: str, words: Iterable[str]) -> bool:
    """True when one of the words stands in `text` (plain)."""
    single, pairs = _split(tuple(words))
    return bool(single.search(text)) or any(says(text, word) for word in pairs)


def says_turn(what: str, text: str) -> bool:
    """True when a turn of phrase of this name stands in `text` (plain)."""
    return bool(turn(what).search(text))


@cache
def turn(what: str) -> re.Pattern[str]:
    """The turns of phrase of this name in `turns.yaml`."""
    return any_of(pattern_file("turns")[what])


def places(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where in `text` (plain) the words stand: start and end; a word of two parts is not looked for."""
    yield from (match.span() for match in _split(tuple(words))[0].finditer(text))


def prepare(words: Iterable[str]) -> None:
    """Make a list of words ready, so that the first question with it does not wait."""
    _split(tuple(words))


@lru_cache(maxsize=2_000)
def _split(words: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern for the plain words, so that long lists cost one search; and the "a+b" ones."""
    single = [_regex(word) for word in words if "+" not in word]
    return re.compile("|".join(single) or r"(?!)"), tuple(word for word in words if "+" in word)


def affirms(text: str, words: Iterable[str]) -> bool:
    """True when one of the words is said and not denied: "encrypt" in "if I encrypt it"."""
    listed = tuple(words)
    if not says_any(text, listed):
        return False
    return any(all(not denied for denied in _denials(text, word)) for word in listed if says(text, word))


def denies(text: str, words: Iterable[str]) -> bool:
    """True when one of the words is said and denied: 暗号化 in 暗号化せずに, "encrypt" in "unencrypted"."""
    listed = tuple(words)
    return says_any(text, listed) and any(any(_denials(text, word)) for word in listed if says(text, word))


def _denials(text: str, word: str) -> Iterator[bool]:
    last = word.split("+")[-1]
    for match in _pattern(last).finditer(text):
        is_negated = bool(_UN.match(match[0])) and not _UN.match(last)
        yield is_negated or _denied(text[: match.start()], text[match.end() :])


def _denied(before: str, after: str) -> bool:
    if _UN_BEFORE.search(before):
        return True
    denial, duty = _negation("after").search(after), _negation("duty").search(after)
    # A duty further on is of another verb: in 「鍵もないけど問題ない?」 there is no key.
    if denial and not (duty and duty.end() <= denial.end() + 2):
        return True
    refusal = _negation("before").search(before)
    return refusal is not None and not _negation("over").search(before[refusal.start() :])


@cache
def _negation(part: str) -> re.Pattern[str]:
    return any_of(pattern_file("negation")[part])
