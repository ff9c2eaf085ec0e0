""" "Whom do I ask?": the desks that the company's documents name, with their numbers and hours."""

import re
from collections.abc import Sequence

from knowledge.answering.grounds import Ground
from knowledge.answering.modality import sentences_of
from knowledge.answering.policies import ASKING, CONTACT, is_closed
from knowledge.answering.question import Question
from knowledge.answering.wording import says_turn
from knowledge.documents import Language

TITLES: dict[Language, str] = {
    "ja": "困ったときの連絡先、相談の窓口、緊急電話",
    "en": "contacts, security desk, emergency line",
}
"""What sections with desks are called: they are searched for by this."""

MOST = 5
"""Desks shown: a phone holds no more."""

_END = re.compile(r"[?!.。\s]+$")


def asks_whom(question: Question) -> bool:
    """It asks for a desk and nothing else; who decides or approves something is asked of its clause."""
    return says_turn("whom", _END.sub("", question.latest or question.plain))


def desk_of(grounds: Sequence[Ground], question: Question) -> Ground | None:
    """The section that is called so and names most desks, in the question's language where there is one."""
    named = [g for g in grounds if ASKING.search(g.section.title) and lines_of(g, question)]
    named.sort(key=lambda g: (g.document.language != question.language, -len(lines_of(g, question))))
    return next(iter(named), None)


def lines_of(ground: Ground, question: Question) -> list[str]:
    """The lines of a section with a number or an address; at night what is open then comes first."""
    lines = [each.text for each in sentences_of(ground.section.text) if CONTACT.search(each.text)]
    return sorted(lines, key=lambda line: is_closed(line, question))[:MOST]
