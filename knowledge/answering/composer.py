"""From grounds to an answer: verdict first, what to do second, why third. No rule is added here."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from knowledge.answering.answers import Answer, Citation, Condition, Verdict
from knowledge.answering.desks import contacts
from knowledge.answering.figures import Match
from knowledge.answering.grounds import Ground, Shelf, quotes_of
from knowledge.answering.modality import demand_of, sentences_of
from knowledge.answering.phrases import has_phrase, phrase
from knowledge.answering.policies import referred
from knowledge.answering.question import Question
from knowledge.answering.suspicion import duties_of, loosens
from knowledge.documents import Document, Language
from knowledge.index.passages import lead_of, with_columns

SHOWN = 6
"""Conditions named in the text of an answer; all of them are in `conditions`."""

BRIEF = 60
"""A quote in the language of the answer up to this length is its own best summary."""

WHOLE = 2
"""As many conditions stand in the text in full; of more only their titles."""

WORTH_SHOWING = 0.3
"""Score from which a section is worth showing as nearest."""

_NUMBER = re.compile(r"^(?:[(（]\d+[)）]|[①-⑳]|[•-](?=\s)|A[.．:：](?=\s)|[0-9０-９]{1,2}　)\s*")
_ROW_NUMBER = re.compile(r"^[^:/]{1,6}: \d+ / ")
_TO_MANAGER = re.compile(
    r"(?:管理責任者|上司)[^。、]{0,30}(?:報告|電話|連絡|伝え)"
    r"|\b(?:tell|telephone|phone|call|report to|inform|notify)\b[^.]{0,30}\bmanager\b",
    re.IGNORECASE,
)


@dataclass
class Draft:
    """An answer that grows: citations once each, and what they carry."""

    question: Question
    citations: list[Citation] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    notes: list[Condition] = field(default_factory=list)
    contacts: list[Condition] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        return self.question.language

    def cite(self, ground: Ground, item: str | None, quote: str) -> int:
        """The number of the citation, which is made where there is none yet."""
        document, number = ground.document, ground.section.number
        notes = ground.notes.get(item)
        summary = notes.summary.get(self.language, "") if notes else ""
        n = self._cite(document, (number, item), quote, summary)
        title = notes.title.get(self.language, "") if notes else ""
        self.titles[n] = title or self._own_title(ground, quote)
        return n

    def demand(self, ground: Ground, *, duties_only: bool = False) -> None:
        """What a ground wants, as conditions with their quotes.

        With `duties_only` what a policy merely allows or waives is quoted, but is no condition.
        """
        for item, quote in quotes_of(ground, self.question):
            n = self.cite(ground, item, quote)
            words = self._words(ground, item, quote)
            if duties_only and ground.document.kind == "policy":
                own = quote if words == " ".join(quote.split()) else words  # lines of a table stay apart
                binding = "\n".join(each.quote for each in self.citations if each.kind == "guideline")
                words = (" " if ground.document.language == "en" else "").join(duties_of(own, binding))
            if words and not self._is_summary(ground, item):
                words = self._readable(ground.document, words)
            if words:
                self._add(self.conditions, words, n)

    def mention(self, ground: Ground) -> None:
        """A ground that belongs to the answer without being part of its checklist."""
        for item, quote in quotes_of(ground, self.question):
            self.cite(ground, item, quote)

    def steps(self, ground: Ground, only: Callable[[str], bool] | None = None) -> None:
        """What a section of the company's own procedure orders, as steps: its lead and its items.

        With `only` those of its items that speak of what has happened, where some do.
        """
        texts: list[tuple[str | None, str]] = [(i.label, i.text) for i in ground.section.items]
        before = lead_of(ground.section) if texts else ground.section.text
        orders = [s.text for s in sentences_of(before) if not texts or s.demand != "information"]
        parts = [*((None, each) for each in orders), *texts]
        for item, text in [part for part in parts if only and only(part[1])] or parts:
            if loosens(text):
                continue
            for number, line in referred(ground.document, text):
                n = self._cite(ground.document, (number, None), line, "")
                self._add(self.conditions, self._readable(ground.document, line), n)
            words = self._readable(ground.document, " ".join(text.split()))
            self._add(self.conditions, words, self.cite(ground, item, text))

    def tells_whom(self) -> bool:
        """One of the steps tells the responsible manager."""
        return any(_TO_MANAGER.search(each.text) for each in self.conditions)

    def first(self, ground: Ground) -> None:
        """What a section orders at once goes before the steps there are."""
        order = next((s.text for s in sentences_of(ground.section.text) if s.demand == "must"), "")
        if order and not loosens(order):
            words = self._readable(ground.document, " ".join(order.split()))
            self.conditions.insert(0, Condition(words, self.cite(ground, None, order)))

    def step(
        self, shelf: Shelf, document: Document, place: tuple[str, str | None], *, told: bool = False
    ) -> None:
        """One section or item of the guideline as the next step; nothing where it is not there.

        What a step of the company's own has `told` already is cited only.
        """
        number, label = place
        section = shelf.section(document.id, document.version, number)
        text = next((i.text for i in section.items if i.label == label), section.text) if section else ""
        notes = shelf.notes_for(document.id, number, label)
        if not section or (label and text == section.text):
            return
        summary = notes.summary.get(self.language, "") if notes else ""
        step = f"step.{number} {label}"
        if has_phrase(step):
            words = phrase(step, self.language)
        elif document.language == self.language and len(text) <= BRIEF:
            words = " ".join(text.split())
        else:
            words = summary or self._readable(document, " ".join(text.split()))
        n = self._cite(document, place, text, summary)
        self.titles[n] = notes.title.get(self.language, "") if notes else number
        if not told:
            self._add(self.conditions, words, n)

    def heed(self, text: str, ground: Ground) -> None:
        """A note about a ground that is cited."""
        place = (ground.document.id, ground.section.number)
        n = next((c.n for c in self.citations if (c.document_id, c.section) == place), 1)
        self._add(self.notes, text, n)

    def refer(self, documents: Sequence[Document]) -> None:
        """Whom to ask, as the company's documents say."""
        said = {each.text for each in self.conditions}
        for document, section, line in contacts([d for d in documents if d.kind == "policy"], self.question):
            words = _row(line, self.language)
            if words not in said:
                self._add(self.contacts, words, self._cite(document, (section.number, None), line, ""))

    def _cite(self, document: Document, place: tuple[str, str | None], quote: str, summary: str) -> int:
        for each in self.citations:
            if (each.document_id, each.section, each.quote) == (document.id, place[0], quote):
                return each.n
        citation = Citation(
            n=len(self.citations) + 1,
            document_id=document.id,
            document=document.title,
            version=document.version,
            section=place[0],
            item=place[1],
            quote=quote,
            kind=document.kind,
            language=document.language,
            summary=summary,
            link=document.link,
        )
        self.citations.append(citation)
        return citation.n

    def _add(self, conditions: list[Condition], text: str, n: int) -> None:
        if all(each.text != text for each in conditions):
            conditions.append(Condition(text, n))

    def _readable(self, document: Document, words: str) -> str:
        """A document's words in the reader's language as they are; else with the kind of rule before them."""
        if document.language == self.language:
            return words
        return phrase(f"foreign.{_kind_of(words)}", self.language, quote=words)

    def _own_title(self, ground: Ground, quote: str) -> str:
        """A section's title, where the reader can read it; else the kind of rule."""
        if ground.document.language != self.language:
            return phrase(f"foreign_title.{_kind_of(quote)}", self.language)
        words = _bare(ground.sentence.text)
        return ground.section.title or (words if len(words) <= BRIEF else f"{words[: BRIEF - 1]}…")

    def _is_summary(self, ground: Ground, item: str | None) -> bool:
        notes = ground.notes.get(item)
        return bool(notes and self.language in notes.summary)

    def _words(self, ground: Ground, item: str | None, quote: str) -> str:
        notes = ground.notes.get(item)
        if notes and self.language in notes.summary:
            return notes.summary[self.language]
        words = ground.sentence.text if item is None and len(quote) > 160 else quote
        words = _ROW_NUMBER.sub("", with_columns(ground.section.text, words) or words)
        return _bare(words)


