"""Numbers of clauses as people write them."""

import pytest

from knowledge.numbers import Reference, canonical, matching, references

NUMBERS = ["2-3-5", "2-3-6", "2-2-2", "4-1", "附則-2", "第5条", "第12条", "3.2", "III-2", "II"]


@pytest.mark.parametrize(
    ("question", "number", "item"),
    [
        ("2-3-5って何?", "2-3-5", None),
        ("２－３－５を見せて", "2-3-5", None),
        ("（2-3）の物理的管理", "2-3", None),
        ("附則2は?", "附則-2", None),
        ("附則の２", "附則-2", None),
        ("第五条とは", "5", None),
        ("第12条について", "12", None),
        ("Article 5", "5", None),
        ("clause 2-6-4 please", "2-6-4", None),
        ("section 3.2", "3.2", None),
        ("what does 3.2 say", "3.2", None),
        ("2-2-2のcを教えて", "2-2-2", "c"),
        ("2-2-2 c) とは", "2-2-2", "c"),
        ("Ⅲ-2", "iii-2", None),
    ],
)
def test_a_number_is_read(question: str, number: str, item: str | None) -> None:
    assert references(question) == (Reference(number, item),)


@pytest.mark.parametrize(
    "question",
    [
        "2-3日で返事が来る?",
        "03-1234-5678に電話",
        "2022-04-01から有効?",
        "TLS1.2でいい?",
        "version 2.2",
        "ISO 27001",
        "",
    ],
)
def test_other_figures_are_no_clauses(question: str) -> None:
    assert references(question) == ()


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("2-3-5", ["2-3-5"]),
        ("2-3", ["2-3-5", "2-3-6"]),
        ("附則-2", ["附則-2"]),
        ("5", ["第5条"]),
        ("3", []),
        ("9-9-9", []),
        ("iii-2", ["III-2"]),
    ],
)
def test_a_reference_means_sections_that_exist(number: str, found: list[str]) -> None:
    assert matching(Reference(number), NUMBERS) == found


@pytest.mark.parametrize(
    ("one", "other"), [("第５条", "5条"), ("第二十一条", "第21条"), ("附則２", "附則-2"), ("Ⅲ-2", "iii-2")]
)
def test_spellings_of_one_number_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
