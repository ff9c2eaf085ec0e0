"""Verified answers: given to the same question only, and only while their clauses stand as they stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from knowledge.answering.question import understand
from knowledge.answering.verified import (
    Verified,
    answer_from,
    changed_clauses,
    clause_at,
    entry_of,
    find_match,
    is_same_question,
)
from knowledge.documents import Document, Hit, Passage, Section, SectionNotes
from knowledge.index.passages import passages_of

SECTION = Section("2-2-2", "電子メール", (), "機密情報を電子メールで送るときは、暗号化する。")
GUIDELINE = Document("guideline", "ガイドライン", "1", "ja", "guideline", (SECTION,), "0" * 64, "g.md")


def verified(question: str = "Boxで図面を共有していい?", *wordings: str) -> Verified:
    """An approved answer that rests on one clause."""
    return Verified(
        "verified-1", "V-1", "1", question, "情報システム部が用意した領域だけで共有できます。", "conditional", "ja",
        "高橋 結衣", date(2027, 5, 1), (clause_at(GUIDELINE, SECTION),), wordings,
    )  # fmt: skip


@dataclass(frozen=True)
class Shelf:
    """The documents in force."""

    documents: Sequence[Document]

    def document(self, document_id: str, version: str = "") -> Document | None:
        return next((each for each in self.documents if each.id == document_id), None)

    def section(self, document_id: str, version: str, number: str) -> Section | None:
        document = self.document(document_id)
        return next((s for s in document.sections if s.number == number), None) if document else None

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None:
        return None


@dataclass(frozen=True)
class Book:
    """One verified answer, or none."""

    answer: Verified | None

    def in_force(self, document_id: str) -> Verified | None:
        return self.answer if self.answer and self.answer.id == document_id else None


def shelf_with(given: Verified, *documents: Document) -> Shelf:
    """The documents and the verified answer as it is indexed."""
    return Shelf((*documents, entry_of(given).document))


def hit(given: Verified, cosine: float = 0.97) -> Hit:
    """What a search finds of it."""
    passage: Passage = passages_of(entry_of(given).document)[0]
    return Hit(passage, 0.99, 0.5, cosine)


@pytest.mark.parametrize(
    ("asked", "wording"),
    [
        ("Boxを使って図面を共有してもいいですか?", "Boxで図面を共有していい?"),
        ("Ｂｏｘで図面を共有していい？", "Boxで図面を共有していい?"),
        ("May I work in a café?", "Can I work from a cafe?"),
    ],
)
def test_other_words_for_the_same_question_are_recognised(asked: str, wording: str) -> None:
    assert is_same_question(asked, verified(wording), 0.95)


@pytest.mark.parametrize(
    ("asked", "wording"),
    [
        ("Dropboxで図面を共有していい?", "Boxで図面を共有していい?"),
        ("在宅勤務で会社PCを使っていい?", "在宅勤務で私物PCを使っていい?"),
        ("ChatGPTに議事録を入れていい?", "ChatGPTに図面を入れていい?"),
        ("図面を暗号化してメールで送っていい?", "図面をメールで送っていい?"),
        ("図面をメールで送ってはいけない?", "図面をメールで送っていい?"),
        ("USBメモリを捨てていい?", "USBメモリを使っていい?"),
        ("出張先の空港のWi-Fiを使っていい?", "出張先のホテルのWi-Fiを使っていい?"),
        ("May I use a company USB stick?", "May I use a USB stick from home?"),
        ("Can I work from home?", "Can I work from a cafe?"),
        ("なぜUSBメモリを使う?", "USBメモリを使っていい?"),
    ],
)
def test_a_near_miss_is_another_question_however_near_the_vectors(asked: str, wording: str) -> None:
    assert not is_same_question(asked, verified(wording), 0.99)


def test_the_same_words_far_apart_are_not_the_same_question() -> None:
    assert not is_same_question("Box 図面 共有", verified(), 0.80)


def test_another_wording_that_a_person_gave_counts() -> None:
    given = verified("Boxで図面を共有していい?", "クラウドに図面を置いていい?")
    assert is_same_question("クラウドに図面を置いてもいいですか", given, 0.95)


def test_the_answer_is_given_word_for_word_with_its_clauses() -> None:
    given = verified()
    shelf = shelf_with(given, GUIDELINE)
    question = understand("Boxで図面を共有してもいい?")
    match = find_match(question, [hit(given)], Book(given), shelf)
    assert match is given
    answer = answer_from(question, given, shelf)
    assert (answer.answer, answer.verdict, answer.covered) == (given.answer, "conditional", True)
    assert [(c.n, c.section) for c in answer.citations] == [(1, "V-1"), (2, "2-2-2")]
    assert answer.citations[1].quote == SECTION.text
    assert answer.details == {"verified": "V-1", "owner": "高橋 結衣", "review_by": "2027-05-01"}


def test_it_is_kept_back_when_a_clause_changes_or_goes_but_not_with_the_version_alone() -> None:
    given = verified()
    edited = replace(SECTION, text="機密情報を電子メールで送ってはならない。")
    cases = {
        replace(GUIDELINE, version="2"): False,
        replace(GUIDELINE, version="2", sections=(edited,)): True,
        replace(GUIDELINE, version="2", sections=()): True,
    }
    for document, is_changed in cases.items():
        shelf = shelf_with(given, document)
        assert bool(changed_clauses(given.clauses, shelf)) is is_changed
        match = find_match(understand(given.question), [hit(given)], Book(given), shelf)
        assert (match is None) is is_changed


def test_it_is_kept_back_when_the_book_says_so_or_another_text_is_indexed() -> None:
    given = verified()
    question = understand(given.question)
    assert find_match(question, [hit(given)], Book(None), shelf_with(given, GUIDELINE)) is None
    renewed = replace(given, answer="共有できません。")
    assert find_match(question, [hit(given)], Book(renewed), shelf_with(given, GUIDELINE)) is None
