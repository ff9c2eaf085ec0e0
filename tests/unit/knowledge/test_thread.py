"""Follow-ups take from the thread what they leave out, and nothing else does."""

import pytest

from knowledge.answering.thread import in_thread

MAIL = "添付ファイルで図面をメールしていい?"
PHONE = "May I bring my phone into the design room?"


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("じゃあ暗号化すれば?", MAIL),
        ("上司の許可があれば?", MAIL),
        ("タブレットは?", "スマホを設計室に持ち込んでいい?"),
        ("and for visitors?", PHONE),
        ("What about a tablet?", PHONE),
    ],
)
def test_a_follow_up_leans_on_the_question_before(text: str, before: str) -> None:
    found = in_thread(text, [before])
    assert found.earlier == (before,)
    assert found.question.asks == "permission"
    assert found.question.latest and found.question.latest in found.question.plain


@pytest.mark.parametrize(
    "text", ["パスワードを同僚に教えていい?", "Do visitors need a badge at the gate?", "ありがとう"]
)
def test_a_new_question_stands_alone(text: str) -> None:
    assert in_thread(text, [MAIL]).earlier == ()


def test_the_second_follow_up_leans_on_the_same_root() -> None:
    assert in_thread("許可があれば?", [MAIL, "じゃあ暗号化すれば?"]).earlier == (MAIL,)


def test_a_follow_up_without_a_language_takes_the_thread_s() -> None:
    assert in_thread("2-3-5?", [PHONE]).question.language == "en"
