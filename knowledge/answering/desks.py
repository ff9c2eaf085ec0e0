""" "Whom do I ask?": the desks that the company's documents name, with their numbers and hours."""

import re
from collections.abc import Iterator, Sequence

from knowledge.answering.grounds import Ground
from knowledge.answering.modality import sentences_of
from knowledge.answering.question import Question
from knowledge.answering.wording import says_turn
from knowledge.documents import Document, Language, Section

TITLES: dict[Language, str] = {
    "ja": "困ったときの連絡先、相談の窓口、緊急電話",
    "en": "contacts, security desk, emergency line",
}
"""What sections with desks are called: they are searched for by this."""

MOST = 5
"""Desks shown: a phone holds no more."""

_CONTACT = re.compile(
    r"(?:内線|電話|緊急電話)[^。\n]{0,6}\d{2,}|\bext(?:\.|ension) ?\d{2,}"
    r"|\d{2,4}-\d{2,4}-\d{4}|[\w.+-]+@[\w-]+\.[\w.]+"
)
_ASKING = re.compile(
    r"問い?合わ?せ|窓口|相談|ヘルプデスク|連絡先|聞く(?:ところ|先)|困ったとき|緊急電話"
    r"|help ?desk|\bcontact|\benquir|\binquir|\bquestions?\b|\b(?:security|emergency|incident) (?:desk|line)",
    re.I,
)
# What a document says of itself names a desk, too, but nobody to be asked.
_OF_ITSELF = re.compile(
    r"^(?:文書番号|最終更新|制定|改[訂定]|発行|作成|つくった|主管|所管|管理[:：]|版数?[:：]"
    r"|version\b|document (?:no|number)|last (?:updated|revised)|issued|effective|owner[:：])",
    re.I,
)
_ROUND_THE_CLOCK = re.compile(r"24 ?(?:時間|hours)", re.I)
_EVENT = re.compile(
    r"場合|とき|おそれ|たら[、。]|見かけ|\d ?分以内|\b(?:if|when|in case|once)\b|\bwithin \d+ minutes", re.I
)
_END = re.compile(r"[?!.。\s]+$")


def asks_whom(question: Question) -> bool:
    """It asks for a desk and nothing else; who decides or approves something is asked of its clause."""
    return says_turn("whom", _END.sub("", question.latest or question.plain))


def desk_of(grounds: Sequence[Ground], question: Question) -> Ground | None:
    """The section that is called so and names most desks, in the question's language where there is one."""
    named = [g for g in grounds if _ASKING.search(g.section.title) and lines_of(g, question)]
    named.sort(key=lambda g: (g.document.language != question.language, -len(lines_of(g, question))))
    return next(iter(named), None)


def lines_of(ground: Ground, question: Question) -> list[str]:
    """The lines of a section with a number or an address; at night what is open then comes first."""
    lines = [each.text for each in sentences_of(ground.section.text) if _CONTACT.search(each.text)]
    return sorted(lines, key=lambda line: _is_closed(line, question))[:MOST]


def _is_closed(line: str, question: Question) -> bool:
    """It is asked about the night or a holiday, and the line names no desk that is always open."""
    return says_turn("at_night", question.plain) and not _ROUND_THE_CLOCK.search(line)


def _is_to_be_asked(section: Section, line: str) -> bool:
    if not _CONTACT.search(line) or _EVENT.search(line) or _OF_ITSELF.search(line):
        return False
    around = next((each for each in section.text.split("\n") if line in each), line)
    return bool(_ASKING.search(f"{section.title}\n{around}"))


def contacts(documents: Sequence[Document], question: Question) -> Iterator[tuple[Document, Section, str]]:
    """Whom to ask: sentences with a number or an address, of the documents that answer; two desks at most.

    They, or their section's title, say that they are there to be asked: a number for what has happened ("when
    you see a stranger, call ...") is not, nor is one in the midst of a procedure.
    """
    known: set[str] = set()
    found = 0
    for document in sorted(dict.fromkeys(documents), key=lambda each: each.language != question.language):
        lines = [
            (section, sentence.text)
            for section in document.sections
            for sentence in sentences_of(section.text)
            if _is_to_be_asked(section, sentence.text)
        ]
        lines.sort(key=lambda line: _is_closed(line[1], question))
        if lines and found < 2 and not _reached_at(lines[0][1]) <= known:
            found += 1
            known |= _reached_at(lines[0][1])
            yield document, *lines[0]


def _reached_at(line: str) -> set[str]:
    """The bare numbers and addresses: 内線 9110 and "ext. 9110" are one desk."""
    return {match[0] if "@" in match[0] else re.sub(r"\D", "", match[0]) for match in _CONTACT.finditer(line)}
