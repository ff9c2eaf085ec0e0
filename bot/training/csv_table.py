"""A CSV that somebody filled in: its lines under known column names, or what is wrong and in which line."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LARGEST = 300_000
# The first year of each era is the year after this one.
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}
_DAY = re.compile(
    r"(?P<era>令和|平成|[rh])?\s*(?P<year>元|\d{1,4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00)?$")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (1 = the header). `reason` is a key of the texts for this kind of file."""

    line: int
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Either rows (line number, cell by field) or problems, never both. `fields` are the columns in order."""

    fields: tuple[str, ...] = ()
    rows: tuple[tuple[int, Mapping[str, str]], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Per field the header names that mean it, in lower case; and the fields that must be there."""

    names: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...] = ()

    def field(self, header: str) -> str:
        """The field that a header names, "" for none."""
        plain = unicodedata.normalize("NFKC", header).strip().lower().lstrip("\ufeff")
        return next((field for field, names in self.names.items() if plain in names), "")


def read_table(raw: bytes, columns: Columns) -> Table:
    """The lines of a CSV under their fields; empty lines count for the numbering only."""
    text = decode(raw)
    if text is None or "\x00" in text:
        return _refused(Problem(1, "encoding"))
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        return _refused(Problem(reader.line_num, "not_csv", str(error)))
    if len(lines) < 2:
        return _refused(Problem(1, "empty"))
    if len(lines) > LARGEST:
        return _refused(Problem(LARGEST, "too_many_lines", str(LARGEST)))
    fields = [columns.field(name) for name in lines[0][1]]
    problems = _header_problems(lines[0], fields, columns.required)
    problems = problems or [
        Problem(line, "too_many_cells", str(len(fields)))
        for line, cells in lines[1:]
        if any(cell.strip() for cell in cells[len(fields) :])
    ]
    if problems:
        return _refused(*problems)
    rows = tuple((line, dict(zip(fields, map(str.strip, cells), strict=False))) for line, cells in lines[1:])
    return Table(tuple(fields), rows)


def decode(raw: bytes) -> str | None:
    """UTF-8 (with or without BOM), UTF-16 with BOM or Windows' Japanese; None when it is none of them."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(raw, "utf-16")
    text = _decoded(raw, "utf-8-sig")
    return text if text is not None else _decoded(raw, "cp932")


def day_of(text: str) -> date | None:
    """A day as people and spreadsheets write it: 2026-10-20, 2026/10/20, 20261020, 2026年10月20日, R8.10.20.

    None for anything else, also for 10/20/2026, which may mean two days.
    """
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip().lower())
    match = _DAY.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match is None:
        return None
    era = match.groupdict().get("era")
    year = 1 if match["year"] == "元" else int(match["year"])
    if era is None and year < 1900:
        return None
    try:
        return date(year + _ERAS.get(era or "", 0), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _refused(*problems: Problem) -> Table:
    return Table(problems=problems)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _header_problems(
    header: tuple[int, list[str]], fields: list[str], required: tuple[str, ...]
) -> list[Problem]:
    line, names = header
    problems = [
        Problem(line, "unknown_column", name) for name, field in zip(names, fields, strict=True) if not field
    ]
    problems += [Problem(line, "missing_column", name) for name in required if name not in fields]
    known = [field for field in fields if field]
    return problems + [
        Problem(line, "column_twice", name) for name in sorted(set(known)) if known.count(name) > 1
    ]
