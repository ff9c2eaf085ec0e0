"""Japanese and English text -> the content words that documents and questions are compared by."""

import re
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sudachipy import SplitMode
from sudachipy.dictionary import Dictionary

from knowledge.patterns import pattern_file
from knowledge.text import clean

_PIECE = 10_000
"""Characters at a time: the analyser takes at most 49,149 bytes."""

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞", "感動詞"})
_ENGLISH = re.compile(r"[a-z][a-z'’-]*[a-z]|[a-z]")
_local = threading.local()


def content_words(text: str) -> list[str]:
    """Normalised content words in order, repeated as they are; no particles, no empty verbs."""
    line = clean(text).lower()
    return [word for start in range(0, len(line), _PIECE) for word in _words(line[start : start + _PIECE])]


@lru_cache(maxsize=8_192)
def words_in(text: str) -> frozenset[str]:
    """The different content words of a passage: the same ones are compared with question after question."""
    return frozenset(content_words(text))


class Morpheme(NamedTuple):
    """A written unit. `acts`: a verb, an adjective, a noun that can act (送信する); English: any content."""

    surface: str
    word: str
    is_content: bool
    acts: bool


class Noun(NamedTuple):
    """A noun as it stands in the cleaned, lower-case text; `end` is the end of the run of nouns it is in."""

    surface: str
    word: str
    start: int
    end: int


def nouns(text: str) -> list[Noun]:
    """The nouns of a question in order; English: every content word, for no word class is known of it."""
    line = clean(text).lower()[:_PIECE]
    found: list[Noun] = []
    end = len(line)
    for morpheme in reversed(list(_analyser().tokenize(line, SplitMode.A))):
        surface, kind = morpheme.surface(), morpheme.part_of_speech()
        is_english = bool(_ENGLISH.fullmatch(surface))
        if not is_english and kind[0] not in {"名詞", "接尾辞", "接頭辞"}:
            end = morpheme.begin()
            continue
        if is_english:
            found.append(Noun(surface, stem(surface), morpheme.begin(), morpheme.end()))
        elif kind[1] in {"普通名詞", "固有名詞"} and kind[2] != "副詞可能":
            found.append(Noun(surface, morpheme.normalized_form().lower(), morpheme.begin(), end))
    return [
        noun for noun in reversed(found) if noun.word not in _stopwords() and noun.surface not in _stopwords()
    ]


def morphemes(text: str) -> list[Morpheme]:
    """All that is written, in order (at most 10,000 characters), for reading what is affirmed and denied."""
    found: list[Morpheme] = []
    english = not is_japanese(text)  # in a Japanese sentence an English word is a name: PC, USB
    for morpheme in _analyser().tokenize(clean(text).lower()[:_PIECE], SplitMode.A):
        surface = morpheme.surface()
        if _ENGLISH.fullmatch(surface):
            content = surface not in _stopwords()
            found.append(Morpheme(surface, stem(surface), content, content and english))
            continue
        word, kind = morpheme.normalized_form().lower(), morpheme.part_of_speech()
        content = kind[0] in _CONTENT and word not in _stopwords() and any(c.isalnum() for c in word)
        acts = content and (kind[0] in {"動詞", "形容詞"} or kind[2].startswith("サ変"))
        found.append(Morpheme(surface, word, content, acts))
    return found


def is_japanese(text: str) -> bool:
    """True where kana or ideographs stand in `text`: the language a question is answered in."""
    return any(
        "\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\uff66" <= c <= "\uff9f" for c in text
    )


def _words(line: str) -> Iterator[str]:
    for morpheme in _analyser().tokenize(line, SplitMode.A):
        surface = morpheme.surface()
        if _ENGLISH.fullmatch(surface):
            if surface not in _stopwords():
                yield stem(surface)
        elif morpheme.part_of_speech()[0] in _CONTENT:
            word = morpheme.normalized_form().lower()
            # "is it" is a film to the analyser, which reads the two words as one.
            said = surface.split() if surface.isascii() else [word]
            if word not in _stopwords() and any(c.isalnum() for c in word) and set(said) - _stopwords():
                yield word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its commonest endings: enough that "passwords" meets "password"."""
    word = word.replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            base = word[: -len(ending)]
            return base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(word for line in pattern_file("stopwords").values() for word in line.split())


def _analyser() -> Any:
    # The dictionary is shared, the analyser is not thread-safe.
    if not hasattr(_local, "analyser"):
        _local.analyser = _dictionary().tokenizer()
    return _local.analyser


@cache
def _dictionary() -> Any:
    return Dictionary()
