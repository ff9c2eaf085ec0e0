"""Word: what a reader of the page sees. Hidden and deleted text is left out, inserted text is in."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.loaders.word_hidden import drop_hidden
from knowledge.loaders.word_numbering import WordNumbering
from knowledge.reading.blocks import Block, Content, table
from knowledge.reading.numbering import item_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "rt", "pPr", "rPr", "footnoteReference")
} | {f"{_MC}Fallback"}
_BOX = f"{_W}txbxContent"


def load_word(path: Path) -> Content:
    """Paragraphs and tables of the body in order, with the numbers that Word draws."""
    document = docx.Document(str(path))
    drop_hidden(document)
    blocks = tuple(_blocks(document))
    title = next(
        (p.text.strip() for p in document.paragraphs if _style_name(p) == "title" and p.text.strip()), ""
    )
    return Content(blocks, title=title)


def _blocks(document: Any) -> Iterator[Block]:
    numbering = WordNumbering.of(_numbering_root(document))
    in_list = False
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            if _style_name(part).startswith(("toc ", "目次 ")):
                continue
            lines = list(_paragraph(part, numbering))
            is_item = item_of(lines[0].text) is not None
            if in_list and not is_item:
                yield Block("")  # a paragraph of its own, not more of the last item
            in_list = is_item
            yield from lines
        elif isinstance(part, Table):
            yield from table([_cells(row, numbering) for row in part.rows])


def _paragraph(paragraph: Paragraph, numbering: WordNumbering) -> Iterator[Block]:
    level = _level(paragraph)
    label = _label(paragraph, numbering)
    lines = _text(paragraph._p).split("\n")
    for at, line in enumerate(lines):
        text = f"{label} {line}".strip() if at == 0 and line.strip() else line.rstrip()
        yield Block(text, "heading" if level and at == 0 and text else "line", level if at == 0 else 0)
    for box in paragraph._p.iter(_BOX):
        if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
            yield from (Block(_text(inner)) for inner in box.iterfind(f"{_W}p"))


def _cells(row: Any, numbering: WordNumbering) -> list[str]:
    """The cells of a row; a cell that spans columns counts once."""
    cells, seen = [], set()
    for cell in row.cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            lines = [block.text for each in cell.paragraphs for block in _paragraph(each, numbering)]
            inner = [text for each in cell.tables for line in each.rows for text in _cells(line, numbering)]
            cells.append("\n".join(line for line in (*lines, *inner) if line.strip()))
    return cells


def _text(element: Any) -> str:
    """The visible text under an element; text boxes inside are paragraphs of their own."""
    written: list[str] = []
    for child in element:
        if child.tag in _SKIPPED or child.tag == _BOX:
            continue
        if child.tag == f"{_W}r" and _is_hidden(child):
            continue
        if child.tag == f"{_W}t":
            written.append(child.text or "")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            written.append("\n")
        elif child.tag == f"{_W}tab":
            written.append("\t")
        elif child.tag == f"{_W}noBreakHyphen":
            written.append("-")
        else:
            written.append(_text(child))
    return "".join(written)


def _is_hidden(run: Any) -> bool:
    """Marked as hidden, too small to read, or white on white."""
    mark = run.find(f"{_W}rPr/{_W}vanish")
    if mark is not None and mark.get(f"{_W}val") not in ("0", "false"):
        return True
    size, colour = run.find(f"{_W}rPr/{_W}sz"), run.find(f"{_W}rPr/{_W}color")
    if size is not None and (half_points := size.get(f"{_W}val", "")).isdigit() and int(half_points) < 5:
        return True
    white = colour is not None and colour.get(f"{_W}val", "").upper() == "FFFFFF"
    return white and not _is_on_colour(run)


def _is_on_colour(run: Any) -> bool:
    """White letters on a dark cell are a table's header."""
    for element in (run, *run.iterancestors()):
        for name in ("rPr", "pPr", "tcPr", "tblPr"):
            shade = element.find(f"{_W}{name}/{_W}shd")
            if shade is not None and shade.get(f"{_W}fill", "auto").upper() not in ("AUTO", "FFFFFF"):
                return True
        if element.find(f"{_W}tblPr/{_W}tblStyle") is not None:  # a table's style may colour its header
            return True
    return False


def _level(paragraph: Paragraph) -> int:
    """1 to 9 for headings, by outline level or by the style's name; 0 for text."""
    name = _style_name(paragraph)
    if name == "title":
        return 1
    if match := re.match(r"(?:heading|見出し) ?(\d)", name):
        return int(match[1])
    outline = next((each for each in _properties(paragraph, "outlineLvl")), None)
    level = int(outline.get(f"{_W}val", "9")) + 1 if outline is not None else 0
    return level if 1 <= level <= 9 else 0


def _label(paragraph: Paragraph, numbering: WordNumbering) -> str:
    for properties in _properties(paragraph, "numPr"):
        list_id, depth = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
        if list_id is not None:
            number = int(depth.get(f"{_W}val", "0")) if depth is not None else 0
            return numbering.label(list_id.get(f"{_W}val", ""), number)
    return ""


def _properties(paragraph: Paragraph, name: str) -> Iterator[Any]:
    """The property of the paragraph itself, then of its style and the styles that is based on."""
    own = paragraph._p.find(f"{_W}pPr/{_W}{name}")
    if own is not None:
        yield own
    style: Any = paragraph.style
    for _ in range(10):
        if style is None:
            return
        found = style.element.find(f"{_W}pPr/{_W}{name}")
        if found is not None:
            yield found
        style = style.base_style


def _style_name(paragraph: Paragraph) -> str:
    return (paragraph.style.name or "").lower() if paragraph.style is not None else ""


def _numbering_root(document: Any) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return None