def _kind_of(words: str) -> str:
    """What a stretch of a document demands; "both" where it orders one thing and forbids another."""
    demands = {sentence.demand for sentence in sentences_of(words)}
    return "both" if {"must", "must_not"} <= demands else demand_of(words)


def place(citation: Citation, language: Language) -> str:
    """ "2-2-2 a" for the guideline, with the document's name for others."""
    number = f"{citation.section} {citation.item}" if citation.item else citation.section
    if citation.kind == "guideline":
        return number
    if citation.section == citation.document:  # a table that is a file by itself
        return f"{citation.document} {citation.item or ''}".strip()
    return phrase("place", language, document=citation.document, number=number)


def text_of(draft: Draft, lead: str, verdict: Verdict, ordered: bool = False) -> str:
    """The answer in words: the lead, then what to do in brief with its clause.

    Short, because the checklist, the notes and the quotes stand below it wherever it is shown. Of a
    prohibition what forbids is told, and nothing else.
    """
    first = draft.conditions[:1] if ordered else draft.conditions
    if verdict == "prohibited" and len(first) > WHOLE:
        first = _forbidding(draft) or first
    if len(first) <= WHOLE:
        parts = [f"{each.text.rstrip('。.')}{_where(draft, each)}" for each in first]
        stop = phrase("stop", draft.language)
        return phrase(
            "joined", draft.language, lead=lead, rest="".join(f"{part}{stop}" for part in parts)
        ).strip()
    titles = list(dict.fromkeys(_titled(draft, each) for each in first))[:SHOWN]
    rest = phrase("comma", draft.language).join(titles) + phrase("stop", draft.language)
    return phrase("joined", draft.language, lead=lead, rest=rest).strip()


