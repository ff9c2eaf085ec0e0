"""Does a sentence say what its sources say, and nothing else?

For sentences that a chat model wrote. The check errs on the side of refusal: a refused sentence costs
nothing, since the quoting answer stands ready. A sentence passes when

- it is whole: its brackets close, and it says at least two things;
- every content word stands in one source, in the question, or in a short list of connecting words;
- no word is affirmed that the source only denies, and none denied that it only affirms;
- figures, addresses, links and mentions stand in the source;
- it neither permits nor waives anything: the verdict's own line, which code writes, does that.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from knowledge.patterns import pattern_file
from knowledge.text import clean
from knowledge.tokens import Morpheme, content_words, morphemes

_WINDOW = 6
_STOP = frozenset("。、,.;:!?！？「」\n")
_DENIAL_AFTER = frozenset(["ない", "無い", "ず", "ぬ", "不可", "not"])
# These reach over a whole sentence, however long what they deny is.
_PROHIBITION = re.compile(r"禁止|禁じ|prohibit|forbid|forbidden|banned|not (?:be )?(?:allowed|permitted)")
_DENIAL_BEFORE = frozenset(
    [
        "not",
        "never",
        "no",
        "without",
        "cannot",
        "can't",
        "don't",
        "doesn't",
        "mustn't",
        "avoid",
        "refrain",
        "nor",
    ]
)
_OBLIGATION_AFTER = frozenset(["ば", "と"])  # しなければならない, しないといけない: not a denial

_END = re.compile(r"(?<=[。！？])|(?<=(?<!Yahoo)[!?])(?!\w)|(?<=\.)\s+|\n+")
_BRACKETS = ("()", "（）", "「」", "『』", "[]")

_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*|[一二三四五六七八九十百千]+(?=[日月年時分秒回件名人桁個字週])")
_FOREIGN = re.compile(r"https?:|www\.|[<>]|@|\b[\w-]+\.(?:com|jp|net|org|io)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """What one citation says, its quote and its summaries: all words, and the acts it affirms and denies."""

    text: str
    words: frozenset[str]
    affirmed: frozenset[str]
    denied: frozenset[str]


def source_of(*texts: str) -> Source:
    """A source made of verbatim text and of our own sentences about it."""
    line = "\n".join(text for text in texts if text)
    return Source(clean(line).lower(), frozenset(content_words(line)), *polarity(line))


def problem_with(sentence: str, sources: Sequence[Source], question: str) -> str:
    """Why no source carries the sentence, as a short code; "" when one does."""
    plain = clean(sentence).lower()
    if _FOREIGN.search(plain):
        return "foreign"
    if not _is_whole(plain):
        return "fragment"
    if stance := _forbidden_stance(plain):
        return stance
    asked = frozenset(content_words(question))
    problems = [_problem_with_source(plain, source, asked) for source in sources]
    return "" if "" in problems else (problems[0] if problems else "no source")


def polarity(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The acts that `text` affirms, and those that it denies ("send" in "do not send")."""
    affirmed: set[str] = set()
    denied: set[str] = set()
    for sentence in sentences(text):
        words = morphemes(sentence)
        prohibits = bool(_PROHIBITION.search(sentence.lower()))
        for place, morpheme in enumerate(words):
            if morpheme.acts:
                (denied if prohibits or _is_denied(words, place) else affirmed).add(morpheme.word)
    return frozenset(affirmed), frozenset(denied)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each with its end mark; line breaks end a sentence too, brackets hold it."""
    found, start = [], 0
    for end in (match.end() for match in _END.finditer(text)):
        if not _unclosed(text[start:end]):
            found.append(text[start:end].strip())
            start = end
    return [part for part in (*found, text[start:].strip()) if part]


def _unclosed(text: str) -> bool:
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _BRACKETS)


def _is_whole(plain: str) -> bool:
    closed = all(plain.count(pair[0]) == plain.count(pair[1]) for pair in _BRACKETS)
    return closed and len(set(content_words(plain))) > 1


def _problem_with_source(plain: str, source: Source, asked: frozenset[str]) -> str:
    if any(figure not in source.text for figure in _FIGURE.findall(plain)):
        return "figure"
    said = frozenset(content_words(plain)) - _connecting()
    affirmed, denied = polarity(plain)
    carried = said & source.words
    if said - source.words - asked:
        return "adds"
    if len(carried) * 2 < len(said) or not carried:
        return "off"
    if (affirmed & carried) - source.affirmed - _connecting() or (denied & carried) - source.denied:
        return "contradicts"
    return ""


def _is_denied(words: Sequence[Morpheme], place: int) -> bool:
    after = _until_stop(words[place + 1 : place + 1 + _WINDOW])
    for index, morpheme in enumerate(after):
        if morpheme.word in _DENIAL_AFTER or morpheme.surface == "ん":
            following = after[index + 1].surface if index + 1 < len(after) else ""
            return following not in _OBLIGATION_AFTER
    before = _until_stop(list(reversed(words[max(0, place - 2 * _WINDOW) : place])))
    return any(morpheme.surface in _DENIAL_BEFORE for morpheme in before[:_WINDOW])


def _until_stop(words: Iterable[Morpheme]) -> list[Morpheme]:
    until = takewhile(lambda morpheme: morpheme.surface not in _STOP, words)
    return [morpheme for morpheme in until if morpheme.surface.strip()]


def _forbidden_stance(plain: str) -> str:
    for stance, patterns in _stances().items():
        if any(pattern.search(plain) for pattern in patterns):
            return stance
    return ""


@cache
def _rules() -> dict[str, list[str]]:
    return dict(pattern_file("claims"))


@cache
def _stances() -> dict[str, list[re.Pattern[str]]]:
    return {stance: [re.compile(one) for one in _rules()[stance]] for stance in ("permits", "waives")}


@cache
def _connecting() -> frozenset[str]:
    return frozenset(word for line in _rules()["connecting"] for word in content_words(line))
