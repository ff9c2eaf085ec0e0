"""Clauses by the names that people write."""

import pytest

from knowledge.documents import Document, Item, Kind, Section
from knowledge.index.clause_names import ClauseAmbiguous, ClauseUnknown, find_clause, name_of


def _document(title: str, kind: Kind, *numbers: str) -> Document:
    items = (Item("a", "甲"), Item("b", "乙"))
    sections = tuple(Section(number, "", (), "甲\n乙", items) for number in numbers)
    return Document(title, title, "1", "ja", kind, sections, "0" * 64, title)


DOCUMENTS = (
    _document("ガイドライン", "guideline", "2-2-2", "3-1-3"),
    _document("メール規程", "policy", "第5条", "第6条"),
    _document("持出し規程", "policy", "第5条", "2-2-2"),
    _document("確認済みの回答", "verified_answer", "V-1"),
)


@pytest.mark.parametrize(
    ("written", "document", "section", "item"),
    [
        ("2-2-2", "ガイドライン", "2-2-2", None),
        ("２－２－２ a)", "ガイドライン", "2-2-2", "a"),
        ("3-1-3 B", "ガイドライン", "3-1-3", "b"),
        ("メール規程 第5条", "メール規程", "第5条", None),
        ("メール規程 第五条", "メール規程", "第5条", None),
        ("持出し規程 2-2-2", "持出し規程", "2-2-2", None),
        ("第6条", "メール規程", "第6条", None),
    ],
)
def test_a_clause_is_found_as_people_write_it(
    written: str, document: str, section: str, item: str | None
) -> None:
    place = find_clause(written, DOCUMENTS)
    assert (place.document.title, place.section.number, place.item) == (document, section, item)


@pytest.mark.parametrize("written", ["9-9-9", "2-2-2 z", "メール規程 第7条", "V-1", "", "メール規程"])
def test_what_does_not_exist_is_refused_by_its_name(written: str) -> None:
    with pytest.raises(ClauseUnknown) as refused:
        find_clause(written, DOCUMENTS)
    assert refused.value.name == written


def test_a_number_of_several_policies_wants_a_title() -> None:
    with pytest.raises(ClauseAmbiguous) as refused:
        find_clause("第5条", DOCUMENTS)
    assert set(refused.value.titles) == {"メール規程", "持出し規程"}


def test_names_are_found_again() -> None:
    for document in DOCUMENTS[:3]:
        for section in document.sections:
            place = find_clause(name_of(document, section.number, "a"), DOCUMENTS)
            assert (place.document, place.section, place.item) == (document, section, "a")
