"""One `clean` for everything that is embedded, tokenised or sent to a model. What is quoted stays raw."""

import re
import unicodedata

QUESTION_LIMIT = 1_000
"""Characters of a question that are searched with."""

PASSAGE_LIMIT = 4_000
"""Characters of a passage that reach the embedder; it cuts further at its own token limit."""

_SPACES = re.compile(r"\s+")
# Drawn as nothing, yet neither controls nor format characters: fillers and variation selectors.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800") | {
    chr(code) for block in ((0xFE00, 0xFE10), (0xE0000, 0xE1000)) for code in range(*block)
}
# "デ-タ", typed with another key than the one of the long vowel.
_LONG_VOWEL = re.compile(r"(?<=[ァ-ヺー])[-‐‑‒–—―−](?=[ァ-ヺ])")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str, limit: int = 0) -> str:
    """`text` in NFKC on one line, without what nobody sees; at most `limit` characters (0 = no limit).

    A dash between katakana is the long vowel that was meant.

    NFKC also removes the one ligature that overflows a buffer of the bundled embedder; NUL and lone
    surrogates cannot be encoded for it. Cleaning twice gives the same as cleaning once.
    """
    # Nothing normalises to less than an eighteenth of its length, so this bounds the work, not the result.
    bounded = text[: limit * 18] if limit else text
    visible = strip_invisible(unicodedata.normalize("NFKC", strip_invisible(bounded)))
    # Removing a character can bring a letter and its accent together: normalise once more.
    line = _SPACES.sub(" ", unicodedata.normalize("NFKC", visible)).strip()
    line = _LONG_VOWEL.sub("ー", line)
    return line[:limit].rstrip() if limit else line


def strip_invisible(text: str) -> str:
    """`text` without control, format (zero-width, bidirectional, tag) and filler characters.

    Line breaks and tabs stay: they separate words.
    """
    if text.isprintable() and _INVISIBLE.isdisjoint(text):
        return text
    return "".join(c for c in text if _is_visible(c))


def _is_visible(character: str) -> bool:
    if character in "\n\r\t\v\f\x1c\x1d\x1e\x85":
        return True
    return character not in _INVISIBLE and unicodedata.category(character) not in _DROPPED_CATEGORIES


def as_data(text: str) -> str:
    """What people and documents write, for a prompt: it cannot close the tags that mark it as data."""
    return strip_invisible(text).replace("<", "‹").replace(">", "›")
