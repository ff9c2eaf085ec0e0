"""Which sections an answer stands on: the one that decides, those beside it, the limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.coverage import FLOOR
from knowledge.grounds import Ground
from knowledge.question import Question
from knowledge.verdicts import breaks
from knowledge.wording import says_any

MARGIN = 0.02
"""How far below the best a section may be and still belong to the answer (strength: cosine and words)."""

NEAR = 0.045
"""How far below the best a section may be that the question's own words point to."""

LIMITED = ("メール", "送", "共有", "クラウド", "アップロード", "mail", "send", "sent", "share", "upload")
"""Acts that a prohibition of certain services limits."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`main` gives the verdict; `beside` are cited with it; `limits` forbid what the question may imply."""

    main: Ground
    beside: tuple[Ground, ...] = ()
    limits: tuple[Ground, ...] = ()


def select(question: Question, grounds: Sequence[Ground]) -> Selection | None:
    """From one source's grounds, best first; None where nothing is near enough."""
    near = [ground for ground in grounds if ground.hit.score >= FLOOR]
    deciding = [ground for ground in near if ground.stance.decides(question.plain)]
    if not deciding:
        return None
    main = _main(question, deciding)
    beside = tuple(g for g in deciding if g is not main and main.strength - g.strength <= MARGIN)
    return Selection(main, beside[:2], _limits(question, near, main))


def _main(question: Question, grounds: Sequence[Ground]) -> Ground:
    """The best, unless one close to it names the very act that is asked about."""
    best = grounds[0]
    if question.asks != "permission" or question.by_number or breaks(question, best.stance):
        return best
    rivals = [
        g for g in grounds[1:3] if best.strength - g.strength <= MARGIN / 2 and breaks(question, g.stance)
    ]
    return rivals[0] if rivals else best


def _limits(question: Question, near: Sequence[Ground], main: Ground) -> tuple[Ground, ...]:
    if question.asks not in ("permission", "how", "topic") or not says_any(question.plain, LIMITED):
        return ()
    return tuple(
        ground
        for ground in near
        if ground is not main
        and ground.stance.about
        and not ground.stance.decides(question.plain)
        and main.strength - ground.strength <= 2 * NEAR
    )
