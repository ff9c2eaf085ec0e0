"""Which lines are headings: what the file marks as one, and what its number and its neighbours give away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.reading.blocks import Block
from knowledge.reading.numbering import Heading, heading_of, single_number

UNMARKED = 100
"""Added to the rank of headings that only their number gives away: they stand inside the marked ones."""

_TITLE_LINE = re.compile(r"^[(（]([^)）]{1,40})[)）]$")
_ARTICLE = re.compile(r"^(第\S{1,8}条(?:の\S{1,3})?)([\s　].*)?$")
_CONTENTS = re.compile(r"(?:[.．·・]\s?){4,}\s*\d{1,4}\s*$|…{2,}\s*\d{0,4}\s*$")
_GAP = 3


def title_of(blocks: Sequence[Block]) -> str:
    """The first marked heading, else a short first line; "" where that is a numbered heading."""
    first = next((block.text.strip() for block in blocks if block.kind == "heading"), "")
    if first:
        return "" if _is_numbered(first, marked=True) else first
    line = next((block.text.strip() for block in blocks if block.text.strip() and block.kind == "line"), "")
    is_title = 2 <= len(line) <= 60 and not line.endswith(("。", ".", "、"))
    return line if is_title and not _is_numbered(line, marked=False) else ""


def prepared(blocks: Sequence[Block], title: str) -> list[Block]:
    """The blocks without the document's title, with titles on the line of their article, and with "1. 目的"
    marked as a heading where a document has no other kind."""
    body = list(_joined_titles(_without_title(blocks, title)))
    marked = any(block.kind == "heading" for block in body)
    articles = any(_ARTICLE.match(block.text.strip()) for block in body)
    return body if marked or articles else list(_single_headings(body))


class Headings:
    """Reads headings in order; remembers numbers, for "2-3 日以内" follows no 2-2."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def read(self, block: Block) -> Heading | None:
        """The heading that this block is, or None."""
        marked = block.kind == "heading"
        if block.kind not in ("heading", "line") or not block.text.strip():
            return None
        found = heading_of(block.text, marked=marked)
        if found is None or (not marked and not self._plausible(found.number)):
            return None
        self._seen.add(found.number)
        return replace(found, rank=block.level if marked else UNMARKED + found.rank)

    def _plausible(self, number: str) -> bool:
        match = re.fullmatch(r"(.*[.-])?(\d+)", number)
        if not match or match[1] is None:
            return True
        prefix, last = match[1], int(match[2])
        return last <= 1 or any(f"{prefix}{last - back}" in self._seen for back in range(1, _GAP + 1))


def _without_title(blocks: Sequence[Block], title: str) -> Iterator[Block]:
    """Nor the lines of a table of contents: they lead with dots to a page."""
    for block in blocks:
        if block.kind == "line" and _CONTENTS.search(block.text):
            continue
        if title and block.text.strip() == title:
            title = ""
            continue
        yield block


def _joined_titles(blocks: Iterator[Block]) -> Iterator[Block]:
    """（目的） above 第1条 is the title of 第1条."""
    held: Block | None = None
    for block in blocks:
        text = block.text.strip()
        if held and (match := _ARTICLE.match(text)):
            block, held = replace(block, text=f"{match[1]}{held.text.strip()} {match[2] or ''}".strip()), None
        if held and text:
            yield held
            held = None
        if not held and block.kind == "line" and _TITLE_LINE.match(text):
            held = block
        elif not (held and not text):
            yield block
    if held:
        yield held


def _single_headings(blocks: list[Block]) -> Iterator[Block]:
    """ "1. 目的" is a heading when text follows it, an item when "2. ..." follows at once."""
    last = 0
    for at, block in enumerate(blocks):
        found = single_number(block.text) if block.kind == "line" else None
        if found and found[0] == last + 1 and not _next_is_number(blocks, at, found[0] + 1):
            last = found[0]
            block = replace(block, kind="heading", level=UNMARKED + 11)
        yield block


def _next_is_number(blocks: list[Block], at: int, number: int) -> bool:
    following = next((each for each in blocks[at + 1 :] if each.text.strip()), None)
    if following is None:
        return True
    found = single_number(following.text)
    return found is not None and found[0] == number


def _is_numbered(text: str, *, marked: bool) -> bool:
    return bool((heading := heading_of(text, marked=marked)) and heading.number)
