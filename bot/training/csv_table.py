"""A CSV that somebody filled in: its lines under known column names, or what is wrong and in which line."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LARGEST = 300_000
DELIMITERS = (",", ";", "\t")
# The first year of each era is the year after this one.
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}
_DAY = re.compile(
    r"(?P<era>令和|平成|[rh])?\s*(?P<year>元|\d{1,4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00)?$")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (1 = the header). `reason` is a key of the texts for this kind of file;
    `known` are the column names that could stand there, where it is about one."""

    line: int
    reason: str
    value: str = ""
    known: str = ""

    @property
    def said(self) -> dict[str, str]:
        """The values of the problem's sentence."""
        return {"value": self.value, "known": self.known}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows (line number, cell by field) and what is wrong with the file; `fields` are the columns in order.

    Where the header alone is wrong there are both: what else is wrong can be told at once.
    """

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
        plain = " ".join(unicodedata.normalize("NFKC", header).lower().lstrip("\ufeff").split())
        return next((field for field, names in self.names.items() if plain in names), "")

    @property
    def shown(self) -> str:
        """The first name of each field, as help and sentences list them."""
        return ", ".join(names[0] for names in self.names.values())


def read_table(raw: bytes, columns: Columns) -> Table:
    """The lines of a table under their fields, cells parted by commas, semicolons or tabs.

    Empty lines count for the numbering only.
    """
    text = decode(raw)
    if text is None or "\x00" in text:
        return _refused(Problem(1, "encoding"))
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text, columns), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        return _refused(Problem(reader.line_num, "not_csv", str(error)))
    if len(lines) < 2:
        return _refused(Problem(1, "empty"))
    if len(lines) > LARGEST:
        return _refused(Problem(LARGEST, "too_many_lines", str(LARGEST)))
    fields = [columns.field(name) for name in lines[0][1]]
    problems = _header_problems(lines[0], fields, columns)
    problems += [
        Problem(line, "too_many_cells", str(len(fields)))
        for line, cells in lines[1:]
        if any(cell.strip() for cell in cells[len(fields) :])
    ]
    shifted = {problem.line for problem in problems}
    rows = tuple(
        (line, dict(zip(fields, map(str.strip, cells), strict=False)))
        for line, cells in lines[1:]
        if line not in shifted
    )
    return Table(tuple(fields), rows, tuple(problems))


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


def _delimiter(text: str, columns: Columns) -> str:
    """What parts the header into most known columns: spreadsheets of some countries write semicolons."""

    def known(delimiter: str) -> int:
        lines = csv.reader(io.StringIO(text), delimiter=delimiter)
        try:
            header = next((cells for cells in lines if any(cell.strip() for cell in cells)), [])
        except csv.Error:
            return 0
        return sum(bool(columns.field(name)) for name in header)

    return max(DELIMITERS, key=known)


def _refused(*problems: Problem) -> Table:
    return Table(problems=problems)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _header_problems(header: tuple[int, list[str]], fields: list[str], columns: Columns) -> list[Problem]:
    line, names = header
    problems = [
        Problem(line, "unknown_column", name, columns.shown)
        for name, field in zip(names, fields, strict=True)
        if not field
    ]
    problems += [Problem(line, "missing_column", name) for name in columns.required if name not in fields]
    known = [field for field in fields if field]
    return problems + [
        Problem(line, "column_twice", name) for name in sorted(set(known)) if known.count(name) > 1
    ]
