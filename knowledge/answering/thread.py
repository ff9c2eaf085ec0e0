"""Follow-ups: "じゃあ暗号化すれば?" and "and for visitors?" take from the thread what they leave out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.question import Question, understand
from knowledge.answering.wording import says_turn
from knowledge.tokens import content_words

_MARKER = re.compile(
    r"^(?:じゃあ?|では|それなら|それじゃ|なら|だったら|じゃ|でも|あと|ちなみに|その場合|そのとき|それ(?:って|は|を|も|で|に)|これ(?:って|は)|そこ|あれ|他に|ほかに|もし)"
    r"|^(?:and|but|or|so|then|what about|how about|what if|in that case|also|if so|ok|okay|even)\b"
    r"|\b(?:it|that|this|those|them|they|there|instead|too)\b\??$"
)
_ALIKE = re.compile(
    r"(?:は|なら|だと|でも|とか|ならば|れば|たら)(?:どう|どうです|どうでしょう|いかが)?(?:ですか|でしょうか|かな|か)?[?]*$"
    r"|^(?:and |so |but |then |ok(?:ay)?,? )*(?:what|how) about\b|^(?:and|or|even) |\binstead\?*$"
)
_FEW = 3


@dataclass(frozen=True, slots=True)
class InThread:
    """A question with what the thread adds; `earlier` is searched with it, () when it stands alone."""

    question: Question
    earlier: tuple[str, ...] = ()


def in_thread(text: str, thread: Sequence[str]) -> InThread:
    """`thread` holds the person's earlier questions, oldest first."""
    before = [understand(each) for each in thread if each.strip()]
    before = [each for each in before if not each.talk]
    question = understand(text, before[-1].language if before else "ja")
    if not before or question.talk or question.by_number or not _leans(question):
        return InThread(question)
    root = _root(before)
    asks = root.asks if question.asks == "topic" or _ALIKE.search(question.plain) else question.asks
    joined = replace(
        question, plain=f"{root.plain} {question.plain}", latest=question.plain, asks=asks,
        figure=question.figure or (root.figure if asks == root.asks else None),
    )  # fmt: skip
    return InThread(joined, (root.text,))


def _root(before: Sequence[Question]) -> Question:
    """The last question that stands by itself; the follow-ups after it lean on it too."""
    return next((each for each in reversed(before) if not _leans(each)), before[0])


def _leans(question: Question) -> bool:
    """It begins like a reply, or has too few words to stand alone."""
    if _MARKER.search(question.plain) or _ALIKE.search(question.plain):
        return len(set(content_words(question.text))) <= 3 * _FEW
    if says_turn("leaning", question.plain):
        return True
    return question.asks == "topic" and len(set(content_words(question.text))) < _FEW
