"""Does a sentence say what its sources say, and nothing else?

For sentences that a chat model wrote. The check errs on the side of refusal: a refused sentence costs
nothing, since the quoting answer stands ready. A sentence passes when

- it is whole: its brackets close, and it says at least two things;
- it is more than the question told back, which would read as if the documents said it;
- every content word stands in one source, in the question, or in a short list of connecting words;
- no word is affirmed that the source only denies, and none denied that it only affirms;
- figures, addresses, links and mentions stand in the source;
- what the source qualifies ("private PC") is qualified there too, or it would forbid more than the source;
- it explains a meaning ("C" stands for ...) only where the source explains that very thing;
- it neither permits nor waives anything: the verdict's own line, which code writes, does that.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import takewhile

from knowledge.patterns import pattern_file
from knowledge.text import clean
from knowledge.tokens import Morpheme, content_words, morphemes

_WINDOW = 6
_REPEATED = 0.7
"""Share of a sentence that is repeated in one piece, from which it says nothing of its own."""
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

# Between the things that one qualifier speaks of: "私用の PC、携帯電話（...等）", "private PCs and phones".
_SIGNS = frozenset("、,・()「」!/-&")
_JOINING = frozenset(
    {"や", "と", "か", "及び", "および", "並びに", "又は", "または", "もしくは", "等", "など"}
)
_LISTS = _SIGNS | _JOINING | {"and", "or", "such", "as"}

_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*|[一二三四五六七八九十百千]+(?=[日月年時分秒回件名人桁個字週])")
_FOREIGN = re.compile(r"https?:|www\.|[<>]|@|\b[\w-]+\.(?:com|jp|net|org|io)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """What one citation says, its quote and its summaries: all words, and the acts it affirms and denies.

    `qualified`: what it speaks of with a qualifier alone; `never_banned`: the same, in what it forbids.
    `explained`: for each meaning it tells, the words of that meaning.
    """

    text: str
    words: frozenset[str]
    affirmed: frozenset[str]
    denied: frozenset[str]
    qualified: frozenset[str]
    never_banned: frozenset[str]
    explained: tuple[frozenset[str], ...]


def source_of(*texts: str) -> Source:
    """A source made of verbatim text and of our own sentences about it."""
    line = "\n".join(text for text in texts if text)
    parts = [(*_things(part), bool(polarity(part)[1])) for part in sentences(line)]
    bound = frozenset[str]().union(*(qualified for qualified, _, _ in parts))
    return Source(
        clean(line).lower(),
        frozenset(content_words(line)),
        *polarity(line),
        qualified=bound.difference(*(free for _, free, _ in parts)),
        never_banned=bound.difference(*(free for _, free, forbids in parts if forbids)),
        explained=tuple(meaning for part in sentences(line) for meaning in _meanings(part)),
    )


def problem_with(sentence: str, sources: Sequence[Source], question: str) -> str:
    """Why no source carries the sentence, as a short code; "" when one does."""
    plain = clean(sentence).lower()
    if _FOREIGN.search(plain):
        return "foreign"
    if not _is_whole(plain):
        return "fragment"
    if stance := _forbidden_stance(plain):
        return stance
    if _repeats(plain, clean(question).lower()) and not any(_repeats(plain, each.text) for each in sources):
        return "echo"
    asked = frozenset(content_words(question))
    borrowed = _things(question)[0]
    problems = [
        _problem_with_source(plain, source, asked) or _distortion(plain, source, borrowed)
        for source in sources
    ]
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


def _repeats(sentence: str, text: str) -> bool:
    """Most of a sentence stands in the text, in one piece."""
    match = SequenceMatcher(None, sentence, text, autojunk=False).find_longest_match()
    return match.size > _REPEATED * len(sentence)


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
    if denied and not denied & source.denied:
        return "contradicts"  # it forbids what only the question speaks of
    return ""


def _distortion(plain: str, source: Source, borrowed: frozenset[str]) -> str:
    """Whether a qualifier was dropped, or a meaning made up; `borrowed`: what the question qualifies."""
    said = frozenset(content_words(plain))
    bound = source.never_banned if polarity(plain)[1] else source.qualified
    if said & (bound | (borrowed - source.words)) - _things(plain)[0]:
        return "unqualified"
    meanings = _meanings(plain)
    if meanings and said - source.words - _connecting():
        return "explains"  # what is explained stands in the question alone
    if any(not one or one not in source.explained for one in meanings):
        return "explains"
    return ""


def _things(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that a qualifier speaks of ("PC" in "private PC"), and the other words of the sentence.

    A qualified word that also stands alone is in both, but for the last of a name: that one is the thing.
    """
    words = morphemes(text)
    line = "".join(morpheme.surface for morpheme in words)
    ends = {match.end() for match in _qualifiers().finditer(line)}
    qualified: set[str] = set()
    heads: set[str] = set()
    free: set[str] = set()
    place, inside, last = 0, False, ""
    for morpheme in words:
        surface = morpheme.surface
        inside = inside or any(place <= end < place + len(surface) for end in ends)
        place += len(surface)
        if inside and surface.strip() and (not morpheme.is_content or surface in _LISTS):
            heads.add(last)
            last, inside = "", surface in _LISTS
        elif morpheme.is_content:
            (qualified if inside else free).add(morpheme.word)
            last = morpheme.word if inside else ""
    heads.add(last)
    return frozenset(qualified), frozenset(free - heads)


def _meanings(text: str) -> list[frozenset[str]]:
    """The words of each meaning that a sentence tells: before the verb in Japanese, after it in English."""
    words = [morpheme for morpheme in morphemes(text) if morpheme.surface.strip()]
    return [_meaning(words, place) for place, one in enumerate(words) if one.word in _explaining()]


def _meaning(words: Sequence[Morpheme], place: int) -> frozenset[str]:
    if words[place].surface.isascii():
        return frozenset(one.word for one in _until_stop(words[place + 1 :]) if one.is_content)
    before = list(reversed(words[:place]))
    clause = list(takewhile(lambda one: one.surface not in _STOP - {"「", "」"}, before))
    marks = [index for index, one in enumerate(clause) if one.surface == "を"]
    start = marks[0] if marks else 0
    phrase = takewhile(lambda one: one.surface not in {"は", "が", "も", "で", "に"}, clause[start:])
    return frozenset(one.word for one in phrase if one.is_content)


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
def _qualifiers() -> re.Pattern[str]:
    # With what joins it to its thing: 私用の, 無断での, 許可なく、
    return re.compile(f"(?:{'|'.join(_rules()['qualifiers'])})[でにな]?の?[、,]? *")


@cache
def _explaining() -> frozenset[str]:
    return frozenset(word for line in _rules()["explaining"] for word in content_words(line))


@cache
def _connecting() -> frozenset[str]:
    return frozenset(word for line in _rules()["connecting"] for word in content_words(line))
