"""A section that was found, read for one question: its demand, the items concerned, the verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge.answering.answers import Verdict
from knowledge.answering.figures import holds
from knowledge.answering.modality import Demand, Sentence, demand_of, sentences_of
from knowledge.answering.provisos import with_provisos
from knowledge.answering.query_terms import query_terms
from knowledge.answering.question import Question
from knowledge.answering.stances import Stance, is_only_companys, stance_of
from knowledge.answering.verdicts import Rule, broken_items, decide
from knowledge.answering.wording import plain, says_any, says_turn
from knowledge.documents import Document, Hit, Item, Section, SectionNotes
from knowledge.index.passages import is_header, lead_of

MOST_ITEMS = 6
"""More items than this are shown as the section whole."""

_FOUND = 0.05
"""What a sentence of the passage that was found gains, beside its share of what the question names."""


class Shelf(Protocol):
    """What reading needs of the library."""

    def document(self, document_id: str, version: str = "") -> Document | None: ...

    def section(self, document_id: str, version: str, number: str) -> Section | None: ...

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """`items` concern the question, () means the section as a whole; `notes` by item, None the section.

    `sentence` is the one of the section that is nearest to the question.
    """

    hit: Hit
    document: Document
    section: Section
    notes: dict[str | None, SectionNotes]
    stance: Stance
    items: tuple[Item, ...]
    sentence: Sentence
    verdict: Verdict

    @property
    def strength(self) -> float:
        """Compares hits where calibrated scores are all near 1."""
        return self.hit.dense + 0.1 * self.hit.lexical

    @property
    def text(self) -> str:
        """The section's text with the notes that govern it: what an answer may be read from."""
        return self.section.text


def read(hit: Hit, question: Question, shelf: Shelf) -> Ground | None:
    """None where the section is gone from the library."""
    passage = hit.passage
    document = shelf.document(passage.document_id, passage.version)
    section = shelf.section(passage.document_id, passage.version, passage.section)
    if document is None or section is None:
        return None
    labels: tuple[str | None, ...] = (None, *(item.label for item in section.items))
    found = {label: shelf.notes_for(document.id, section.number, label) for label in labels}
    notes = {label: each for label, each in found.items() if each}
    stance = stance_of(document.title, section.number)
    items = concerned(question, section, stance, hit.passage.item, notes)
    sentences = _of_these_things(question, _sentences(section, hit.passage.item))
    sentence = _nearest(question, sentences, passage.text)
    sentence = sentence if notes else with_provisos(sentence, sentences, question)
    gives = question.figure is not None and holds(question.figure, plain(sentence.text)) == "figure"
    rule = Rule(_demand(sentence, section, items, notes, gives=gives), stance, hit.passage.item)
    return Ground(hit, document, section, notes, stance, items, sentence, decide(question, rule))


def concerned(
    question: Question,
    section: Section,
    stance: Stance,
    best: str | None,
    notes: dict[str | None, SectionNotes],
) -> tuple[Item, ...]:
    """The items that the question is about; all that apply where the clause wants every one of them."""
    applicable = tuple(
        i
        for i in section.items
        if i.label not in stance.items or stance.items[i.label].applies(question.plain)
    )
    whole = notes.get(None)
    if (whole and whole.modality == "only_if") or any(s.only or s.unless for s in stance.items.values()):
        return applicable
    named = tuple(i for i in applicable if i.label == best or _is_named(question, stance.items.get(i.label)))
    return named or (
        applicable if len(applicable) <= MOST_ITEMS and question.asks in ("how", "topic") else ()
    )


def words_of(ground: Ground) -> str:
    """All that people may call what a section is about, by the catalogue and the stances; "" without them."""
    told = (
        " ".join((*notes.title.values(), *notes.summary.values(), *notes.words, *notes.questions))
        for notes in ground.notes.values()
    )
    return " ".join((*told, *ground.stance.words)).strip()


