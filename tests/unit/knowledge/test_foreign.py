"""A rule that stands only in the other language is told by its kind."""

import pytest

from knowledge.answering.composer import _kind_of


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("パスワードは12文字以上とする。", "must"),
        ("付箋に書き留めてはならない。", "must_not"),
        ("ディスクを消去する。自分で捨ててはならない。", "both"),
        ("管理責任者の許可を得る。", "only_if"),
        ("契約には、無断での再委託の禁止、監査を含める。", "must"),
    ],
)
def test_kinds(words: str, kind: str) -> None:
    assert _kind_of(words) == kind
