"""PDF: lines joined again to the paragraphs they were, tables as tables, running heads left out."""

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.errors import DocumentRefused
from knowledge.loaders.limits import MAX_PAGES
from knowledge.reading.blocks import Block, Content, table
from knowledge.reading.numbering import heading_of, item_of

_LARGER = 1.15
"""A line is a heading when its letters are this much larger than those of the text."""

_SMALLEST = 2.5
"""Points; smaller letters are there to be indexed, not to be read."""

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on a page, or a table (`rows`). Positions in points; `height` is the page's."""

    text: str
    page: int
    top: float
    left: float
    right: float
    size: float
    height: float
    rows: tuple[tuple[str, ...], ...] = ()


def load_pdf(path: Path) -> Content:
    """The text of the pages. A scan without text is refused."""
    try:
        with pdfplumber.open(path) as book:
            if len(book.pages) > MAX_PAGES:
                raise DocumentRefused(
                    "too_long", f"It has {len(book.pages)} pages; up to {MAX_PAGES} are read."
                )
            lines = []
            for page in book.pages:
                lines.extend(_lines(page))
                page.close()  # frees what the page holds; a long document would not fit otherwise
            has_images = any(page.images for page in book.pages[:3]) if not lines else False
    except (PDFPasswordIncorrect, PdfminerException) as error:
        if isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error):
            raise DocumentRefused(
                "encrypted", "It is protected by a password. Save it without one."
            ) from error
        raise
    _check(lines, has_images)
    return Content(tuple(_blocks(_without_running_heads(lines))))


def _check(lines: list[_Line], has_images: bool) -> None:
    text = "".join(line.text for line in lines)
    unmapped = sum(map(len, _UNMAPPED.findall(text)))
    if not text.strip() and has_images:
        raise DocumentRefused("scanned", "It is a scan without text. Run text recognition (OCR) on it first.")
    if unmapped * 3 > len(text) > 0:
        raise DocumentRefused(
            "scanned",
            "Its letters cannot be told from its fonts. Export it anew, or run text recognition on it.",
        )


def _lines(page: Any) -> list[_Line]:
    tables = [found for found in page.find_tables() if len(found.rows) > 1 or len(found.cells) > 1]
    boxes = [found.bbox for found in tables]
    text = page.filter(lambda item: not _inside(item, boxes) and _is_legible(item, page))
    lines = [
        _Line(
            line["text"], page.page_number, line["top"], line["x0"], line["x1"],
            statistics.median(char["size"] for char in line["chars"]), float(page.height),
        )
        for line in text.extract_text_lines(return_chars=True)
    ]  # fmt: skip
    for found in tables:
        rows = tuple(tuple(_joined_cell(cell) for cell in cells) for cells in found.extract())
        x0, top, x1, _ = found.bbox
        lines.append(_Line("", page.page_number, top, x0, x1, 0.0, float(page.height), rows))
    return sorted(lines, key=lambda line: line.top)


def _inside(item: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    if item.get("object_type") != "char":
        return False
    middle, centre = (item["top"] + item["bottom"]) / 2, (item["x0"] + item["x1"]) / 2
    return any(x0 <= centre <= x1 and top <= middle <= bottom for x0, top, x1, bottom in boxes)


def _is_legible(item: dict[str, Any], page: Any) -> bool:
    """Not too small to read, and on the page."""
    if item.get("object_type") != "char":
        return True
    on_page = 0 <= item["x0"] <= page.width and 0 <= item["top"] <= page.height
    return bool(item["size"] >= _SMALLEST and on_page)


def _joined_cell(cell: str | None) -> str:
    """The lines of a cell as one, but for those that begin an item."""
    lines = [line.strip() for line in (cell or "").split("\n") if line.strip()]
    joined: list[str] = []
    for line in lines:
        if joined and not item_of(line):
            joined[-1] = _glued(joined[-1], line)
        else:
            joined.append(line)
    return "\n".join(joined)


def _without_running_heads(lines: list[_Line]) -> list[_Line]:
    """Without what stands at the top or bottom of most pages, page numbers included."""
    pages = len({line.page for line in lines})
    edge = {id(line): _shape(line) for line in lines if not line.rows and _at_edge(line)}
    seen = Counter(shape for _, shape in {(line.page, edge[id(line)]) for line in lines if id(line) in edge})
    repeated = {shape for shape, count in seen.items() if pages >= 2 and count * 2 > pages}
    return [
        line
        for line in lines
        if not (
            id(line) in edge
            and (edge[id(line)] in repeated or re.fullmatch(r"[-–—\s]*#+[-–—\s]*", edge[id(line)]))
        )
    ]


def _at_edge(line: _Line) -> bool:
    return line.top < line.height * 0.09 or line.top > line.height * 0.9


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip())


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    sizes = [line.size for line in lines if line.text for _ in line.text]
    body = statistics.median(sizes) if sizes else 0.0
    larger = sorted({round(line.size) for line in lines if line.size > body * _LARGER}, reverse=True)
    held: tuple[_Line, str] | None = None
    for line in lines:
        if held and not line.rows and _goes_on(held[0], line, _margin(lines, line.page)):
            held = (line, _glued(held[1], line.text))
            continue
        if held:
            yield from _block(*held, larger)
            if line.rows or line.top - held[0].top > held[0].size * 2.4 or line.page != held[0].page:
                yield Block("", page=f"p.{held[0].page}")
        held = None if line.rows else (line, line.text.strip())
        if line.rows:
            yield from table(line.rows, f"p.{line.page}")
    if held:
        yield from _block(*held, larger)


def _block(line: _Line, text: str, larger: list[int]) -> Iterator[Block]:
    page = f"p.{line.page}"
    is_heading = round(line.size) in larger and len(text) <= 80
    if is_heading:
        yield Block(text, "heading", larger.index(round(line.size)) + 1, page)
    else:
        yield Block(text, page=page)


def _margin(lines: list[_Line], page: int) -> float:
    return max((line.right for line in lines if line.page == page and not line.rows), default=0.0)


def _goes_on(line: _Line, following: _Line, margin: float) -> bool:
    """True when the paragraph of `line` continues: it filled its line, and no new mark begins."""
    if abs(line.size - following.size) > 0.6 or not line.text.strip():
        return False
    text = following.text.strip()
    if (
        heading_of(text, marked=False)
        or item_of(text)
        or (re.match(r"^[(（【※]", text) and line.text.endswith("。"))
    ):
        return False
    filled = line.right > margin - 2.2 * line.size
    near = following.page != line.page or following.top - line.top < line.size * 2.4
    return filled and near and not (following.left > line.left + 0.8 * line.size and line.text.endswith("。"))


def _glued(text: str, following: str) -> str:
    """Two lines as one: Japanese without a space, English with one, a divided word put together."""
    text, following = text.rstrip(), following.strip()
    if text.endswith("-") and following[:1].islower():
        return text[:-1] + following
    between = "" if _WIDE.match(text[-1:]) or _WIDE.match(following[:1]) else " "
    return text + between + following
