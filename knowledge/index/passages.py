"""Documents to passages: the section as a whole, each of its items, and the questions it answers.

What is searched (`indexed`) says where the text stands and what it is about; what is quoted (`text`)
is the document's own.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.documents import Document, Item, Passage, Section, SectionNotes
from knowledge.reading.blocks import CELLS
from knowledge.records import Notes
from knowledge.text import strip_invisible

SECTION_TOKENS = 512
_HEADER_TOKENS = 96
_OVERLAP_TOKENS = 48
_MARK_LENGTH = 8
_INTRODUCES = re.compile(
    r"(?:次|下記|以下|左記)[^。\n]{0,24}|[:：]\s*$|\b(?:following|below)\b", re.IGNORECASE
)
"""A lead that announces a list. Another is a provision like those after it, and hides what they say."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A section of a document, with what the catalogue says of it."""

    document: Document
    section: Section
    notes: Notes

    @property
    def header(self) -> str:
        """The way to the section: document (other than the guideline), headings, number, titles."""
        own = self.notes.get((self.section.number, None))
        title = self.section.title if self.section.title != self.section.number else ""
        name = "" if self.document.kind == "guideline" else self.document.title
        described = " / ".join(own.title.values()) if own and not title else ""
        last = " ".join(part for part in (self.section.number, title, described) if part)
        parts = [part for part in (name, *self.section.path, last) if part]
        return " > ".join(part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1])


def passages_of(document: Document, notes: Notes | None = None) -> tuple[Passage, ...]:
    """Every passage of a document, each id once. Raises nothing: an empty section gives no passage."""
    found: dict[int, Passage] = {}
    for section in document.sections:
        place = _Place(document, section, notes or {})
        for passage in _of_section(place):
            found.setdefault(passage.id, passage)
    return tuple(found.values())


def lead_of(section: Section) -> str:
    """What the section says before its first item; all of it where it has none."""
    if not section.items:
        return section.text
    first = section.items[0].text.partition("\n")[0]
    lines = section.text.split("\n")
    for at, line in enumerate(lines):
        # What stands before an item on its line is its mark: "a)", "(1)", "・".
        if line.endswith(first) and len(line.strip()) - len(first) <= _MARK_LENGTH:
            return "\n".join(lines[:at]).strip()
    return section.text


def estimated_tokens(text: str) -> int:
    """About as many tokens as the multilingual model makes of it: no tokenizer is loaded for this."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return int(wide * 0.75 + (len(text) - wide) * 0.3) + 1


def _of_section(place: _Place) -> Iterator[Passage]:
    section = place.section
    own = place.notes.get((section.number, None))
    # A note that governs a section belongs to the document, and is cited as such; here it helps to find it.
    about = [*section.notes, *_described(own)]
    for text in _pieces(section.text):
        yield _passage(place, None, text, _joined(place.header, text, *about))
    yield from _questions(place, None, section.text, own)
    lead = _first_sentences(lead_of(section)) if section.items else ""
    for item in section.items:
        if item.text:
            yield from _of_item(place, item, lead)


def _of_item(place: _Place, item: Item, lead: str) -> Iterator[Passage]:
    notes = place.notes.get((place.section.number, item.label or None)) if item.label else None
    lead = lead if place.document.kind == "guideline" or _INTRODUCES.search(lead) else ""
    outer = [each.text for each in place.section.items if _is_outer(each.label, item.label)]
    columns = with_columns(place.section.text, item.text)
    indexed = _joined(place.header, lead, *outer, item.text, columns, *_described(notes))
    yield _passage(place, item.label or None, item.text, indexed)
    yield from _questions(place, item.label or None, item.text, notes)


def is_header(text: str, line: str) -> bool:
    """It names the columns of a table of the text: the first of several rows of the same width."""
    lines = text.split("\n")
    if CELLS not in line or line not in lines:
        return False
    at = lines.index(line)
    before, after = lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else ""
    return CELLS not in before and after.count(CELLS) == line.count(CELLS)


def with_columns(text: str, row: str) -> str:
    """A table row with the names of its columns: the first line of the run of rows that it stands in.

    "" for what is no row of a table with a header.
    """
    lines = text.split("\n")
    if CELLS not in row or row not in lines:
        return ""
    at = lines.index(row)
    while at > 0 and CELLS in lines[at - 1]:
        at -= 1
    header, cells = lines[at].split(CELLS), row.split(CELLS)
    if lines[at] == row or len(header) != len(cells):
        return ""
    return " / ".join(f"{name}: {cell}" for name, cell in zip(header, cells, strict=True) if cell)


def _is_outer(outer: str, inner: str) -> bool:
    return bool(outer) and inner != outer and inner.startswith(outer) and not inner[len(outer)].isdigit()


def _questions(place: _Place, item: str | None, text: str, notes: SectionNotes | None) -> Iterator[Passage]:
    for question in notes.questions if notes else ():
        yield _passage(place, item, _pieces(text)[0] if item is None else text, question)


def _described(notes: SectionNotes | None) -> Iterable[str]:
    if notes:
        yield from (*notes.title.values(), *notes.summary.values(), "、".join(notes.words))


def _pieces(text: str) -> list[str]:
    """The text, or its parts where it is longer than the embedder reads; each is a stretch of it."""
    room = SECTION_TOKENS - _HEADER_TOKENS
    if estimated_tokens(text) <= room:
        return [text] if text else []
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=room,
        chunk_overlap=_OVERLAP_TOKENS,
        length_function=estimated_tokens,
        separators=["\n\n", "\n", "。", ". ", "、", " ", ""],
        keep_separator="end",
    )
    return splitter.split_text(text)


def _passage(place: _Place, item: str | None, text: str, indexed: str) -> Passage:
    document, section = place.document, place.section
    return Passage(
        id=_id(document.id, document.version, section.number, item or "", text, indexed),
        document_id=document.id,
        document=document.title,
        version=document.version,
        kind=document.kind,
        language=document.language,
        section=section.number,
        item=item,
        path=section.path,
        text=text,
        indexed=strip_invisible(indexed),
        audience=document.audience,
    )


def _id(*parts: str) -> int:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _first_sentences(text: str, limit: int = 160) -> str:
    if len(text) <= limit:
        return text
    end = max(text.rfind(mark, 0, limit) for mark in ("。", ". ", "\n"))
    return text[: end + 1].strip() if end > 0 else text[:limit]


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
