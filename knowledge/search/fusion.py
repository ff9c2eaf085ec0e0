"""From rows that were found to sections: additive strength, the best row of each, agreement of the rest.

Rank fusion and min-max were measured and rejected: they throw away what the cosine knows about questions
that use none of a document's words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.profiles import Profile

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

AGREEING = 3
"""Rows of a section that should agree."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates as columns of one length: rows of the shelf, the number of their section, their parts.

    `lexical` is the section's, `strength` the row's own.
    """

    rows: Rows
    sections: Rows
    cosines: Floats
    lexical: Floats
    strength: Floats


def best_of_sections(
    found: Found, agreeing: NDArray[np.bool_], profile: Profile
) -> Iterator[tuple[int, float]]:
    """(place of a section's best row in `found`, strength of the section), strongest first.

    `agreeing` says of each row of the shelf whether its section's rows should agree.
    """
    if not len(found.rows):
        return
    order = np.lexsort((-found.strength, found.sections))
    starts = np.flatnonzero(np.diff(found.sections[order], prepend=-1))
    best = order[starts]
    gaps = np.where(agreeing[found.rows[best]], _gaps(found, order, starts), profile.usual_gap)
    strength = found.strength[best] - profile.agreement * (gaps - profile.usual_gap)
    strength = strength + profile.section_weight * found.lexical[best]
    for place in np.argsort(-strength, kind="stable"):
        yield int(best[place]), float(strength[place])


def _gaps(found: Found, order: Rows, starts: Rows) -> Floats:
    """By how much the mean of a section's three best rows falls behind its best.

    A row that was not found is at most as strong as the weakest that was.
    """
    ends = np.append(starts[1:], len(order))
    floor = found.strength.min()
    falls = np.zeros(len(starts), dtype=np.float32)
    for rank in range(1, AGREEING):
        places = np.minimum(starts + rank, len(order) - 1)
        there = np.where(starts + rank < ends, found.strength[order[places]], floor)
        falls += found.strength[order[starts]] - there
    return np.asarray(falls / AGREEING, dtype=np.float32)
