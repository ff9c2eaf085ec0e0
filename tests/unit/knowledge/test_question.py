"""What is read from a question before anything is searched: language, small talk, a number asked for."""

import pytest

from knowledge.answering.asking import asks_of
from knowledge.answering.figures import Figure, figure_asked, holds
from knowledge.answering.question import talk_of, understand
from knowledge.answering.wording import affirms, denies, language_of, plain, says_any


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gmailで図面を送っていい?", "ja"),
        ("May I take 図面 out of the office?", "en"),
        ("スマホ 持ち込み", "ja"),
        ("USB OK?", "en"),
        ("ＵＳＢ持ち込みＯＫ？", "ja"),
        ("2-3-5", "ja"),
        ("What does 「シュレッダー」 mean in the guideline for us?", "en"),
    ],
)
def test_language_is_the_one_that_carries_the_sentence(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("こんにちは!", "greeting"),
        ("hello there", "greeting"),
        ("ありがとうございました", "thanks"),
        ("Thank you so much!", "thanks"),
        ("あなたは誰?", "about"),
        ("what can you do?", "about"),
        ("冗談を言って", "chat"),
        ("役立たずのボットだな", "abuse"),
        ("you are useless", "abuse"),
        ("???", "empty"),
        ("", "empty"),
        ("あの件どうなりました？", "vague"),
        ("any news on that?", "vague"),
        ("図面を送っていい?", ""),
        ("May I bring my phone in?", ""),
        ("hello, may I bring my phone in?", ""),
    ],
)
def test_small_talk_fills_the_whole_line(text: str, kind: str) -> None:
    assert talk_of(plain(text)) == kind


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("パスワードは何文字?", Figure("characters", True)),
        ("How long must a password be?", Figure("characters", True)),
        ("何時間以内に報告?", Figure("time", True)),
        ("ログはいつまで残す?", Figure("time", False)),
        ("How often should passwords be changed?", Figure("frequency", False)),
        ("何か月ごとに変える?", Figure("frequency", True)),
        ("罰金はいくら?", Figure("money", True)),
        ("図面を送っていい?", None),
        ("研修は何度も受けないといけない?", None),
    ],
)
def test_a_number_that_is_asked_for(text: str, figure: Figure | None) -> None:
    assert figure_asked(plain(text)) == figure


@pytest.mark.parametrize(
    ("figure", "passage", "given"),
    [
        (Figure("characters", True), "パスワードは12文字以上とする。", "figure"),
        (Figure("characters", True), "推測されないパスワードを設定してください。", ""),
        (Figure("time", True), "15分以内に電話で報告する。", "figure"),
        (Figure("time", True), "within 15 minutes of noticing", "figure"),
        (Figure("time", True), "当社と合意した時間内に報告してください。", "agreed"),
        (Figure("time", True), "直ちに削除してください。", ""),
        (Figure("time", False), "直ちに削除してください。", "word"),
        (Figure("frequency", False), "定期的に変更してください。", "word"),
        (Figure("frequency", True), "定期的に変更してください。", ""),
        (Figure("frequency", True), "パスワードは180日ごとに変更する。", "figure"),
    ],
)
def test_how_a_passage_gives_a_number(figure: Figure, passage: str, given: str) -> None:
    assert holds(figure, plain(passage)) == given


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("図面を送っていい?", "permission"),
        ("誰が入っていい?", "how"),
        ("どこに置いてもいい?", "permission"),
        ("暗号化しなくていい?", "exemption"),
        ("不要なIDはどうする?", "how"),
        ("暗号化しなきゃだめ?", "obligation"),
        ("機密情報とは?", "definition"),
        ("なぜ禁止なの?", "reason"),
        ("スマホ 持ち込み", "topic"),
        ("台帳は書かんでもええやろ?", "exemption"),
        ("一筆はもらわなくていいという理解でよいですか", "exemption"),
        ("人が入れんようにせにゃいけんの?", "obligation"),
        ("ケーブルは抜いた方がいい?", "obligation"),
        ("飲んでもいい?", "permission"),
        ("どうしてもスマホを持って入りたいです", "permission"),
        ("混ぜて入れてます。支障あります?", "permission"),
        ("やり方これで合っとる?", "permission"),
        ("このルールの対象になるんですか?自社で描いたものですけど", "definition"),
    ],
)
def test_what_is_asked_in_japanese(text: str, asks: str) -> None:
    assert asks_of(plain(text), "ja") == asks


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("暗号化して送る", True, False),
        ("暗号化せずに送る", False, True),
        ("暗号化しなければいけない", True, False),
        ("未暗号化のファイル", False, True),
        ("鍵もないけど問題ない?", False, True),
    ],
)
def test_a_word_said_or_denied(text: str, said: bool, denied: bool) -> None:
    assert (affirms(plain(text), ["暗号", "鍵"]), denies(plain(text), ["暗号", "鍵"])) == (said, denied)


@pytest.mark.parametrize(
    ("text", "denied"),
    [("send it encrypted", False), ("send it unencrypted", True), ("without encryption", True)],
)
def test_english_denials(text: str, denied: bool) -> None:
    assert denies(text, ["encrypt"]) is denied


def test_a_clause_number_is_noticed() -> None:
    assert understand("2-3-5って何?").by_number
    assert not understand("3日間持ち出していい?").by_number


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("do i hvae to sign the pledge", "obligation"),
        ("is that alowed?", "permission"),
        ("can we store it in the cloud?", "permission"),
        ("Do printed drawings and sample parts have to be protected?", "obligation"),
        ("Are we free to pass the job on?", "permission"),
        ("A torrent client, harmless right?", "permission"),
        ("Is a lesson enough or must we run a drill?", "obligation"),
        ("Does unwritten knowledge fall under the rules?", "definition"),
        ("We log both ways. Is that the right way?", "permission"),
    ],
)
def test_what_is_asked_in_english(text: str, asks: str) -> None:
    assert asks_of(plain(text), "en") == asks


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Busy season again. May I pass the job to another firm?", "may i pass the job to another firm?"),
        ("保育園から電話が来ます。スマホを設計室に持って入ってもいい?", "スマホを設計室に持って入ってもいい?"),
        ("サーバが遅いんで、図面を自分のPCに置いてもいい?", "図面を自分のpcに置いてもいい?"),
        ("Can he use another route because it is faster?", "can he use another route"),
        ("Everybody can open the share with the specs. Acceptable?", "everybody can open the share with the specs. acceptable?"),
    ],
)  # fmt: skip
def test_what_only_surrounds_the_question_is_not_asked(text: str, asking: str) -> None:
    assert " ".join(understand(text).asking.split()).rstrip(" ?") == asking.rstrip(" ?")


@pytest.mark.parametrize("text", ["switch it off", "turned the scanner off", "turn off"])
def test_a_verb_and_its_particle_stand_apart(text: str) -> None:
    assert says_any(text, ("switch off", "turn off", "turned off"))
