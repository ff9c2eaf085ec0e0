"""CSV and tab-separated text."""

import csv
import io
from pathlib import Path

from knowledge.errors import DocumentRefused
from knowledge.loaders.encodings import decode
from knowledge.loaders.limits import MAX_ROWS
from knowledge.reading.blocks import Content, table

_FIELD_LIMIT = 100_000


def load_csv(path: Path) -> Content:
    """One table, titled by the file's name."""
    text = decode(path.read_bytes())
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text)))
    except csv.Error as error:
        raise DocumentRefused(
            "damaged", f"It cannot be read as a table ({error}). Save it as CSV anew."
        ) from error
    if len(rows) > MAX_ROWS:
        raise DocumentRefused("too_long", f"It has {len(rows):,} rows: a table of data, not a policy.")
    return Content(tuple(table(rows)), title=path.stem)


def _delimiter(path: Path, text: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    head = "\n".join(text.splitlines()[:20])
    return max(",;\t", key=head.count)
