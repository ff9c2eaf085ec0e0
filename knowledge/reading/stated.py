"""What the head of a document states in words: "第2.1版", "施行日 | 2025年11月1日", "所管: 人事部"."""

import re
import unicodedata
from collections.abc import Sequence

from knowledge.reading.blocks import CELLS, Block
from knowledge.reading.numbering import heading_of

_HEAD_LINES = 12
_LONGEST = 120
_BETWEEN = r"\s*[|:：]?\s*"
_DATE = r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"

_VERSION = re.compile(
    rf"(?:^|[\s|(])(?:版数?|バージョン|Version|Ver\.?|Rev(?:ision)?\.?){_BETWEEN}(\d+(?:\.\d+){{0,3}})(?![\d.]*[年/-])"
    r"|第\s*(\d+(?:\.\d+){0,2})\s*版",
    re.I,
)
_DATES = {
    "effective": re.compile(
        rf"(?:施行日?|発効日?|適用開始日?|Effective(?: date| from)?){_BETWEEN}{_DATE}", re.I
    ),
    "review_by": re.compile(
        rf"(?:見直し期限|次回見直し(?:日|期限)?|有効期限|Review by|Next review){_BETWEEN}{_DATE}", re.I
    ),
}
_IN_FORCE = re.compile(rf"{_DATE}\s*(?:施行|発効)")
_OWNER = re.compile(
    r"(?:所管(?:部署|部門)?|主管(?:部署|部門)?|Owner)\s*[|:：]\s*([^|:：\s][^|:：]{0,40})", re.I
)
_TITLE_TAIL = re.compile(r"[\s　]*[(（]?(?:第\s*[\d.]+\s*版|Ver(?:sion)?\.?\s*\d).*$", re.I)


def stated_fields(blocks: Sequence[Block]) -> dict[str, object]:
    """Version, effective date, review date and owner, where the head of the document states them."""
    head = [unicodedata.normalize("NFKC", block.text.strip()) for block in _head(blocks)]
    found: dict[str, object] = {}
    versions = [match[1] or match[2] for line in head for match in _VERSION.finditer(line)]
    if versions:  # a history of versions names the one in force and those before it
        found["version"] = max(versions, key=lambda each: [int(part) for part in each.split(".")])
    for line in head:
        for name, pattern in _DATES.items():
            if match := pattern.search(line):
                found.setdefault(name, _iso(match))
        if match := _IN_FORCE.search(line):
            found.setdefault("effective", _iso(match))
        if match := _OWNER.search(line):
            found.setdefault("owner", match[1].strip())
    return found


def bare_title(line: str) -> str:
    """A title line without the version that stands behind it."""
    bare = _TITLE_TAIL.sub("", line).strip()
    return bare if len(bare) >= 2 else line


def _head(blocks: Sequence[Block]) -> list[Block]:
    """The short lines before the first numbered section."""
    head: list[Block] = []
    for block in blocks:
        if not block.text.strip() or len(block.text) > _LONGEST:
            continue
        heading = heading_of(block.text, marked=False) if CELLS not in block.text else None
        if len(head) == _HEAD_LINES or (heading and heading.number):
            break
        head.append(block)
    return head


def _iso(match: re.Match[str]) -> str:
    year, month, day = match.groups()[-3:]
    return f"{year}-{int(month):02}-{int(day):02}"
