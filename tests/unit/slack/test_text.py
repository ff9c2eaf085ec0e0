"""Escaping, reading and splitting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import defuse, escape, read, shorten, split


def test_what_comes_from_outside_can_neither_mention_nor_link() -> None:
    assert escape("<!channel> & <@U1> <https://evil.example|here>") == (
        "&lt;!channel&gt; &amp; &lt;@U1&gt; &lt;https://evil.example|here&gt;"
    )
    assert "<!" not in defuse("<!channel>") and "<@" not in defuse("<@U1>")
    assert defuse("a < b > c <- d") == "a < b > c <- d"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<@UBOT> 図面を送っていい？", "図面を送っていい？"),
        ("<@U1|sato> に <#C1|general> で", "@sato に #general で"),
        ("<mailto:a@b.example|a@b.example> へ", "a@b.example へ"),
        ("<https://x.example/a?b=1&amp;c=2|ここ>", "https://x.example/a?b=1&c=2"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("<!here> <!subteam^S1|@leads>", "@here @@leads"),
    ],
)
def test_reading_takes_slacks_markup_away(raw: str, expected: str) -> None:
    assert read(raw, "UBOT") == expected


@given(st.text(max_size=2_000), st.integers(1, 300))
def test_pieces_join_to_the_text_and_none_is_too_long(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert split("一つ目の文。二つ目の文。", 8) == ["一つ目の文。", "二つ目の文。"]


def test_shortening_says_so() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
