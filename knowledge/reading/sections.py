"""Lines to sections: by the document's own numbering, by its headings, by its tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.documents import Item, Language, Section
from knowledge.reading import guideline
from knowledge.reading.blocks import CELLS, Block
from knowledge.reading.item_marks import OpenMarks
from knowledge.reading.numbering import Heading
from knowledge.reading.section_headings import Headings, prepared

_RULE_LENGTH = 15
_ROW_NUMBER = re.compile(r"^(?:No\.? ?)?[A-Za-z]{0,4}-?\d{1,4}$", re.IGNORECASE)
"""The first cell of a row that has a name of its own: "T-03", "No. 15"."""

_PREAMBLE: dict[Language, str] = {"ja": "前文", "en": "Preamble"}


@dataclass
class _Draft:
    """A section in the making.

    `item_open`: the next unmarked line still belongs to the last item; `item_ended`: not even an indented
    one does, for another line stands between.
    """

    number: str
    title: str = ""
    path: tuple[str, ...] = ()
    parent: str = ""
    page: str = ""
    lines: list[str] = field(default_factory=list)
    items: list[tuple[str, list[str]]] = field(default_factory=list)
    marks: OpenMarks = field(default_factory=OpenMarks)
    item_open: bool = False
    item_ended: bool = False

    def add(self, block: Block) -> None:
        text = block.text.rstrip()
        if not text and not (self.lines and self.lines[-1]):
            return
        self.page = self.page or block.page
        item = self.marks.item(text) if text and block.kind == "line" else None
        if block.kind == "row" or item:
            self.items.append((item[0], [item[1]]) if item else (_row_number(text), [text]))
            self.item_ended = False
        elif text and block.kind == "line" and self._continues(text):
            self.items[-1][1].extend(["", text] if not self.lines[-1] else [text])
        elif text:
            self.item_ended = True
        self.item_open = bool(text) and block.kind == "line" and (bool(item) or self.item_open)
        self.lines.append(text)

    def _continues(self, text: str) -> bool:
        return bool(self.items) and not self.item_ended and (self.item_open or text[:2].isspace())

    def finish(self) -> Section:
        uses = Counter(label for label, _ in self.items)
        items = tuple(
            Item("" if CELLS in text and uses[label] > 1 else label, text)
            for label, lines in self.items
            if (text := "\n".join(lines).strip())
        )
        return Section(
            self.number, self.title, self.path, "\n".join(self.lines).strip(), items, (), self.page
        )


def sections_of(blocks: Sequence[Block], language: Language, title: str = "") -> tuple[Section, ...]:
    """The sections in reading order, each number once. A heading without text of its own is only a path.

    `title` is the line that gives the document's title; it belongs to no section.
    """
    lines = [block.text for block in blocks]
    if guideline.matches(lines):
        return guideline.parse(lines)
    drafts = _with_text(_drafts(prepared(blocks, title), _PREAMBLE[language]))
    if title and len(drafts) == 1 and drafts[0].number == _PREAMBLE[language]:
        drafts[0].number = title  # without headings, the document is one section under its title
    return tuple(draft.finish() for draft in _told_apart(drafts))


def _row_number(row: str) -> str:
    first = row.partition(CELLS)[0].strip()
    return first if _ROW_NUMBER.match(first) else ""


def _with_text(drafts: list[_Draft]) -> list[_Draft]:
    """Without headings that are only paths. A rule that stands in its heading alone is text, too."""
    kept = []
    for at, draft in enumerate(drafts):
        following = drafts[at + 1].path if at + 1 < len(drafts) else ()
        is_rule = len(draft.title) >= _RULE_LENGTH or draft.title.endswith(("。", "."))
        if not any(draft.lines) and is_rule and len(following) <= len(draft.path):
            draft.lines.append(draft.title)
        if any(draft.lines):
            kept.append(draft)
    return kept


def _drafts(blocks: Iterable[Block], preamble: str) -> list[_Draft]:
    drafts = [_Draft(preamble)]
    above: list[tuple[Heading, str]] = []
    headings = Headings()
    for block in blocks:
        heading = headings.read(block)
        if heading is None:
            drafts[-1].add(block)
            continue
        while above and above[-1][0].rank >= heading.rank:
            above.pop()
        drafts.append(_opened(heading, above, block.page))
        above.append((heading, f"{heading.number} {heading.title}".strip()))
        if heading.body:
            drafts[-1].add(replace(block, kind="line", text=heading.body))
    return drafts


def _opened(heading: Heading, above: list[tuple[Heading, str]], page: str) -> _Draft:
    parent = next((outer.number for outer, _ in reversed(above) if outer.number), "")
    number = heading.number or heading.title
    if heading.number.startswith("("):
        number = parent + heading.number
    title = heading.title if heading.number else ""
    return _Draft(number, title, tuple(label for _, label in above), parent, page)


def _told_apart(drafts: list[_Draft]) -> Iterator[_Draft]:
    """Numbers that start again in each chapter are told apart by the chapter; what is left by counting."""
    counts = Counter(draft.number for draft in drafts)
    seen: Counter[str] = Counter()
    for draft in drafts:
        if counts[draft.number] > 1 and draft.parent and not draft.number.startswith(draft.parent):
            draft.number = f"{draft.parent} {draft.number}"
        seen[draft.number] += 1
        if seen[draft.number] > 1:
            draft.number = f"{draft.number} ({seen[draft.number]})"
        yield draft
