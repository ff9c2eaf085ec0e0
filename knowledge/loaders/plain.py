"""Text and Markdown."""

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.loaders.encodings import decode
from knowledge.reading.blocks import Block, Content, row
from knowledge.reading.metadata import parse_yaml

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_DIVIDER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_RULE = re.compile(r"^ {0,3}([-*_])(\s*\1){2,}\s*$")
_EMPHASIS = re.compile(
    r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])|`([^`]+)`"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PAGE_BREAK = "\f"


def load_text(path: Path) -> Content:
    """Lines as they stand; form feeds begin a new page."""
    page, blocks = 1, []
    text = decode(path.read_bytes())
    paged = _PAGE_BREAK in text
    for line in re.split(r"\r\n|\r|\n", text):
        page += line.count(_PAGE_BREAK)
        blocks.append(Block(line.replace(_PAGE_BREAK, "").rstrip(), page=f"p.{page}" if paged else ""))
    return Content(tuple(blocks))


def load_markdown(path: Path) -> Content:
    """Markdown, read for its headings, lists and tables; front matter gives the metadata."""
    text = re.sub(r"\r\n?", "\n", decode(path.read_bytes()))
    properties, body = _front_matter(text)
    return Content(tuple(_blocks(_COMMENT.sub("", body).split("\n"))), properties)


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    match = re.match(r"\ufeff?---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    if not match:
        return {}, text
    return parse_yaml(match[1] or "", "The front matter"), text[match.end() :]


def _blocks(lines: list[str]) -> Iterator[Block]:
    fenced = False
    for at, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if fenced:
            yield Block(line.rstrip())
        elif match := _HEADING.match(line):
            yield Block(_plain(match[2]), "heading", len(match[1]))
        elif _is_underlined(lines, at):
            yield Block(_plain(line.strip()), "heading", 1 if lines[at + 1].strip().startswith("=") else 2)
        elif (at and _is_underlined(lines, at - 1)) or _RULE.match(line) or _is_divider(lines, at):
            continue
        elif _is_row(lines, at):
            yield Block(row(_cells(line)), "header" if _is_divider(lines, at + 1) else "row")
        else:
            yield Block(_plain(re.sub(r"^ {0,3}>\s?", "", line)))


def _is_underlined(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    if at + 1 >= len(lines) or not _UNDERLINE.match(lines[at + 1]):
        return False
    return bool(line) and line[0] not in "-*+|>#" and (at == 0 or not lines[at - 1].strip())


def _is_divider(lines: list[str], at: int) -> bool:
    return (
        0 < at < len(lines) and "|" in lines[at - 1] and "-" in lines[at] and bool(_DIVIDER.match(lines[at]))
    )


def _is_row(lines: list[str], at: int) -> bool:
    """A line of cells under, or just above, the line of dashes that makes a table."""
    while at < len(lines) and "|" in lines[at]:
        if _is_divider(lines, at + 1) or _is_divider(lines, at):
            return True
        at -= 1
        if at < 0:
            return False
    return False


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    return [_plain(cell.replace("\\|", "|").strip()) for cell in re.split(r"(?<!\\)\|", inner)]


def _plain(text: str) -> str:
    """Without the marks of emphasis and links: what a reader of the page sees."""
    text = _LINK.sub(lambda m: m[1] if m[1] in m[2] or not m[2] else f"{m[1]} ({m[2]})", text)
    for _ in range(2):  # bold that holds italics
        text = _EMPHASIS.sub(lambda m: m[2] or m[3] or m[4], text)
    return re.sub(r"<br\s*/?>", " ", text).rstrip()
