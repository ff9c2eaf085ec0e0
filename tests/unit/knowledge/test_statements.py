"""A sentence that asks nothing is told from keywords, questions and calls for help."""

import pytest

from knowledge.answering.question import understand


@pytest.mark.parametrize(
    "text",
    [
        "新しい規程です", "図面が届きました。", "バックアップは毎日取っています。", "USBメモリを買いました",
        "今日は暑いですね", "The drawings arrived.", "We bought a new server.", "My password was changed yesterday.",
    ],
)  # fmt: skip
def test_statements(text: str) -> None:
    assert understand(text).states


@pytest.mark.parametrize(
    "text",
    [
        "USBメモリ 持ち出し", "パスワード 桁数", "shared accounts", "visitor badge", "図面を送っていいですか",
        "図面を持ち出したいです", "規程の場所がわかりません", "アカウントがまだ残ってるんだけど", "紙の図面の捨て方",
        "暗号化は必要です?", "手順を教えてください", "The rules for passwords", "I want to take my laptop home.",
        "We need to send drawings.", "I am not sure about this mail.", "Is the drawing confidential?",
    ],
)  # fmt: skip
def test_what_asks_or_calls_for_help_is_no_statement(text: str) -> None:
    assert not understand(text).states
