"""Citations that stand: every quote is one contiguous stretch of its section's text, or it is dropped."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from knowledge.answering.answers import Answer, Citation, Condition
from knowledge.documents import Section

FindSection = Callable[[str, str, str], Section | None]
"""(document id, version, section number) -> the section, None where there is none."""


def stands(citation: Citation, find: FindSection) -> bool:
    """True when the quote is in the text of the section that it names, letter by letter."""
    section = find(citation.document_id, citation.version, citation.section)
    return bool(section and citation.quote.strip() and citation.quote in section.text)


def verified(answer: Answer, find: FindSection) -> Answer:
    """The answer with the citations that stand, renumbered from 1, and with what they carry.

    Conditions, notes and contacts of a citation that fell go with it. An answer that keeps no citation
    comes back with none: the caller declines then.
    """
    return in_order(answer, [citation for citation in answer.citations if stands(citation, find)])


def in_order(answer: Answer, kept: Sequence[Citation]) -> Answer:
    """The answer with these of its citations, numbered 1 to n as the reader meets them.

    Conditions, notes and contacts come first; what none of them points to stands at the end, so that a place
    that shows only what is pointed to skips no number.
    """
    said = [each.citation for each in (*answer.conditions, *answer.notes, *answer.contacts)]
    ordered = sorted(kept, key=lambda each: said.index(each.n) if each.n in said else len(said))
    numbers = {citation.n: at for at, citation in enumerate(ordered, start=1)}
    return replace(
        answer,
        citations=numbered(ordered),
        conditions=_carried(answer.conditions, numbers),
        notes=_carried(answer.notes, numbers),
        contacts=_carried(answer.contacts, numbers),
    )


def numbered(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Numbered from 1 in this order."""
    return tuple(replace(citation, n=at) for at, citation in enumerate(citations, start=1))


def _carried(conditions: Iterable[Condition], numbers: dict[int, int]) -> tuple[Condition, ...]:
    return tuple(
        replace(condition, citation=numbers[condition.citation])
        for condition in conditions
        if condition.citation in numbers
    )
