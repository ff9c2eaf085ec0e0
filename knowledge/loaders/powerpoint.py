"""PowerPoint: each slide a section under its title. Hidden slides and speaker notes are no policy text."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from knowledge.reading.blocks import Block, Content, table

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_PROPERTIES = "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


def load_powerpoint(path: Path) -> Content:
    """Texts and tables from top to bottom; bullets as they are shown."""
    blocks: list[Block] = []
    title = ""
    show = pptx.Presentation(str(path))
    for number, slide in enumerate(show.slides, start=1):
        if slide._element.get("show") == "0":
            continue
        heading = _title(slide)
        title = title or heading
        page = f"slide {number}"
        blocks.append(Block(heading or page, "heading", 2, page))
        shown = [shape for shape in slide.shapes if _is_seen(shape, show)]
        for shape in _in_reading_order(shown):
            blocks.extend(_shape(shape, page))
    return Content(tuple(blocks), title=title)


def _is_seen(shape: Any, show: Any) -> bool:
    """Neither switched off nor wholly beside the slide; a shape without a place of its own is on it."""
    if any(mark.get("hidden") in ("1", "true") for mark in shape._element.iter(_PROPERTIES)):
        return False
    left, top, width, height = (each or 0 for each in (shape.left, shape.top, shape.width, shape.height))
    return left < show.slide_width and top < show.slide_height and left + width >= 0 and top + height >= 0


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    return " ".join(shape.text_frame.text.split()) if shape is not None else ""


def _in_reading_order(shapes: Iterable[Any]) -> list[Any]:
    return sorted(shapes, key=lambda shape: ((shape.top or 0) // 200_000, shape.left or 0))


def _shape(shape: Any, page: str) -> Iterator[Block]:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    if kind in _TITLES or kind in _FURNITURE:
        return
    if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
        for inner in _in_reading_order(shape.shapes):
            yield from _shape(inner, page)
    elif getattr(shape, "has_table", False) and shape.has_table:
        yield from table([[cell.text for cell in row.cells] for row in shape.table.rows], page)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            yield from _paragraph(paragraph, page, bulleted=kind in _BODIES)
        yield Block("", page=page)


def _paragraph(paragraph: Any, page: str, *, bulleted: bool) -> Iterator[Block]:
    for at, line in enumerate(paragraph.text.replace("\v", "\n").split("\n")):
        text = line.strip()
        indent = "  " * paragraph.level
        yield Block(f"{indent}• {text}" if bulleted and text and at == 0 else text, page=page)
