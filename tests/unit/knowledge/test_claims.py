"""A worded sentence passes only when one source carries it."""

import pytest

from knowledge.chat.claims import Source, problem_with, sentences, source_of

ENCRYPT = source_of(
    "c) 電子化情報を PC、携帯情報端末、記憶媒体に保管して持ち出す時や、電子メールに添付して送信する場合には、"
    "暗号化を実施してください。",
    "Encrypt electronic data when you carry it out on a device or send it as an e-mail attachment.",
)
FREE_MAIL = source_of(
    "フリーのメール（Yahoo!メール等）やデータ共有サービス（Google docs 等）による機密情報の送信・共有を禁止してください。",
    "Sending or sharing confidential information through free mail or data sharing services is prohibited.",
)
BRING_IN = source_of(
    "b) 持ち込みを許可する場合でも、会社の PC や社内ネットワークに接続させないことや、携帯電話・携帯情報端末の"
    "カメラ機能を使わせないなどのルールを制定し、管理をしてください。"
)
SOURCES = [ENCRYPT, FREE_MAIL, BRING_IN]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("図面をメールで送っていい?", "図面を電子メールに添付して送信する場合は、暗号化を実施してください。"),
        ("", "フリーのメールによる機密情報の送信は禁止されています。"),
        ("", "会社のPCに接続させないでください。"),
        ("Can I use free mail?", "You must not send confidential information through free mail."),
        ("", "Encrypt electronic data before you send it as an e-mail attachment."),
    ],
)
def test_what_a_source_says_passes(question: str, sentence: str) -> None:
    assert problem_with(sentence, SOURCES, question) == ""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("図面はGmailで送ってもよいです。", "permits"),
        ("暗号化すれば送信できます。", "permits"),
        ("機密情報の送信は問題ありません。", "permits"),
        ("You can send it through free mail.", "permits"),
        ("Sending through free mail is allowed.", "permits"),
        ("暗号化は必要ありません。", "waives"),
        ("社内の場合は暗号化は不要です。", "waives"),
        ("Encryption is not required for an e-mail attachment.", "waives"),
        ("暗号化を実施しないでください。", "contradicts"),
        ("パスワードは8文字以上にしてください。", "figure"),
        ("24時間以内に送信してください。", "figure"),
        ("詳しくは https://example.com を見てください。", "foreign"),
        ("<!channel> 暗号化を実施してください。", "foreign"),
        ("security@example.com に送信してください。", "foreign"),
        ("上司に口頭で伝えてから送信してください。", "adds"),
        ("暗号化にはLhaplusを使用してください。", "adds"),
        ("）送信する場合には、暗号化を実施してください。", "fragment"),
        ("暗号化（電子データを送信する場合", "fragment"),
        ("c", "fragment"),
    ],
)
def test_what_no_source_says_is_refused(sentence: str, why: str) -> None:
    assert problem_with(sentence, [ENCRYPT], "") == why


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("会社のPCに接続させてください。", BRING_IN),
        ("携帯電話のカメラ機能を使わせてください。", BRING_IN),
        ("Send confidential information through free mail.", FREE_MAIL),
        ("フリーのメールで機密情報を送信してください。", FREE_MAIL),
    ],
)
def test_the_opposite_of_a_source_is_refused(sentence: str, source: Source) -> None:
    assert problem_with(sentence, [source], "") == "contradicts"


def test_without_a_source_nothing_passes() -> None:
    assert problem_with("暗号化を実施してください。", [], "暗号化?") == "no source"


def test_sentences_keep_their_end_marks() -> None:
    assert sentences("暗号化してください。次に、許可を得る。\n以上") == [
        "暗号化してください。",
        "次に、許可を得る。",
        "以上",
    ]
    assert sentences("Encrypt it. Ask first!") == ["Encrypt it.", "Ask first!"]
