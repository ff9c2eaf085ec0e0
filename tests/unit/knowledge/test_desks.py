"""Whom to ask: a line that is there to be asked, and not any line with a number."""

import pytest

from knowledge.answering.desks import contacts
from knowledge.answering.question import understand
from knowledge.documents import Document, Section


def told(title: str, text: str) -> list[str]:
    section = Section("1", title, (), text)
    document = Document("d", "規程", "1", "ja", "policy", (section,), hash="", source="d.md")
    return [line for _, _, line in contacts([document], understand("図面を送っていい?"))]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("連絡先", "情報システム課 | 内線 7200"),
        ("困ったとき", "内線 9110 へどうぞ。"),
        ("用語", "情報セキュリティ窓口: 相談の窓口をいう。メール desk@example.co.jp、内線 9110"),
        ("Contacts", "IT Section | ext. 2210"),
    ],
)
def test_a_desk_is_there_to_be_asked(title: str, text: str) -> None:
    assert len(told(title, text)) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("海外出張", "そのあと、すぐに内線7119に電話してください。"),
        ("前文", "文書番号 DEV-12 管理:開発基盤グループ(内線 350)"),
        ("前文", "最終更新:情報システム課ヘルプデスク 内線7200"),
        ("なくした!", "30分以内に内線7119へ。相談はそのあとで。"),
        ("連絡先", "不審な人を見かけたら、内線 9000 に電話する。"),
    ],
)
def test_a_number_in_a_procedure_or_of_the_document_itself_is_not(title: str, text: str) -> None:
    assert told(title, text) == []


def test_one_desk_that_two_documents_name_is_told_once() -> None:
    lines = {"a": "情報セキュリティ窓口 | 内線 9110 / desk@example.co.jp", "b": "Security desk: ext. 9110."}
    documents = [
        Document(
            name, name, "1", language, "policy", (Section("1", "Contacts", (), text),), hash="", source="d"
        )
        for (name, text), language in zip(lines.items(), ("ja", "en"), strict=True)
    ]
    assert [line for _, _, line in contacts(documents, understand("図面を送っていい?"))] == [lines["a"]]
    assert [line for _, _, line in contacts(documents, understand("May I mail this drawing?"))] == [
        lines["b"],
        lines["a"],  # it has an address besides
    ]
