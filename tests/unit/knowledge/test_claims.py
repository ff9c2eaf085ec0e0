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
PRIVATE = source_of("2-5-4 私用 PC、私用携帯情報端末、私用記憶媒体は業務で使用させないようにしてください。")
PRIVATE_EN = source_of("Private PCs, mobile devices and storage media must not be used for work.")
BRING_PRIVATE = source_of(
    "機密情報を取り扱う場所への、私用の PC、携帯電話、携帯情報端末、記憶媒体（SD カード、USB メモリ等）などの"
    "持ち込みを禁止してください。"
)
SUBCONTRACT = source_of("k) 無断での再委託の禁止")
ALL_MEDIA = source_of(
    "私用記憶媒体は業務で使用しないでください。会社の記憶媒体も業務で使用しないでください。"
)
RETURNED_PC = source_of("私用 PC は業務で使用しないでください。PC は業務の終了後に返却してください。")
MARKS = source_of(
    "電子データのファイル名が「秘—ファイル名」または「C—ファイル名」となっている情報",
    "資料への「秘」の記載、ファイル名の「秘」や「C」の印、別途の指定のいずれかで機密情報を示す。",
)
MARKS_EN = source_of('A file name that begins with "C" indicates confidential information.')
NO_MEANING_EN = source_of('Put "C" at the start of the file name of confidential information.')
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


def test_the_question_told_back_is_no_word_of_a_document() -> None:
    question = "電子データは暗号化して送信しています。電子メールに添付しなければ、ほかに何もしなくていい?"
    assert problem_with("電子データは暗号化して送信しています。", [ENCRYPT], question) == "echo"
    quoted = "「電子メールに添付して送信する場合には、暗号化を実施してください」って誰が見るの?"
    said = "電子メールに添付して送信する場合には、暗号化を実施してください。"
    assert problem_with(said, [ENCRYPT], quoted) == ""


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


USB_QUESTION = "私物USB　会社PC　使用可否"


@pytest.mark.parametrize(
    ("sentence", "source", "question"),
    [
        ("USBは会社PCに使用できません。", PRIVATE, USB_QUESTION),
        ("USBは会社PCに使用できません。", PRIVATE, "USB 会社PC 使用可否"),
        ("USBは業務で使用できません。", PRIVATE, USB_QUESTION),
        ("記憶媒体は業務で使用させないでください。", PRIVATE, ""),
        ("Storage media must not be used for work.", PRIVATE_EN, ""),
        ("Storage media must not be used for work.", PRIVATE_EN, "Private PC?"),
        ("機密情報を取り扱う場所への記憶媒体の持ち込みは禁止です。", BRING_PRIVATE, ""),
        ("USBメモリの持ち込みは禁止です。", BRING_PRIVATE, ""),
        ("メールによる機密情報の送信は禁止です。", FREE_MAIL, ""),
        ("Sending confidential information through mail is prohibited.", FREE_MAIL, ""),
        ("再委託は禁止です。", SUBCONTRACT, ""),
        ("PCは業務で使用しないでください。", RETURNED_PC, ""),
    ],
)
def test_a_sentence_that_drops_a_qualifier_is_refused(sentence: str, source: Source, question: str) -> None:
    assert problem_with(sentence, [source], question) == "unqualified"


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("私用のPCは業務で使用させないでください。", PRIVATE),
        ("Private storage media must not be used for work.", PRIVATE_EN),
        ("機密情報を取り扱う場所への私用のPCの持ち込みは禁止です。", BRING_PRIVATE),
        ("無断での再委託は禁止です。", SUBCONTRACT),
        ("Sending confidential information through free mail is prohibited.", FREE_MAIL),
        ("記憶媒体は業務で使用しないでください。", ALL_MEDIA),
        ("PCは業務の終了後に返却してください。", RETURNED_PC),
    ],
)
def test_a_qualified_sentence_passes(sentence: str, source: Source) -> None:
    assert problem_with(sentence, [source], "") == ""


def test_nothing_is_forbidden_that_only_the_question_speaks_of() -> None:
    assert problem_with("USBは会社PCに使用できません。", [BRING_IN], "USB 会社PC 使用可否") == "contradicts"


@pytest.mark.parametrize(
    ("sentence", "source", "question"),
    [
        (
            "ファイル名の頭に「C—」って付いてるのは「C」のファイル名を示す。",
            MARKS,
            "ファイル名の頭に「C—」って付いてるのは何？",
        ),
        ("「C」はファイル名を示す。", MARKS, ""),
        ("「C」は電子データという意味です。", MARKS, "「C」の意味は?"),
        ("「社外」は機密情報を示す。", MARKS, "「社外」は何？"),
        ('A file name that begins with "C" indicates information.', MARKS_EN, ""),
        ('"C" stands for confidential information.', NO_MEANING_EN, "What does C stand for?"),
        ("A red file name indicates confidential information.", MARKS_EN, "What is a red file name?"),
        ("Confidential information means a file name.", MARKS_EN, "What does C mean?"),
    ],
)
def test_a_made_up_meaning_is_refused(sentence: str, source: Source, question: str) -> None:
    assert problem_with(sentence, [source], question) == "explains"


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("ファイル名の「C」は機密情報を示す。", MARKS),
        ('A file name that begins with "C" indicates confidential information.', MARKS_EN),
    ],
)
def test_a_meaning_that_the_source_tells_passes(sentence: str, source: Source) -> None:
    assert problem_with(sentence, [source], "") == ""


def test_without_a_source_nothing_passes() -> None:
    assert problem_with("暗号化を実施してください。", [], "暗号化?") == "no source"


def test_sentences_keep_their_end_marks() -> None:
    assert sentences("暗号化してください。次に、許可を得る。\n以上") == [
        "暗号化してください。",
        "次に、許可を得る。",
        "以上",
    ]
    assert sentences("Encrypt it. Ask first!") == ["Encrypt it.", "Ask first!"]
