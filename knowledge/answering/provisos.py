"""Rule and proviso read together: "... is forbidden. However, this does not apply to ...".

A sentence of a regulation seldom stands alone: what follows it opens what it forbids or limits what it
allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.modality import Demand, Sentence
from knowledge.answering.query_terms import query_terms
from knowledge.answering.question import Question
from knowledge.answering.wording import plain, says_turn
from knowledge.tokens import content_words

_TOLD = 0.34
"""Share of a proviso's own words that a question must say to be of its case."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A rule and the provisos that follow it in its section."""

    rule: Sentence
    provisos: tuple[Sentence, ...]


def with_provisos(nearest: Sentence, sentences: Sequence[Sentence], question: Question) -> Sentence:
    """The sentence nearest to the question, demanding what it does together with its rule or its provisos."""
    unit = _unit(nearest, sentences)
    demand = unit.rule.demand
    for proviso in unit.provisos:
        demand = _together(demand, proviso, unit.rule, question)
    return nearest if demand == nearest.demand else replace(nearest, demand=demand)


def _unit(nearest: Sentence, sentences: Sequence[Sentence]) -> _Unit:
    place = next((n for n, each in enumerate(sentences) if each is nearest), 0)
    while place and _is_proviso(sentences[place]):
        place -= 1
    provisos = []
    for each in sentences[place + 1 :]:
        if not _is_proviso(each):
            break
        provisos.append(each)
    return _Unit(sentences[place], tuple(provisos)) if provisos else _Unit(nearest, ())


def _is_proviso(sentence: Sentence) -> bool:
    return says_turn("proviso", plain(sentence.text))


def _together(demand: Demand, proviso: Sentence, rule: Sentence, question: Question) -> Demand:
    """What rule and proviso demand of this question."""
    line = plain(proviso.text)
    if demand == "must_not":
        if says_turn("by_leave", line):
            return "only_if"
        if proviso.demand == "must_not":
            return demand
        return "only_if" if _is_of_its_case(question, proviso, rule) else demand
    if demand == "may":
        if proviso.demand == "must_not":
            return "must_not" if _is_of_its_case(question, proviso, rule) else "only_if"
        return "only_if" if proviso.demand in ("must", "only_if") else demand
    if demand == "must" and proviso.demand == "may":
        return "may" if _is_of_its_case(question, proviso, rule) else demand
    if demand == "only_if" and proviso.demand == "must_not":
        return "must_not" if _is_of_its_case(question, proviso, rule) else demand
    return demand


def _is_of_its_case(question: Question, proviso: Sentence, rule: Sentence) -> bool:
    own = set(content_words(proviso.text)) - set(content_words(rule.text))
    said = set(content_words(question.plain))
    meanings = query_terms(question.plain).meanings
    told = {w for w in own if w in said or any(w in d for m in meanings for d in m.documents)}
    return bool(own) and len(told) / len(own) >= _TOLD
