"""What a loader reads out of a file: its lines in order, before anyone looks at their numbering."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "line", "header", "row"]

CELLS = " | "
"""Between the cells of a table row."""

_NUMBER = re.compile(
    r"^[(（]?(?:\d{1,3}(?:[-.－．]\d{1,3})+|第[0-9０-９一二三四五六七八九十百]+条(?:の\d+)?)[)）]?$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a document. `level` is the heading's own level (1 outermost), 0 elsewhere.

    A "header" names the columns of the "row" blocks that follow; cells stand in `text` joined by " | ".
    An empty line is a block too: it ends a list item. `page` is "p.3", a sheet's or a slide's name.
    """

    text: str
    kind: BlockKind = "line"
    level: int = 0
    page: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A file, read: `properties` are its front matter, `title` what the format says or shows as its title."""

    blocks: tuple[Block, ...]
    properties: dict[str, object] = field(default_factory=dict)
    title: str = ""


def row(cells: Sequence[str]) -> str:
    """The text of a table row: its cells on one line."""
    return CELLS.join(" ".join(cell.split()) for cell in cells).strip()


def table(rows: Sequence[Sequence[str]], page: str = "") -> Iterator[Block]:
    """The blocks of a table: header and rows; plain lines where it only lays text out.

    A table whose first column numbers its rows ("2-1-1", "第3条") is a list of sections, not of rows.
    """
    filled = [cells for cells in rows if any(cell.strip() for cell in cells)]
    width = max((len(cells) for cells in filled), default=0)
    used = [at for at in range(width) if any(at < len(cells) and cells[at].strip() for cells in filled)]
    kept = [[cells[at] if at < len(cells) else "" for at in used] for cells in filled]
    if len(used) <= 1:
        yield from (Block(line, page=page) for cells in kept for cell in cells for line in cell.split("\n"))
    elif sum(bool(_NUMBER.match(cells[0].strip())) for cells in kept) * 2 > len(kept):
        for cells in kept:
            yield from _numbered(cells, page)
    else:
        for at, cells in enumerate(_with_one_header(kept)):
            yield Block(row(cells), "header" if at == 0 and len(kept) > 1 else "row", page=page)
    yield Block("", page=page)


def _with_one_header(rows: list[list[str]]) -> list[list[str]]:
    """A header of two rows as one: "管理" over "部署" and "保管場所" gives "管理 部署" and "管理 保管場所".

    Its shape: some cells are the same in both rows (merged downwards), others empty above (merged across).
    """
    if len(rows) < 3:
        return rows
    upper, lower = rows[0], rows[1]
    same = [a and a == b for a, b in zip(upper, lower, strict=True)]
    across = [not a and b for a, b in zip(upper, lower, strict=True)]
    if not (any(same) and any(across)):
        return rows
    names, above = [], ""
    for at, (top, bottom) in enumerate(zip(upper, lower, strict=True)):
        above = top or above
        names.append(bottom if same[at] or not bottom else f"{above} {bottom}".strip())
    return [names, *rows[2:]]


def _numbered(cells: list[str], page: str) -> Iterator[Block]:
    lines = [line for cell in cells[1:] for line in cell.split("\n") if line.strip()]
    yield Block(f"{cells[0].strip()}\t{lines[0].strip() if lines else ''}".rstrip(), page=page)
    yield from (Block(line.strip(), page=page) for line in lines[1:])
