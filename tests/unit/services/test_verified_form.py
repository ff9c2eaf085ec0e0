"""The form of a verified answer: what must be mended is named, and nothing is saved that may not be told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.services.verified_form import Form, InvalidField, check, lines_of
from knowledge.documents import Document, Kind, Section

TODAY = date(2026, 11, 4)


def document(title: str, kind: Kind, number: str, *audience: str) -> Document:
    """A document of one section."""
    section = Section(number, "", (), "本文")
    return Document(title, title, "1", "ja", kind, (section,), "0" * 64, title, audience=audience)


DOCUMENTS = (
    document("ガイドライン", "guideline", "2-2-2"),
    document("設計規程", "policy", "第1条", "design", "leads"),
    document("経理規程", "policy", "第2条", "accounting"),
    document("役員規程", "policy", "第3条", "leads"),
)
FORM = Form(
    key="verified-1", question="図面を送っていい?", answer="承認を得て送れます。", verdict="conditional",
    owner_id="U1", review_by=TODAY + timedelta(days=30), clauses=("2-2-2",),
)  # fmt: skip


def test_a_complete_form_is_taken_with_its_clauses() -> None:
    checked = check(FORM, DOCUMENTS, TODAY)
    assert [(each.document, each.section) for each in checked.clauses] == [("ガイドライン", "2-2-2")]
    assert checked.audience == ()


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"question": " "}, "question", "question_empty"),
        ({"answer": ""}, "answer", "answer_empty"),
        ({"verdict": "not_covered"}, "verdict", "verdict_unknown"),
        ({"verdict": "maybe"}, "verdict", "verdict_unknown"),
        ({"clauses": ()}, "clauses", "clauses_empty"),
        ({"clauses": ("9-9-9",)}, "clauses", "clause_unknown"),
        ({"review_by": None}, "review_by", "review_past"),
        ({"review_by": TODAY}, "review_by", "review_past"),
        ({"review_by": TODAY + timedelta(days=800)}, "review_by", "review_far"),
        ({"clauses": ("設計規程 第1条", "経理規程 第2条")}, "clauses", "audiences_differ"),
    ],
)
def test_the_field_to_mend_is_named(changes: dict[str, Any], field: str, key: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check(replace(FORM, **changes), DOCUMENTS, TODAY)
    assert (refused.value.field, refused.value.key) == (field, f"verified.form.{key}")


def test_it_may_be_read_by_those_who_may_read_all_its_clauses() -> None:
    form = replace(FORM, clauses=("2-2-2", "設計規程 第1条", "役員規程 第3条"))
    assert check(form, DOCUMENTS, TODAY).audience == ("leads",)


def test_what_informs_may_stand_without_a_clause_and_secrets_do_not_stand_at_all() -> None:
    form = replace(FORM, verdict="information", clauses=(), answer="合言葉は password: hunter2secret です")
    assert "hunter2secret" not in check(form, DOCUMENTS, TODAY).answer


def test_lines_are_taken_once_each_without_the_empty_ones() -> None:
    assert lines_of(" a \n\nb\na\n") == ("a", "b")
