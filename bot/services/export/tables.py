"""Tables as CSV, XLSX and JSON Lines: typed, and harmless in a spreadsheet."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Plain = str | int | float | bool | date | datetime | None
# What a spreadsheet takes for a formula at the start of a cell; full-width twins become these by NFKC.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL = 32_000
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Coded:
    """A value with its words: tables show the words, JSON Lines the code, with the words beside it."""

    code: str | bool
    text: str


Cell = Plain | Coded


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: `columns` maps stable names to headings; rows hold one cell a column, in that order."""

    name: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Cell]]


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula."""
    shown = unicodedata.normalize("NFKC", text).lstrip(" \u3000\u200b\ufeff")
    return f"'{text}" if shown.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def to_csv(sheet: Sheet) -> bytes:
    """UTF-8 with BOM (Excel reads it as Japanese), CRLF, every text quoted so that ids stay text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(list(sheet.columns.values()))
    for row in sheet.rows:
        writer.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_jsonl(sheet: Sheet) -> bytes:
    """One object a row, by the columns' stable names; a code's words under `<name>_text`."""
    names = list(sheet.columns)
    lines = [json.dumps(_object(names, row), ensure_ascii=False) for row in sheet.rows]
    return "".join(f"{line}\n" for line in lines).encode()


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet each: real dates and numbers, texts as texts, a frozen bold header."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.append(list(sheet.columns.values()))
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for number, row in enumerate(sheet.rows, start=2):
            for column, value in enumerate(row, start=1):
                cell = page.cell(number, column)
                typed = _typed(value)
                cell.value = typed
                if isinstance(typed, str):
                    cell.data_type = "s"  # never a formula, whatever it starts with
                elif isinstance(typed, datetime):
                    cell.number_format = "yyyy-mm-dd hh:mm"
        for column in range(1, len(sheet.columns) + 1):
            page.column_dimensions[get_column_letter(column)].width = 20
    out = io.BytesIO()
    book.save(out)
    return _without_clock(out.getvalue())


def _without_clock(workbook: bytes) -> bytes:
    """The workbook without the moments it was written at, so that the same figures give the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _WRITTEN_AT.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _plain(cell: Cell) -> Plain:
    if isinstance(cell, Coded):
        return harmless(cell.text)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return harmless(cell) if isinstance(cell, str) else cell


def _typed(cell: Cell) -> Plain:
    if isinstance(cell, Coded):
        return _typed(cell.text)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)  # a workbook knows no zones; the heading names it
    if isinstance(cell, str):
        clean = "".join(c for c in cell if c in "\n\t" or unicodedata.category(c) != "Cc")
        return harmless(clean)[:_LONGEST_CELL]
    return cell


def _object(names: Sequence[str], row: Sequence[Cell]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for name, cell in zip(names, row, strict=True):
        if isinstance(cell, Coded):
            found |= {name: cell.code, f"{name}_text": cell.text}
        else:
            found[name] = _json(cell)
    return found


def _json(cell: Plain) -> Plain:
    return cell.isoformat() if isinstance(cell, (date, datetime)) else cell