def _forbidding(draft: Draft) -> list[Condition]:
    """The first brief condition that forbids, of the section that decides."""
    citations = {each.n: each for each in draft.citations}
    section = citations[draft.conditions[0].citation].section
    own = (each for each in draft.conditions if citations[each.citation].section == section)
    return [each for each in own if demand_of(each.text) == "must_not" and len(each.text) <= 2 * BRIEF][:1]


def _titled(draft: Draft, condition: Condition) -> str:
    """Title and place; items without a title of their own go by their section's, so that it stands once."""
    citation = next(each for each in draft.citations if each.n == condition.citation)
    at = citation if citation.kind == "guideline" else replace(citation, item=None)
    where = phrase("cited", draft.language, number=place(at, draft.language))
    return f"{draft.titles[condition.citation]}{where}"


def _where(draft: Draft, condition: Condition) -> str:
    citation = next(each for each in draft.citations if each.n == condition.citation)
    return phrase("cited", draft.language, number=place(citation, draft.language))


def lead_for(verdict: Verdict, question: Question, count: int) -> str:
    """The first line: the verdict as an answer to the way it was asked."""
    key: str = verdict
    is_open = question.asks in ("how", "definition", "reason", "topic")
    if verdict == "required":
        key = "required_how" if is_open or question.asks == "permission" else "required"
        key = "exempt" if question.asks == "exemption" else key
    elif verdict == "prohibited" and is_open:
        key = "prohibited_how"
    elif verdict == "allowed" and count:
        key = "allowed_so"  # it rests on what the asker tells
    elif verdict == "conditional" and count < 2:
        key = "conditional_one"
    return phrase(f"lead.{key}", question.language)


def steps_lead(question: Question, *, urgent: bool) -> str:
    """The first line of a procedure."""
    return phrase("lead.steps" if urgent else "lead.steps_planned", question.language)


def finish(draft: Draft, verdict: Verdict, lead: str, ordered: bool = False) -> Answer:
    """The answer, not yet verified."""
    return Answer(
        question=draft.question.text,
        language=draft.language,
        verdict=verdict,
        answer=text_of(draft, lead, verdict, ordered),
        conditions=tuple(draft.conditions),
        citations=tuple(draft.citations),
        ordered=ordered,
        notes=tuple(draft.notes),
        contacts=tuple(draft.contacts),
    )


def whom(question: Question, desk: Ground, lines: Sequence[str]) -> Answer:
    """Whom to ask: the desks of one section, the first of them in the first line."""
    draft = Draft(question)
    for line in lines:
        n = draft.cite(desk, None, line)
        draft.contacts.append(Condition(_row(line, question.language), n))
    lead = phrase("lead.whom", question.language)
    first = f"{draft.contacts[0].text}{_where(draft, draft.contacts[0])}"
    answer = finish(draft, "information", lead)
    return replace(answer, answer=phrase("joined", question.language, lead=lead, rest=first))


def _bare(text: str) -> str:
    """On one line, without its number or mark."""
    return " ".join(_NUMBER.sub("", text.strip()).split())


def _row(line: str, language: Language) -> str:
    """A row of a table as a line; any other line as it is."""
    return _bare(line).replace(" | ", ": ", 1).replace(" | ", phrase("comma", language))


def declined(question: Question, reason: str, nearest: Iterable[Ground] = ()) -> Answer:
    """Not covered: says so, shows what is nearest, sends to a person."""
    draft = Draft(question)
    for ground in nearest:
        draft.mention(ground)
    lines = [phrase(f"not_covered.{reason}", question.language)]
    if draft.citations or reason != "statement":
        near = "perhaps" if reason == "statement" else "nearest"
        lines.append(phrase(f"not_covered.{near if draft.citations else 'ask'}", question.language))
    answer = finish(draft, "not_covered", "\n".join(lines))
    return replace(answer, covered=False, reason=reason, conditions=())


def friendly(question: Question) -> Answer:
    """One line for small talk."""
    answer = finish(Draft(question), "not_covered", phrase(f"talk.{question.talk}", question.language))
    return replace(answer, covered=False, reason=question.talk)


def figure_note(given: Match, language: Language) -> str:
    """That the documents give no figure, and where it stands."""
    return phrase("note.agreed" if given == "agreed" else "note.no_figure", language)
