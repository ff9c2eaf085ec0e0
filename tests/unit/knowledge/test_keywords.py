"""Words: coverage of the question, synonyms, groups, files."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import LibraryDamaged
from knowledge.index.keywords import Asked, KeywordIndex
from knowledge.tokens import content_words, is_japanese, stem

TEXTS = [
    "私用の携帯電話の持ち込みを禁止する",
    "パスワードは定期的に変更する",
    "Passwords must be changed regularly",
    "機密情報はサーバに保管する",
]
INDEX = KeywordIndex.build(np.arange(4), TEXTS)


def test_a_score_is_the_share_of_the_question_that_a_passage_has() -> None:
    scores = INDEX.search("パスワードの変更")
    assert scores.argmax() == 1
    assert 0.3 < scores[1] <= 1.1
    assert scores[3] == 0


def test_words_that_nobody_has_lower_the_share() -> None:
    assert INDEX.search("パスワード")[1] > INDEX.search("パスワード 梅干し")[1]


def test_what_documents_say_for_it_counts_less_than_the_word_itself() -> None:
    said = (("スマホ",), (("携帯", "電話"), ("端末",)))
    direct = INDEX.search("携帯電話")
    meant = INDEX.scores(Asked(("スマホ",), (said,)))
    assert meant.argmax() == 0
    assert 0 < meant[0] < direct[0]


def test_a_group_reaches_what_its_passages_reach_together() -> None:
    asked = Asked(tuple(content_words("パスワードをサーバに保管")))
    alone = INDEX.scores(asked)
    together = INDEX.scores(asked, np.array([0, 1, 0, 1]))
    assert together.shape == (2,)
    assert together[1] > alone.max()


def test_spelling_variants_are_one_word() -> None:
    assert content_words("サーバーへの持込み") == content_words("サーバへの持ち込み")
    assert stem("passwords") == stem("password") == "password"
    assert stem("copies") == stem("copy")
    assert content_words("may I use the USB memory") == ["use", "usb", "memory"]


@pytest.mark.parametrize(
    ("text", "japanese"), [("図面", True), ("ｽﾏﾎ", True), ("phone?", False), ("", False)]
)
def test_the_language_is_seen(text: str, japanese: bool) -> None:
    assert is_japanese(text) is japanese


def test_saved_and_loaded_it_answers_alike(tmp_path: Path) -> None:
    INDEX.save(tmp_path)
    again = KeywordIndex.load(tmp_path)
    assert np.array_equal(again.search("パスワード"), INDEX.search("パスワード"))


def test_nothing_to_index_finds_nothing() -> None:
    assert KeywordIndex.build(np.array([7]), [""]).search("図面").tolist() == [0.0]
    assert KeywordIndex.build(np.zeros(0, np.int64), []).search("図面").size == 0


def test_a_broken_file_is_said_to_be_broken(tmp_path: Path) -> None:
    INDEX.save(tmp_path)
    (tmp_path / "keywords.npz").write_bytes(b"half a fi")
    with pytest.raises(LibraryDamaged, match="Index the documents again"):
        KeywordIndex.load(tmp_path)
