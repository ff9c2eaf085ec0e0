"""HTML: headings, paragraphs, lists and tables of what a browser would show. Nothing is fetched."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

from knowledge.loaders.encodings import decode
from knowledge.reading.blocks import Block, Content, table

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEFT_OUT = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "iframe", "svg", "form",
    "object", "embed", "canvas", "head", "rt", "rp", "dialog", "del",
)  # fmt: skip
_INLINE = (
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_BULLETS = {"ul": "•", "menu": "•"}


def load_html(path: Path) -> Content:
    """The main part where the page marks one, else the body."""
    page = BeautifulSoup(_text(path.read_bytes()), "lxml")
    named = " ".join(page.title.get_text().split()) if page.title else ""
    for element in page.find_all(_is_unseen):
        element.decompose()
    root = page.find("main") or page.find("article") or page.body or page
    blocks = tuple(_blocks(root))
    first = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), "")
    return Content(blocks, title=first or named)


def _text(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    if match:
        try:
            return data.decode(match[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # the page says one encoding and is in another: look at the bytes
    return decode(data)


def _is_unseen(element: Any) -> bool:
    if element.name in _LEFT_OUT and not (element.name == "header" and element.find(_HEADINGS)):
        return True
    attributes = element.attrs or {}
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return hidden or bool(_HIDDEN_STYLE.search(str(attributes.get("style", ""))))


def _blocks(root: Tag) -> Iterator[Block]:
    """Inline text is gathered into lines; whatever stands as a block begins and ends one."""
    gathered: list[str] = []
    for child in root.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment):
                gathered.append(re.sub(r"\s+", " ", str(child)))
        elif isinstance(child, Tag) and child.name == "br":
            gathered.append("\n")
        elif isinstance(child, Tag) and child.name in _INLINE:
            gathered.append(_inline(child))
        elif isinstance(child, Tag):
            yield from _lines(gathered)
            gathered = []
            yield from _element(child)
    yield from _lines(gathered)


def _element(element: Tag) -> Iterator[Block]:
    if element.name in _HEADINGS:
        yield Block(" ".join(_inline(element).split()), "heading", int(element.name[1]))
    elif element.name == "table":
        yield from table(_rows(element))
    elif element.name in ("ul", "ol", "menu"):
        yield from _list(element)
        yield Block("")
    elif element.name == "pre":
        yield from (Block(line) for line in element.get_text().split("\n"))
    else:
        yield from _blocks(element)
        if element.name in ("p", "div", "section", "dd", "blockquote"):
            yield Block("")


def _list(element: Tag) -> Iterator[Block]:
    number = int(str(element.get("start", "1"))) if str(element.get("start", "1")).isdigit() else 1
    for item in element.find_all("li", recursive=False):
        mark = _BULLETS.get(element.name) or _mark(number, str(element.get("type", "1")))
        number += 1
        lines = [block for block in _blocks(item) if block.text.strip()]
        for at, block in enumerate(lines):
            is_first = at == 0 and block.kind == "line"
            yield Block(f"{mark} {block.text.strip()}", level=0) if is_first else block


def _mark(number: int, style: str) -> str:
    if style in ("a", "A") and 1 <= number <= 26:
        return f"{chr(ord(style) + number - 1)})"
    return f"{number}."


def _rows(element: Tag) -> list[list[str]]:
    """The rows of a table. A cell that spans rows says its text in each, one that spans columns once."""
    rows = []
    below: dict[int, tuple[int, str]] = {}
    for line in element.find_all("tr"):
        if line.find_parent("table") is not element:
            continue
        cells: list[str] = []
        for cell in line.find_all(("td", "th"), recursive=False):
            _take_from_above(cells, below)
            text = "\n".join(block.text for block in _blocks(cell) if block.text.strip())
            if (rows_left := _span(cell, "rowspan") - 1) > 0:
                below[len(cells)] = (rows_left, text)
            cells.extend([text, *[""] * (_span(cell, "colspan") - 1)])
        _take_from_above(cells, below)
        rows.append(cells)
    return rows


def _take_from_above(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while (at := len(cells)) in below:
        left, text = below.pop(at)
        if left > 1:
            below[at] = (left - 1, text)
        cells.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(int(value), 1_000) if value.isdigit() else 1


def _inline(element: Tag) -> str:
    written = []
    for child in element.children:
        if isinstance(child, Tag):
            written.append("\n" if child.name == "br" else _inline(child))
        elif not isinstance(child, Comment):
            written.append(re.sub(r"\s+", " ", str(child)))
    return "".join(written)


def _lines(gathered: list[str]) -> Iterator[Block]:
    for line in "".join(gathered).split("\n"):
        if text := " ".join(line.split()):
            yield Block(text)
