"""Near misses are declined with a reason; what the documents say themselves is not."""

import pytest

from knowledge.answering.coverage import evidence_of, judge
from knowledge.answering.question import understand

PASSWORDS = "パスワードの管理ルールを制定し、定期的に変更してください。"
LOGS = "記録（ログ）を取得し、当社と合意した期間、適切に保管してください。"
POLICY = "パスワードは12文字以上とする。社外からのログインには多要素認証を使う。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("機密なしのパスワード案内をメールで送ってもいい?", "open"),
        ("May I mail the password rules if there is nothing confidential in it?", "open"),
        ("機密じゃない資料をパスワードの資料と同じ棚に入れてもいい?", ""),
        ("機密のパスワードをメールで送ってもいい?", ""),
    ],
)
def test_the_guideline_binds_what_is_confidential(text: str, reason: str) -> None:
    words = ["パスワード メール 資料 棚 password mail rules"]
    assert judge(understand(text), [evidence_of((0.9, 0.9), PASSWORDS, words)]).reason == reason
    assert judge(understand(text), [evidence_of((0.9, 0.9), POLICY)]).reason != "open"


@pytest.mark.parametrize(
    ("text", "passage", "score", "reason"),
    [
        ("パスワードは変えないとだめ?", PASSWORDS, 0.9, ""),
        ("パスワードは何文字?", PASSWORDS, 0.99, "figure"),
        ("パスワードは何文字?", POLICY, 0.99, ""),
        ("パスワードは何日ごとに変える?", PASSWORDS, 0.99, "figure"),
        ("パスワードはどのくらいの頻度で変える?", PASSWORDS, 0.99, ""),
        ("ログは何年保管する?", LOGS, 0.99, ""),
        ("パスワードは変えないとだめ?", PASSWORDS, 0.2, "far"),
        ("GDPRではパスワードの変更は必要?", PASSWORDS, 0.95, "authority"),
        ("トヨタの基準ではパスワードの変更は必要?", PASSWORDS, 0.95, "authority"),
        ("What does Sony's guideline say about passwords?", PASSWORDS, 0.95, "authority"),
        ("指紋認証を入れないとだめ?", PASSWORDS, 0.95, "specific"),
        ("多要素認証は必要?", PASSWORDS, 0.95, "specific"),
        ("Is multi-factor authentication required?", POLICY, 0.95, ""),
        ("CSIRTの設置は義務ですか", PASSWORDS, 0.95, "specific"),
        ("有給休暇は何日ある?", PASSWORDS, 0.95, "topic"),
        ("How do I file my travel expenses?", PASSWORDS, 0.95, "topic"),
        ("責任者の電話番号は?", PASSWORDS, 0.95, "attribute"),
        ("What is the Wi-Fi password for guests?", PASSWORDS, 0.95, "attribute"),
    ],
)
def test_what_is_covered(text: str, passage: str, score: float, reason: str) -> None:
    coverage = judge(understand(text), [evidence_of((score, score), passage)])
    assert (coverage.covered, coverage.reason) == (not reason, reason)


@pytest.mark.parametrize(("unanswered", "reason"), [(0.6, "topic"), (0.0, "")])
def test_what_such_questions_are_about_decides_where_a_word_alone_does_not(
    unanswered: float, reason: str
) -> None:
    found = [evidence_of((0.7, 0.7), PASSWORDS)]
    assert judge(understand("会議室の予約方法は?"), found, unanswered=unanswered).reason == reason


def test_nothing_found_is_far() -> None:
    assert judge(understand("図面を送っていい?"), []).reason == "far"


def test_a_section_asked_by_number_is_covered_whatever_it_says() -> None:
    found = [evidence_of((0.999, 1.1), PASSWORDS)]
    assert judge(understand("2-4-2は何文字と言っている?"), found).covered
