"""Numbers of clauses in a question: 2-3-5, （2-3）, 附則2, 第五条, clause 2-6-4, section 3.2, 2-2-2のc."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.text import clean

_KANJI = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_COUNTED = (
    r"(?!\s*(?:日|時|分|回|人|年|月|週|枚|名|個|台|件|%|円|割|文字|桁"
    r"|days?|hours?|times|weeks?|months?|years?))"
)
_CUE = r"(?:clause|section|article|art\.|sec\.|paragraph|item|no\.|§|条項|項番|項目|規定|セクション|クローズ)"
_ITEM = r"(?:\s*(?:の|-|,)?\s*[(]?(?P<item>[a-z])(?:[)）]|(?![a-z0-9])))?"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d.-])(?P<number>\d{{1,2}}-\d{{1,2}}-\d{{1,2}})(?![\d.-]*\d){_ITEM}",
        rf"[(](?P<number>\d{{1,2}}-\d{{1,2}})[)]{_ITEM}",
        rf"(?<![\d.-])(?P<number>\d{{1,2}}-\d{{1,2}})(?![\d.-]*\d){_COUNTED}{_ITEM}",
        rf"(?P<number>附則\s*(?:の|-|第)?\s*\d{{1,2}}){_ITEM}",
        r"(?P<number>第\s*[\d〇一二三四五六七八九十百]+\s*条(?:\s*(?:の|第)\s*\d+\s*項?)?)",
        rf"(?P<number>(?<!\d)\d{{1,3}}\s*条)(?!件){_ITEM}",
        rf"{_CUE}\s*(?P<number>\d{{1,2}}(?:[.-]\d{{1,2}})*){_ITEM}",
        # "TLS 1.2" and "version 2.2" are no sections: a Latin word before it must be one of these.
        r"(?:(?<![\d.\-a-z\s])\s*|^\s*|\b(?:does|is|under|in|per|see|explain|about|read)\s+)"
        rf"(?P<number>\d{{1,2}}(?:\.\d{{1,2}})+)(?![\d.]){_COUNTED}{_ITEM}",
        rf"(?<![a-z])(?P<number>i{{1,3}}-\d){_ITEM}",
    )
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A number in canonical form, and the letter of an item where one was named."""

    number: str
    item: str | None = None


def references(question: str) -> tuple[Reference, ...]:
    """What looks like a clause's number, in the order of reading; the index decides whether it is one."""
    line = clean(question)
    found: dict[int, Reference] = {}
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            start, end = match.span("number")
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                item = match.groupdict().get("item")
                found[start] = Reference(canonical(match["number"]), item.lower() if item else None)
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


@lru_cache(maxsize=100_000)
def canonical(number: str) -> str:
    """One spelling for 第５条, 第五条, 5条 and Article 5; for 附則2 and 附則-2; for Ⅲ-2 and III-2."""
    text = re.sub(r"\s+", "", clean(number)).lower()
    text = re.sub(r"[〇一二三四五六七八九十百]+", lambda match: str(_kanji_value(match[0])), text)
    if match := re.fullmatch(r"附則[の第-]*(\d+)[条項]?", text):
        return f"附則-{match[1]}"
    if match := re.fullmatch(r"第?(\d+)条(?:[の第]?(\d+)項?)?", text):
        return f"{match[1]}.{match[2]}" if match[2] else match[1]
    return re.sub(rf"^{_CUE}", "", text).strip("().第章節項")


def matching(reference: Reference, numbers: Iterable[str]) -> list[str]:
    """The numbers meant: that one, else those below it ("2-3" means 2-3-1 to 2-3-6, "5" 第5条第1項)."""
    known = [(number, canonical(number)) for number in numbers]
    exact = [number for number, spelled in known if spelled == reference.number]
    below = re.compile(rf"{re.escape(reference.number)}[-.]")
    # A lone figure has sections below it in every document; it means a section only where it is one.
    if exact or reference.number.isdigit():
        return exact
    return [number for number, spelled in known if below.match(spelled)]


def _kanji_value(text: str) -> int:
    total = current = 0
    for character in text:
        if character in _KANJI:
            current = current * 10 + _KANJI[character]
        else:
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
    return total + current
