"""Excel: each visible sheet a section; the lines above a table, then the table with its header."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from knowledge.reading.blocks import Block, Content, table

_MAX_COLUMNS = 100


def load_excel(path: Path) -> Content:
    """The values as last computed. Hidden sheets, rows and columns are left out, as for a reader."""
    book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    blocks: list[Block] = []
    for sheet in sheets:
        rows = _rows(sheet)
        if any(any(cells) for cells in rows):
            blocks.append(Block(sheet.title, "heading", 2, sheet.title))
            blocks.extend(_regions(rows, sheet.title))
    return Content(tuple(blocks), title=_title(blocks) or path.stem)


def _rows(sheet: Any) -> list[list[str]]:
    merged = _merged(sheet)
    rows = []
    for cells in sheet.iter_rows(max_col=min(sheet.max_column or 1, _MAX_COLUMNS)):
        if sheet.row_dimensions[cells[0].row].hidden:
            continue
        shown = [cell for cell in cells if not sheet.column_dimensions[get_column_letter(cell.column)].hidden]
        rows.append([_written(merged.get((cell.row, cell.column), cell.value)) for cell in shown])
    return rows


def _merged(sheet: Any) -> dict[tuple[int, int], Any]:
    """A cell merged over rows says its value in each of them; over columns it says it once."""
    values = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        for line in range(area.min_row, min(area.max_row, area.min_row + 1_000) + 1):
            values[line, area.min_col] = value
    return values


def _regions(rows: list[list[str]], page: str) -> Iterator[Block]:
    """Runs of rows with two or more filled cells are tables; single cells above or below are lines."""
    run: list[list[str]] = []
    for cells in [*rows, []]:
        filled = [cell for cell in cells if cell]
        if len(filled) >= 2:
            run.append(cells)
            continue
        if len(filled) == 1 and len(run) > 1 and cells[0] == "":
            run.append(cells)  # a remark in a later column belongs to the table
            continue
        if run:
            yield from table(run, page)
            run = []
        yield from (Block(line, page=page) for cell in filled or [""] for line in cell.split("\n"))


def _title(blocks: list[Block]) -> str:
    """The line above the first table, where there is one."""
    first = next((block for block in blocks if block.kind != "heading" and block.text), None)
    return first.text if first and first.kind == "line" and len(first.text) <= 60 else ""


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
