"""The passages of a library as columns: which section, kind, language and audience each row has."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.documents import Kind, Passage, Scope

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

SectionKey = tuple[str, str, str]
"""Document id, version, section number."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind; None where that is every row of the shelf."""

    rows: Mask | None
    kind: Kind


class Shelf:
    """Built once a generation. Row numbers are positions in `passages`."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.ids: Rows = np.fromiter((p.id for p in passages), dtype=np.int64, count=len(passages))
        self._order = np.argsort(self.ids)
        self._scopes: dict[tuple[frozenset[str], frozenset[Kind]], Mask | None] = {}

    def rows_of(self, ids: Rows) -> Rows:
        """Ids to row numbers; each id must be on the shelf."""
        return self._order[np.searchsorted(self.ids, ids, sorter=self._order)]

    def section_of(self, row: int) -> SectionKey:
        """The section that this row belongs to."""
        passage = self.passages[row]
        return passage.document_id, passage.version, passage.section

    @cached_property
    def sections(self) -> dict[SectionKey, list[int]]:
        """The rows of each section, in reading order."""
        found: dict[SectionKey, list[int]] = defaultdict(list)
        for row in range(len(self.passages)):
            found[self.section_of(row)].append(row)
        return dict(found)

    @cached_property
    def section_numbers(self) -> Rows:
        """For each row the place of its section in `sections`."""
        place = {key: number for number, key in enumerate(self.sections)}
        rows = (place[self.section_of(row)] for row in range(len(self.passages)))
        return np.fromiter(rows, dtype=np.int64, count=len(self.passages))

    @cached_property
    def has_questions(self) -> Mask:
        """Rows of sections that the catalogue gives typical questions: their rows should agree."""
        return self._of_sections([p.text not in p.indexed for p in self.passages])

    @cached_property
    def catalogued(self) -> Mask:
        """Rows of the guideline that the catalogue knows."""
        known: Mask = np.logical_and(self.has_questions, self._kinds == "guideline")
        return known

    @cached_property
    def verified(self) -> Mask:
        """Rows of answers that a person of this company has approved."""
        return np.array([p.kind == "verified_answer" for p in self.passages], dtype=np.bool_)

    def readable(self, scope: Scope, kinds: frozenset[Kind]) -> Mask | None:
        """Rows that the asker may read, of these kinds (none named = all); None where that is every row."""
        key = (scope.groups & self._audiences, kinds)
        if key not in self._scopes:
            rows = (scope.allows(p.audience) and (not kinds or p.kind in kinds) for p in self.passages)
            mask = np.fromiter(rows, dtype=np.bool_, count=len(self.passages))
            self._scopes[key] = None if mask.all() else mask
        return self._scopes[key]

    def by_source(self, readable: Mask | None) -> list[Part]:
        """The readable rows of each kind, as far as there are any."""
        found = []
        for kind in dict.fromkeys(p.kind for p in self.passages):
            rows = self._kinds == kind
            if readable is None and rows.all():
                return [Part(None, kind)]
            rows = rows if readable is None else rows & readable
            if rows.any():
                found.append(Part(rows, kind))
        return found

    @cached_property
    def _kinds(self) -> NDArray[np.str_]:
        return np.array([p.kind for p in self.passages])

    def _of_sections(self, rows: Sequence[bool]) -> Mask:
        """True for every row of a section that has one."""
        numbers = self.section_numbers
        return np.bincount(numbers, weights=np.asarray(rows, dtype=np.float64)).astype(np.bool_)[numbers]

    @cached_property
    def _audiences(self) -> frozenset[str]:
        return frozenset(group for passage in self.passages for group in passage.audience)
