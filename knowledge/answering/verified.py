"""Answers that a person of this company has approved: as documents, and told apart from near misses.

A question is answered by one only where it is the same question. Vectors cannot say so (measured: "Box" and
"Dropbox", "may" and "may not" are as near as two wordings of one question), so the words decide: the same
things and acts on both sides, the same side of "not". Whoever approves an answer gives more wordings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Protocol

from knowledge.answering.answers import Answer, Citation, Verdict
from knowledge.answering.grounds import Shelf
from knowledge.answering.question import Question
from knowledge.answering.sameness import is_same
from knowledge.documents import Document, Hit, Language, Section, SectionNotes
from knowledge.index.contents import Entry
from knowledge.index.passages import lead_of

PREFIX = "verified-"
"""How the ids of verified answers begin; no file may claim one."""

NEAR = 0.86
"""Cosine from which two wordings that name the same things count as one question."""

_TITLES: dict[Language, str] = {"ja": "確認済みの回答", "en": "Verified answer"}
_WHOLE_CLAUSE = 1_200


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a document that a verified answer rests on. `mark` is the hash of what stood there."""

    document_id: str
    document: str
    version: str
    section: str
    item: str | None
    mark: str


@dataclass(frozen=True, slots=True)
class Verified:
    """An approved answer. `number` is what people call it ("V-3"), `wordings` are other ways to ask."""

    id: str
    number: str
    version: str
    question: str
    answer: str
    verdict: Verdict
    language: Language
    owner: str
    review_by: date
    clauses: tuple[Clause, ...] = ()
    wordings: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class Sections(Protocol):
    """The documents in force, as far as clauses are looked up in them."""

    def document(self, document_id: str, version: str = "") -> Document | None: ...

    def section(self, document_id: str, version: str, number: str) -> Section | None: ...


class Book(Protocol):
    """The verified answers as they stand now, whatever is indexed."""

    def in_force(self, document_id: str) -> Verified | None:
        """The answer behind an indexed document; None once it is retired, in review or past its date."""


def entry_of(verified: Verified) -> Entry:
    """The document that is indexed: its question in every wording, its answer word for word."""
    section = Section(verified.number, verified.question, (), verified.answer)
    document = Document(
        id=verified.id,
        title=_TITLES[verified.language],
        version=verified.version,
        language=verified.language,
        kind="verified_answer",
        sections=(section,),
        hash=sha256(f"{verified.question}\0{verified.answer}".encode()).hexdigest(),
        source=verified.number,
        review_by=verified.review_by,
        owner=verified.owner,
        audience=verified.audience,
    )
    questions = (verified.question, *verified.wordings)
    notes = SectionNotes({}, "information", "", {}, (), questions)
    return Entry(document, {(verified.number, None): notes})


def clause_at(document: Document, section: Section, item: str | None = None) -> Clause:
    """The clause as it stands now."""
    return Clause(document.id, document.title, document.version, section.number, item, _mark(section, item))


def changed_clauses(clauses: Iterable[Clause], shelf: Sections) -> tuple[Clause, ...]:
    """The clauses that say something else in the documents in force, or are gone from them.

    A new version of a document in which the clause reads as before changes nothing.
    """
    return tuple(each for each in clauses if _is_changed(each, shelf))


def find_match(question: Question, hits: Sequence[Hit], book: Book, shelf: Sections) -> Verified | None:
    """The verified answer to this very question, if there is one that may be given."""
    for hit in hits:
        verified = book.in_force(hit.passage.document_id)
        if verified and is_same_question(question.text, verified, hit.dense):
            return verified if _is_served(verified, shelf) else None
    return None


def _is_served(verified: Verified, shelf: Sections) -> bool:
    """The text that was approved last is the one that is indexed, and its clauses stand as they stood."""
    section = _own_section(verified, shelf)
    published = section is not None and section.text == verified.answer
    return published and not changed_clauses(verified.clauses, shelf)


def _own_section(verified: Verified, shelf: Sections) -> Section | None:
    document = shelf.document(verified.id)
    return shelf.section(verified.id, document.version, verified.number) if document else None


def is_same_question(asked: str, verified: Verified, cosine: float) -> bool:
    """Whether `asked` is one of the wordings, or names the same things in other words.

    `cosine` is that of the nearest wording.
    """
    if cosine < NEAR:
        return False
    return any(is_same(asked, wording) for wording in (verified.question, *verified.wordings))


def answer_from(question: Question, verified: Verified, shelf: Shelf) -> Answer:
    """The approved text word for word, with the clauses that it rests on."""
    document = shelf.document(verified.id)
    own = Citation(
        n=1,
        document_id=verified.id,
        document=_TITLES[verified.language],
        version=document.version if document else verified.version,
        section=verified.number,
        item=None,
        quote=verified.answer,
        kind="verified_answer",
        language=verified.language,
    )
    citations = [
        own,
        *filter(None, (_cited(clause, shelf, question.language) for clause in verified.clauses)),
    ]
    return Answer(
        question=question.text,
        language=question.language,
        verdict=verified.verdict,
        answer=verified.answer,
        citations=tuple(replace(each, n=n) for n, each in enumerate(citations, start=1)),
        details={
            "verified": verified.number,
            "owner": verified.owner,
            "review_by": verified.review_by.isoformat(),
        },
    )


def _is_changed(clause: Clause, shelf: Sections) -> bool:
    document = shelf.document(clause.document_id)
    section = shelf.section(clause.document_id, document.version, clause.section) if document else None
    return section is None or _mark(section, clause.item) != clause.mark


def _mark(section: Section, item: str | None) -> str:
    text = _text(section, item)
    return sha256("\0".join((section.title, text, *section.notes)).encode("utf-8", "replace")).hexdigest()


def _text(section: Section, item: str | None) -> str:
    if item is None:
        return section.text
    return next((each.text for each in section.items if each.label == item), "")


def _cited(clause: Clause, shelf: Shelf, language: Language) -> Citation | None:
    document = shelf.document(clause.document_id)
    section = shelf.section(clause.document_id, document.version, clause.section) if document else None
    if document is None or section is None:
        return None
    notes = shelf.notes_for(document.id, section.number, clause.item)
    return Citation(
        n=0,
        document_id=document.id,
        document=document.title,
        version=document.version,
        section=section.number,
        item=clause.item,
        quote=_quote(section, clause.item),
        kind=document.kind,
        language=document.language,
        summary=notes.summary.get(language, "") if notes else "",
        link=document.link,
    )


def _quote(section: Section, item: str | None) -> str:
    text = _text(section, item)
    return text if len(text) <= _WHOLE_CLAUSE else lead_of(section)[:_WHOLE_CLAUSE]
