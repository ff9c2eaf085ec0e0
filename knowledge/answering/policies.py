"""The company's own policy beside the guideline: what it adds, which is stricter, whom to ask."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answering.answers import Verdict
from knowledge.answering.comparison import Comparison, compare
from knowledge.answering.grounds import Ground
from knowledge.answering.modality import sentences_of
from knowledge.answering.phrases import phrase
from knowledge.answering.query_terms import query_terms
from knowledge.answering.question import Question
from knowledge.answering.selection import Selection
from knowledge.answering.verdicts import breaks
from knowledge.documents import Document, Language
from knowledge.tokens import content_words

_CASE = re.compile(r"(?:場合|とき|時|際)(?:に)?(?:は|には)?、")
_REFERENCE = re.compile(r"第\s*(\d+)\s*条(?:により|に従|に基づ|の(?:報告|手順))")
_APPROVAL = re.compile(r"許可|承認|同意|了解|\bapprov|\bpermission|\bconsent", re.IGNORECASE)
NEAR = 0.03
"""How far below a prohibition (in strength) a section may be that permits the same act with approval."""

BESIDE = 2
"""Sections of the company that are cited beside the one that decides."""

SPOKEN = 0.85
"""Score from which a section speaks of what is asked, whatever its words."""

CLEARLY = 0.1
"""How much surer (score) a policy must be than a ban of the guideline to answer "may I ...?" in its place."""

_NEARER = 0.01
"""How much nearer (cosine) than the guideline's clause a prohibition must be to decide without its words."""

_SHARED = 0.3
"""Share of the question's content words that a policy's prohibition must contain to decide."""

_TOLD = 0.5
"""Share of a prohibition's content words that stand in the question: it is told in the story."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Guideline and company policy together: `leading` are the checklist, `following` are cited beside it.

    `same_act` tells that the policy speaks of what is asked, and not only of something near.
    """

    main: Ground
    comparison: Comparison
    leading: tuple[Ground, ...]
    following: tuple[Ground, ...]
    policy: Ground | None = None
    same_act: bool = True

    def remarks(self, language: Language) -> Iterator[str]:
        """Which of the two is stricter, and a conflict; nothing where they speak of different acts."""
        if self.policy is None or not self.same_act:
            return
        number = f"{self.policy.document.title} {self.policy.section.number}"
        if self.comparison.conflict:
            yield phrase("note.conflict", language, number=number)
        elif self.comparison.stricter == "policy" or self._goes_beyond(self.policy):
            yield phrase(f"note.{self.comparison.stricter}_stricter", language, number=number)

    def _goes_beyond(self, policy: Ground) -> bool:
        """The guideline forbids what the policy permits, be it with approval.

        Where both have a duty that is left out, or both forbid, they want the same.
        """
        sentence = policy.sentence
        opens = sentence.demand == "only_if" and bans(self.main) and bool(_APPROVAL.search(sentence.text))
        return self.comparison.stricter == "guideline" and (sentence.demand == "may" or opens)


def bans(ground: Ground) -> bool:
    """A clause that forbids and names no condition: free mail, file-sharing software, private devices."""
    whole = ground.notes.get(None)
    return bool(ground.stance.about) or (whole is not None and whole.modality == "must_not")


def alone(question: Question, selection: Selection, *beside: Ground) -> Weighed:
    """Only one source answers; what else was near is cited beside it."""
    main = selection.main
    is_case = (
        main.document.kind != "guideline" and main.verdict == "prohibited" and _is_the_case(question, main)
    )
    comparison = Comparison("conditional" if is_case else main.verdict, "same")
    leading = (main, *selection.limits)
    return Weighed(main, comparison, leading, (*selection.beside, *beside))


def is_as_strict(own: Selection, guideline: Selection) -> bool:
    """A policy may not answer alone what the guideline forbids or ties to conditions."""
    ours, theirs = guideline.main.verdict, own.main.verdict
    if ours in ("allowed", "information"):
        return True
    return theirs not in ("allowed", "information") and compare(ours, theirs).stricter != "guideline"


def is_nearer(question: Question, own: Selection, guideline: Selection) -> bool:
    """The policy speaks of what is asked, and the guideline forbids only by what it says of something near.

    What the policy forbids is still weighed against the guideline's clause.
    """
    theirs = guideline.main
    least = CLEARLY if question.asks == "permission" else 0.0
    is_surer = own.main.hit.score - theirs.hit.score > least
    only_near = theirs.verdict == "prohibited" and is_surer
    return (
        only_near
        and own.main.verdict in ("allowed", "conditional", "required")
        and not breaks(question, theirs.stance)
    )


