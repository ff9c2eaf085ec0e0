"""What a loader reads out of a file: its lines in order, before anyone looks at their numbering."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "line", "header", "row"]


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
    """A file, read: `properties` are what it says of itself (front matter, file properties), as text."""

    blocks: tuple[Block, ...]
    properties: dict[str, object]


def row(cells: list[str]) -> str:
    """The text of a table row: its cells on one line."""
    return " | ".join(" ".join(cell.split()) for cell in cells).strip()
