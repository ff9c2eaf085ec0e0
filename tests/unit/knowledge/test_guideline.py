"""The guideline's own numbering, read from the document that ships."""

from pathlib import Path

import pytest

from knowledge.documents import Section
from knowledge.reading import guideline

GUIDELINE = Path(__file__).parents[3] / "knowledge" / "corpus" / "guideline" / "guideline-ja.md"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return GUIDELINE.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def sections(lines: list[str]) -> dict[str, Section]:
    return {section.number: section for section in guideline.parse(lines)}


def test_every_number_of_the_contract_is_there_and_no_other(sections: dict[str, Section]) -> None:
    counts = {
        "2-1": 3,
        "2-2": 3,
        "2-3": 6,
        "2-4": 4,
        "2-5": 6,
        "2-6": 4,
        "2-7": 2,
        "2-8": 7,
        "3-1": 4,
        "3-2": 2,
    }
    clauses = [f"{group}-{n}" for group, count in counts.items() for n in range(1, count + 1)]
    expected = [
        *(f"I-{n}" for n in range(1, 6)), "II", *(f"III-{n}" for n in range(1, 4)), "1-1", "1-2", *clauses,
        "4-1", "4-2", "4-note", "5-1", "5-2", *(f"附則-{n}" for n in range(1, 4)),
    ]  # fmt: skip
    assert list(sections) == expected


@pytest.mark.parametrize(
    ("number", "labels"),
    [
        ("II", "abcdefghijkl"), ("2-2-2", "abcd"), ("2-2-3", "abcd"), ("2-3-5", "ab"), ("2-4-1", "abcd"),
        ("2-4-2", "abc"), ("2-5-5", ""), ("2-5-6", "ab"), ("2-6-1", "abcd"), ("2-8-2", "abcdefghijkl"),
        ("4-1", "abc"), ("4-2", "abcdef"), ("附則-2", "123"), ("III-3", ""),
    ],
)  # fmt: skip
def test_items_are_those_of_the_clause(sections: dict[str, Section], number: str, labels: str) -> None:
    assert "".join(item.label for item in sections[number].items) == labels


def test_items_and_texts_are_stretches_of_the_document(
    sections: dict[str, Section], lines: list[str]
) -> None:
    whole = "\n".join(line.strip().removeprefix("- ") for line in lines)
    for section in sections.values():
        assert section.text in whole, section.number
        assert all(item.text and item.text in section.text for item in section.items), section.number


def test_the_notes_of_scope_go_to_the_clauses_they_govern(sections: dict[str, Section]) -> None:
    governed = {number: section.notes for number, section in sections.items() if section.notes}
    electronic = {
        n for n, notes in governed.items() if any("電子化情報を保有する場合のみ" in x for x in notes)
    }
    contractors = {n for n, notes in governed.items() if any("委託先がある場合のみ" in x for x in notes)}
    assert electronic == {n for n in sections if n.startswith(("2-4-", "2-5-", "2-6-", "2-7-"))}
    assert contractors == {n for n in sections if n.startswith("2-8-")}
    assert governed.keys() - electronic - contractors == {"4-1", "4-2"}


def test_paths_lead_from_the_part_to_the_group(sections: dict[str, Section]) -> None:
    assert sections["2-3-5"].path == ("(2) 情報資産の機密管理", "(2-3) 物理的管理")
    assert sections["III-2"].path == ("Ⅲ. お取引先様情報セキュリティ対応ガイドライン",)
    assert sections["I-3"].title == "教育・訓練"


def test_the_dot_line_belongs_to_its_clause(sections: dict[str, Section]) -> None:
    assert sections["2-5-5"].text.endswith(
        "・データが復元できないようにするため、ディスク内の情報を完全に消去または物理的に破壊してください。"
    )


def test_an_inner_list_does_not_end_the_appendix_paragraph(sections: dict[str, Section]) -> None:
    assert sections["附則-2"].items[2].text == "別途当社が機密情報と指定した情報"
    assert sections["附則-3"].title == "チェックシート"


def test_layout_marks_do_not_matter(lines: list[str], sections: dict[str, Section]) -> None:
    marked = ["## " + line if line.startswith(("I.", "II.", "Ⅲ.", "(")) else line for line in lines]
    assert [s.number for s in guideline.parse(marked)] == list(sections)


def test_other_documents_are_not_taken_for_one() -> None:
    assert not guideline.matches(["第1条(目的)", "この規程は、…", "1-1 目的", "(1) 対象"])
    assert not guideline.matches([])