def with_figure(own: Selection, guideline: Selection | None) -> Weighed:
    """The company's policy gives the figure that is asked for; the guideline stands beside it."""
    beside = (guideline.main, *own.beside) if guideline else own.beside
    return Weighed(own.main, Comparison(own.main.verdict, "same"), (own.main,), beside)


def together(question: Question, guideline: Selection, own: Selection, others: Sequence[Ground]) -> Weighed:
    """Both answer: the stricter holds. `others` are all of the company's grounds that were found."""
    exception = _exception(question, own.main, others)
    theirs = "conditional" if exception else _verdict(question, own.main, guideline.main)
    comparison = compare(guideline.main.verdict, theirs)
    if question.asks == "obligation" and (guideline.main.verdict, theirs) == ("required", "prohibited"):
        # "Should I ...?" is told not to where the ban names the act; the duty is another act's.
        named = names_the_act(question, own.main)
        comparison = Comparison(theirs, "policy") if named else Comparison("required", "guideline")
    main = own.main if comparison.stricter == "policy" else guideline.main
    allowed = (own.main, *((exception,) if exception else ()))
    # What a policy permits under conditions is nothing to do where the guideline forbids it: quoted, no more.
    is_void = comparison.stricter == "guideline" and guideline.main.verdict == "prohibited"
    both = (guideline.main, *(() if is_void else allowed))
    # What decides is read first.
    leading = (*sorted(both, key=lambda ground: ground is not main), *guideline.limits)
    following = (*(allowed if is_void else ()), *guideline.beside, *_siblings(own))
    same_act = comparison.stricter == "policy" or _shares(question, own.main)
    return Weighed(main, comparison, leading, following, own.main, same_act)


def referred(document: Document, text: str) -> Iterator[tuple[str, str]]:
    """Number and first sentence of the sections that a text sends to ("第3条により報告する")."""
    for match in _REFERENCE.finditer(text):
        section = next((s for s in document.sections if s.number == f"第{match[1]}条"), None)
        if section and (sentences := sentences_of(section.text)):
            yield section.number, sentences[0].text


def _verdict(question: Question, ground: Ground, beside: Ground) -> Verdict:
    """A policy's prohibition decides only where it speaks of what is asked, or does so more than the clause
    `beside` it; else it informs."""
    if ground.verdict != "prohibited":
        return ground.verdict
    if not _shares(question, ground) and ground.hit.dense - beside.hit.dense < _NEARER:
        return "information"
    return "conditional" if _is_the_case(question, ground) else "prohibited"


def _is_the_case(question: Question, ground: Ground) -> bool:
    """What is asked is the case that the sentence provides for, and not what it forbids in that case."""
    parts = _CASE.split(ground.sentence.text, 1)
    if len(parts) < 2:
        return False
    wanted = set(content_words(question.plain))
    case, rest = (len(wanted & set(content_words(part))) for part in parts)
    return case > rest


def _shares(question: Question, ground: Ground) -> bool:
    """The section speaks of the same act: surely so by meaning, or by the words of its nearest sentence."""
    return ground.hit.score >= SPOKEN or names_the_act(question, ground)


def names_the_act(question: Question, ground: Ground) -> bool:
    """Its nearest sentence has the words of what is asked, or stands in the story that is told."""
    return _shares_words(question, ground) or _is_told(question, ground)


def _shares_words(question: Question, ground: Ground) -> bool:
    # What else is told, or told to believe, must not make the shared words few.
    terms = query_terms(question.plain if question.latest else question.asking)
    return terms.share_in(ground.sentence.text) >= _SHARED


def _is_told(question: Question, ground: Ground) -> bool:
    """A story has many words; a short sentence that is told in it is meant all the same."""
    there = set(content_words(ground.sentence.text))
    told = there & set(content_words(question.plain))
    return len(told) > 1 and len(told) / len(there) >= _TOLD


def _exception(question: Question, ground: Ground, others: Sequence[Ground]) -> Ground | None:
    """Where a policy forbids and, in another section that was found, permits with approval."""
    if ground.verdict != "prohibited":
        return None
    same = (g for g in others if g.document.id == ground.document.id and g is not ground)
    permitting = (g for g in same if g.verdict == "conditional" and g.sentence.demand in ("only_if", "may"))
    return next((g for g in permitting if _is_of_it(question, ground, g)), None)


def _is_of_it(question: Question, ground: Ground, other: Ground) -> bool:
    return _shares_words(question, other) and ground.strength - other.strength <= NEAR


def _siblings(own: Selection) -> tuple[Ground, ...]:
    """Of the company's other sections those as near as the one that decides: a rule and its explanation."""
    return own.beside[:BESIDE]