def _sentences(section: Section, item: str | None) -> list[Sentence]:
    """Of the item that was found, where it demands something; else of the whole section."""
    found = next((each.text for each in section.items if item and each.label == item), "")
    whole = [each for each in sentences_of(section.text) if len(each.text) > 1]
    whole = [each for each in whole if not is_header(section.text, each.text)] or whole
    # Read in its section, for the heading above a list says what its items demand.
    for sentences in ([each for each in whole if found and _is_of(each.text, found)], whole):
        if any(each.demand != "information" for each in sentences):
            return sentences
    return whole or [Sentence(section.text, "information")]


def _is_of(sentence: str, text: str) -> bool:
    """A sentence of the item; the first one has the item's mark before it."""
    return sentence in text or text.partition("\n")[0] in sentence


def _of_these_things(question: Question, sentences: list[Sentence]) -> list[Sentence]:
    """Without what is said of private things, where only the company's are asked about."""
    if not is_only_companys(question.plain):
        return sentences
    return [each for each in sentences if not says_turn("private", plain(each.text))] or sentences


def _nearest(question: Question, sentences: Sequence[Sentence], found: str) -> Sentence:
    """The sentence that names most of what is asked, rather where the search found it; of equals a ban."""
    terms = query_terms(question.plain)
    shares = {s: terms.share_in(s.text) + _FOUND * (s.text in found) for s in sentences}
    return max(sentences, key=lambda s: (shares[s], s.demand == "must_not", s.demand != "information"))


def _is_named(question: Question, stance: Stance | None) -> bool:
    return stance is not None and says_any(question.plain, (*stance.asked, *stance.against))


def _demand(
    sentence: Sentence,
    section: Section,
    items: tuple[Item, ...],
    notes: dict[str | None, SectionNotes],
    *,
    gives: bool,
) -> Demand:
    """`gives`: the sentence holds the figure that is asked for, and so answers by itself."""
    demands = [notes[i.label].modality for i in items if i.label in notes] if len(items) == 1 else []
    if demands:
        return demands[0]
    if None in notes:
        return notes[None].modality
    if sentence.demand != "information" or gives:
        return sentence.demand
    return demand_of(section.text)


def _with_figure(section: Section, lead: str, question: Question) -> Iterator[tuple[str | None, str]]:
    """The parts of a section with items that give the figure that is asked for."""
    if question.figure and section.items:
        parts = [(None, lead), *((item.label, item.text) for item in section.items)]
        yield from ((n, text) for n, text in parts if holds(question.figure, plain(text)) == "figure")


def _stretch(ground: Ground, lead: str) -> str:
    """The section; of a long one its lead, or what was found in it where no catalogue describes it."""
    text = ground.section.text
    if len(text) <= 1200 or not lead:
        return text
    return lead if ground.notes else ground.hit.passage.text


def narrowed(ground: Ground, question: Question) -> Ground:
    """With the items that the question breaks, where it breaks some: they are why it is forbidden."""
    broken = broken_items(question, ground.stance)
    items = tuple(item for item in ground.items if item.label in broken)
    return replace(ground, items=items) if items else ground


def quotes_of(ground: Ground, question: Question) -> Iterator[tuple[str | None, str]]:
    """What to quote, as item and stretch of the section's text: the items, or lead and whole."""
    lead = lead_of(ground.section)
    figures = tuple(_with_figure(ground.section, lead, question))
    if figures:
        yield from figures[:2]
        return
    if not ground.items or len(ground.items) > MOST_ITEMS:
        yield None, _stretch(ground, lead)
        return
    demand = demand_of(lead) if lead else "information"
    # Without a catalogue the lead of a policy may say the very thing, and its items only the details.
    is_rule = demand == "must_not" or (demand == "only_if" and not ground.notes)
    if lead and (is_rule or question.asks in ("definition", "reason")):
        yield None, lead
    yield from ((item.label, item.text) for item in ground.items)
