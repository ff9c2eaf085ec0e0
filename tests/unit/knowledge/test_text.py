"""Cleaning: what reaches the embedder and the tokenizer cannot hurt them, and reads the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import clean, strip_invisible

ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@given(ANY_TEXT)
def test_nothing_is_left_that_hurts(text: str) -> None:
    cleaned = clean(text)
    assert not {unicodedata.category(c) for c in cleaned} & {"Cc", "Cf", "Cs"}
    assert "\ufdfa" not in cleaned
    cleaned.encode("utf-8")


@given(ANY_TEXT, st.integers(0, 50))
def test_cleaning_twice_is_cleaning_once(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once
    assert limit == 0 or len(once) <= limit


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("ｽﾏﾎの持ち込み", "スマホの持ち込み"),
        ("か\u3099いぶ", "がいぶ"),
        ("２－３－５", "2-3-5"),
        ("図\u200b面\ufeff", "図面"),
        ("pass\u00adword\U000e0041", "password"),
        ("a\nb\t c\x00", "a b c"),
        ("\ud800x", "x"),
    ],
)
def test_same_words_look_the_same(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_the_limit_counts_what_is_left_after_cleaning() -> None:
    assert clean("\u200b" * 30 + "x" * 30, 10) == "x" * 10


def test_line_breaks_survive_where_only_the_invisible_goes() -> None:
    assert strip_invisible("一\n二\u202e三") == "一\n二三"
