"""What people say and what documents say."""

import pytest

from knowledge.errors import DocumentRefused
from knowledge.lexicon import Lexicon, own_lexicon

TEXT = """
- {say: [スマホ, iPhone], documents: [携帯電話, 携帯情報端末]}
- {say: [スマホ決済], documents: [支払]}
- {say: [pc], documents: [PC]}
"""


def said(question: str) -> list[str]:
    return [meaning.said for meaning in Lexicon.parse(TEXT, "test").meanings(question)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("スマホいい?", ["スマホ"]),
        ("ｽﾏﾎいい?", ["スマホ"]),
        ("my IPHONEs", ["iphone"]),
        ("スマホ決済は?", ["スマホ決済"]),
        ("スマホでスマホ決済", ["スマホ決済", "スマホ"]),
        ("the upcoming event", []),
        ("会社のPCを", ["pc"]),
    ],
)
def test_what_was_said_is_found_once_the_longest_first(question: str, found: list[str]) -> None:
    assert said(question) == found


def test_a_companys_words_come_beside_the_own() -> None:
    more = Lexicon.of([("端末くん", ("携帯情報端末",)), ("消した", ())])
    both = Lexicon.parse(TEXT, "test").with_more(more)
    assert [m.documents for m in both.meanings("端末くんとスマホ")] == [
        ("携帯情報端末",),
        ("携帯電話", "携帯情報端末"),
    ]
    assert not both.meanings("消した")


@pytest.mark.parametrize("text", ["say: x", "- {say: [a]}", "- {say: a, documents: [b]}", "- [", "- 3"])
def test_a_wrong_file_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(DocumentRefused, match=r"words\.yaml"):
        Lexicon.parse(text, "words.yaml")


def test_the_own_lexicon_knows_everyday_words() -> None:
    assert any("携帯電話" in m.documents for m in own_lexicon().meanings("スマホ持ってっていい?"))
    assert own_lexicon().meanings("can I bring my phone")
