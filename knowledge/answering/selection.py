"""Which sections an answer stands on: the one that decides, those beside it, the limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answering.coverage import FLOOR
from knowledge.answering.figures import holds
from knowledge.answering.grounds import Ground
from knowledge.answering.procedures import is_for_a_mishap
from knowledge.answering.question import Question
from knowledge.answering.verdicts import breaks, breaks_itself
from knowledge.answering.wording import plain, says_any

MARGIN = 0.04
"""How far below the best a section may be and still belong to the answer (strength: cosine and words)."""

TWIN = 0.01
"""How far apart two of a company's sections may be of which neither is surely the one."""

RIVAL = 0.015
"""How far below the best a section may be that the very act breaks, where the best says nothing of it."""

FURTHEST = 0.2
"""How far below the best score such a section may be."""

WIDE = 0.05
"""How far below the best a section may be that is of the kind that the question wants."""

_OF_ACTS = ("permission", "obligation", "exemption")
_OBJECTS = ("図面", "データ", "ファイル", "資料", "情報", "file", "data", "drawing", "document", "spec")
LIMITED = (
    *("メール", "送", "クラウド", "アップロード", "mail", "send", "sent", "upload"),
    *(f"{act}+{what}" for act in ("共有", "share") for what in _OBJECTS),
)
"""Acts that a prohibition of certain services limits. An account that is shared sends nothing."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`main` gives the verdict; `beside` are cited with it; `limits` forbid what the question may imply."""

    main: Ground
    beside: tuple[Ground, ...] = ()
    limits: tuple[Ground, ...] = ()


def select(question: Question, grounds: Sequence[Ground], floor: float = FLOOR) -> Selection | None:
    """From one source's grounds, best first; None where nothing is near enough."""
    near = [
        ground
        for ground in grounds
        if ground.hit.score >= floor or _is_meant(question, ground) or _acts(question, grounds[0], ground)
    ]
    deciding = [g for g in near if g.stance.decides(question.plain) and not _is_for_a_mishap(question, g)]
    if not deciding:
        return None
    main = deciding[0] if question.by_number else _main(question, deciding)
    beside = [g for g in deciding if g is not main and _gap(main, g) <= MARGIN]
    beside += [g for g in grounds[:3] if g is not main and g not in near and _is_a_twin(question, main, g)]
    if main is not deciding[0] and deciding[0] not in beside:
        beside.insert(0, deciding[0])
    return Selection(main, tuple(beside[:2]), _limits(question, near, main))


def _is_for_a_mishap(question: Question, ground: Ground) -> bool:
    """Who asks whether something may be done is not answered with what to do when it has gone wrong."""
    return (
        question.asks == "permission"
        and ground.document.kind == "policy"
        and is_for_a_mishap(ground.sentence.text, question)
    )


def _is_a_twin(question: Question, main: Ground, other: Ground) -> bool:
    """Two of a company's sections are as near, neither of them surely: the reader is shown both."""
    return (
        main.document.kind == "policy"
        and abs(_gap(main, other)) <= TWIN
        and other.stance.decides(question.plain)
        and not _is_for_a_mishap(question, other)
    )


def _acts(question: Question, first: Ground, other: Ground) -> bool:
    """Whether something may be done is asked, and only a section that tells was found before this one."""
    return (
        question.asks in _OF_ACTS
        and first.verdict == "information" != other.verdict
        and _gap(first, other) <= WIDE
    )


def _is_meant(question: Question, ground: Ground) -> bool:
    """It forbids certain things, and one of them is named."""
    return bool(ground.stance.about) and _breaks(question, ground) and ground.stance.decides(question.plain)


def _main(question: Question, grounds: Sequence[Ground]) -> Ground:
    """The best, unless one close to it is what the question wants: a figure, a meaning, the very act."""
    best = _best(question, grounds)
    if question.figure:
        wanted = (g for g in grounds if _gap(best, g) <= MARGIN and _has_figure(question, g))
    elif question.asks in ("definition", "reason"):
        wanted = (g for g in grounds if _gap(best, g) <= WIDE and g.verdict == "information" and _informs(g))
    elif question.asks == "permission" and not breaks(question, best.stance):
        wanted = (
            g
            for n, g in enumerate(grounds)
            if _gap(best, g) <= _rivalry(n, g) and _is_as_sure(best, g) and _breaks(question, g)
        )
    else:
        wanted = (g for g in grounds[:3] if _gap(best, g) <= MARGIN / 2 and _speaks_alike(question, best, g))
    return next(wanted, best)


def _best(question: Question, grounds: Sequence[Ground]) -> Ground:
    """The first; who asks what may or must be done wants a section that demands something, if one is near."""
    first = grounds[0]
    return next((g for g in grounds if _acts(question, first, g)), first)


def _is_as_sure(best: Ground, other: Ground) -> bool:
    """Or forbids by name, for which nothing else needs to speak."""
    return bool(other.stance.about) or best.hit.score - other.hit.score <= FURTHEST


def _rivalry(place: int, ground: Ground) -> float:
    """A section that forbids things by name is meant by the name, wherever it was found."""
    if ground.stance.about:
        return WIDE
    return RIVAL if place < 3 else -1.0


def _breaks(question: Question, ground: Ground) -> bool:
    return breaks_itself(question, ground.stance)


def _gap(best: Ground, other: Ground) -> float:
    return best.strength - other.strength


def _has_figure(question: Question, ground: Ground) -> bool:
    return bool(question.figure) and holds(question.figure, plain(ground.section.text)) == "figure"  # type: ignore[arg-type]


def _informs(ground: Ground) -> bool:
    """A section that tells rather than demands, by the catalogue."""
    return None in ground.notes and ground.notes[None].modality == "information"


def _speaks_alike(question: Question, best: Ground, other: Ground) -> bool:
    """Of two editions of a policy the one in the question's language."""
    return best.document.language != question.language == other.document.language


def _limits(question: Question, near: Sequence[Ground], main: Ground) -> tuple[Ground, ...]:
    """Where the main section forbids already, there is nothing to limit."""
    if question.asks not in ("permission", "how", "topic") or main.verdict == "prohibited":
        return ()
    if not says_any(question.plain, LIMITED):
        return ()
    return tuple(
        ground
        for ground in near
        if ground is not main
        and ground.stance.about
        and not ground.stance.decides(question.plain)
        and _gap(main, ground) <= 2 * WIDE
    )
