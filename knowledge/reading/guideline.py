"""A guideline's own numbering: I-1, II with a) to l), III-1, 2-2-2 with a), scope notes, ※ notes, 附則-1.

Recognised by its shape, never by its file name. What stands before the body (cover, contents) and
between the numbered parts is no section: it has no number under which it could be cited.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.documents import Item, Section

_ROMAN = re.compile(r"^(I{1,3}|IV|V|[ⅠⅡⅢⅣⅤ])[.．]\s*(\S.*)$")
_CLAUSE = re.compile(r"^(\d-\d{1,2}(?:-\d{1,2})?)[\s|]+(\S.*)$")
_SCOPE = re.compile(r"^[(（](\d-\d{1,2})(?:\s*[～〜~]\s*(\d-\d{1,2}))?\s*は、.+[)）]$")
_GROUP = re.compile(r"^[(（](\d{1,2}(?:-\d{1,2})?)[)）]\s*(\S.*)$")
_NUMBERED = re.compile(r"^(\d{1,2})[.．]\s*(\S.*)$")
_LETTERED = re.compile(r"^([a-z])[)）]\s*(\S.*)$")
_APPENDIX = "附則"
_NOTE = "※"


@dataclass
class _Draft:
    number: str
    title: str = ""
    path: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    items: list[tuple[str, list[str]]] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.lines.append(line)
        if self.items:
            self.items[-1][1].append(line)

    def open_item(self, label: str, line: str, text: str) -> None:
        self.lines.append(line)
        self.items.append((label, [text]))

    def finish(self) -> Section:
        items = tuple(Item(label, "\n".join(lines).strip()) for label, lines in self.items)
        return Section(self.number, self.title, self.path, "\n".join(self.lines).strip() or self.title, items)


def matches(lines: Iterable[str]) -> bool:
    """True when the text numbers itself like this: Roman parts, (2-3) groups and 2-3-5 clauses."""
    cleaned = [_clean(line) for line in lines]
    groups = {m[1] for line in cleaned if (m := _GROUP.match(line)) and "-" in m[1]}
    clauses = {m[1] for line in cleaned if (m := _CLAUSE.match(line))}
    return any(map(_ROMAN.match, cleaned)) and len(groups) >= 3 and len(clauses) >= 5


def parse(lines: Iterable[str]) -> tuple[Section, ...]:
    """The sections in reading order. The notes of scope stand in `notes` of the clauses that they govern."""
    parser = _Parser()
    for line in _body([_clean(line) for line in lines]):
        parser.take(line)
    return parser.finish()


class _Parser:
    """Walks the lines once; `part` is the Roman numeral, "detail" (the clauses) or 附則."""

    def __init__(self) -> None:
        self.part = ""
        self.heading = ""
        self.path: list[str] = []
        self.drafts: list[_Draft] = []
        self.current: _Draft | None = None
        self.last = 0
        self.scopes: list[tuple[str, str, str]] = []

    def take(self, line: str) -> None:
        if match := _ROMAN.match(line):
            self._open_part(unicodedata.normalize("NFKC", match[1]), line, match[2])
        elif line == _APPENDIX:
            self._open_part(_APPENDIX, _APPENDIX, "")
        elif not (self._in_detail(line) if self.part == "detail" else self._in_part(line)) and self.current:
            self.current.add(line)

    def finish(self) -> tuple[Section, ...]:
        sections = [draft.finish() for draft in self.drafts]
        return tuple(replace(section, notes=tuple(self._notes(section, sections))) for section in sections)

    def _open_part(self, part: str, heading: str, title: str) -> None:
        self.part, self.heading, self.last, self.current = part, heading, 0, None
        if part not in ("I", "III", _APPENDIX):
            self._open(_Draft(part, title))

    def _open(self, draft: _Draft) -> bool:
        self.current = draft
        self.drafts.append(draft)
        return True

    def _in_part(self, line: str) -> bool:
        """Parts of numbered paragraphs (I, III, 附則) and of lettered items (II)."""
        draft = self.current
        if (match := _NUMBERED.match(line)) and self.part != "II":
            return self._numbered(int(match[1]), line, match[2])
        if (match := _LETTERED.match(line)) and draft:
            draft.open_item(match[1], line, match[2])
            return True
        return False

    def _numbered(self, number: int, line: str, text: str) -> bool:
        draft = self.current
        inner = len(draft.items) if draft else 0
        # An inner list starts again at 1; while it goes on, its next number is not the next paragraph's.
        if draft and ((inner and number == inner + 1) or (not inner and number == 1 and self.last)):
            draft.open_item(str(number), line, text)
            return True
        if number != self.last + 1:
            return False
        self.last = number
        if self.part == "III" and number == 4:  # its body is the clauses, which number themselves
            self.part, self.current = "detail", None
            return True
        return self._open(_Draft(f"{self.part}-{number}", text, (self.heading,)))

    def _in_detail(self, line: str) -> bool:
        if match := _SCOPE.match(line):
            self.scopes.append((match[1], match[2] or match[1], line))
            self.current = None
        elif match := _GROUP.match(line):
            self.path = [*self.path[:1], line] if "-" in match[1] else [line]
            self.current = None
        elif match := _CLAUSE.match(line):
            draft = _Draft(match[1], path=tuple(self.path))
            draft.add(match[2])
            return self._open(draft)
        elif line.startswith(_NOTE) and self.path:
            draft = _Draft(f"{_chapter(self.path[0])}-note", path=tuple(self.path[:1]))
            draft.add(line)
            return self._open(draft)
        elif (match := _LETTERED.match(line)) and self.current:
            self.current.open_item(match[1], line, match[2])
        else:
            return False
        return True

    def _notes(self, section: Section, sections: list[Section]) -> Iterable[str]:
        if not _CLAUSE.match(f"{section.number} x"):
            return
        group = _order(section.number)[:2]
        yield from (note for first, last, note in self.scopes if _order(first) <= group <= _order(last))
        yield from (s.text for s in sections if s.number == f"{section.number.split('-')[0]}-note")


def _body(lines: list[str]) -> list[str]:
    """From the last "I." on: an earlier one stands in the table of contents."""
    starts = [at for at, line in enumerate(lines) if (m := _ROMAN.match(line)) and m[1] in ("I", "Ⅰ")]
    return lines[starts[-1] :] if starts else lines


def _clean(line: str) -> str:
    """Without the layout's marks: heading signs, list dashes, bold."""
    return re.sub(r"^\s*(?:#{1,6}\s+|[-*]\s+)?|\*\*", "", line).strip()


def _chapter(heading: str) -> str:
    match = _GROUP.match(heading)
    return match[1] if match else ""


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("-"))
