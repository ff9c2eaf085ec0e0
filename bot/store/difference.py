"""What comparing database and record finds, one thing at a time."""

from dataclasses import dataclass
from typing import Literal

What = Literal["row_without_link", "link_without_row", "differs", "reworded"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that database and record do not tell alike; `subject` is its id, `sequence` 0 without a link.

    `column`, `stored` and `recorded` are "" unless it `differs` or was `reworded`; of the latter they are
    beginnings of hashes, and `column` is the part of the item.
    """

    what: What
    kind: str
    subject: str
    sequence: int = 0
    column: str = ""
    stored: str = ""
    recorded: str = ""
