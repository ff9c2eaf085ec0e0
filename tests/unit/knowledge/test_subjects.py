"""What a question is about and no passage holds; the words of any day and office do not count."""

import pytest

from knowledge.answering.coverage import evidence_of, judge
from knowledge.answering.question import understand
from knowledge.answering.subjects import strange
from knowledge.tokens import nouns

COPIES = "契約に基づいて機密情報を複製・複写した場合、原本と同様の管理をしてください。"
BACKUPS = "バックアップデータの保管ルールを制定し、機密区分に応じて適切に管理してください。"
CATALOGUE = "コピー バックアップ サーバ 図面 copy backup server drawing badge"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("プリンタのトナー交換は誰がやるんですか", ["トナー"]),
        ("図面の縮尺はどう決める?", ["縮尺"]),
        ("新幹線で図面を読んでもいい?", []),
        ("来週の朝、部長の机で図面をコピーしてもいい?", []),
        ("パスワードを「abc123」にしてもいい?", []),
        ("What is the warranty on the server?", ["warranty"]),
        ("Can I copy drawings at home tomorrow?", []),
        ("Can I copy drawngs?", ["drawngs"]),
        ("Are the drawing's copies safe?", []),
        ("Nothing seems missing from the backups.", []),
        ("Can I hang on to the drawings?", []),
        ("mixing the drawings in one folder", []),
        ("Do I have to speak to newspapers about the drawings?", ["newspapers"]),
        ("図面のしまい方は決まっていますか", []),
    ],
)
def test_only_things_that_stand_nowhere_are_strange(text: str, words: list[str]) -> None:
    found = strange(understand(text), [COPIES, BACKUPS, CATALOGUE])
    assert [subject.word for subject in found if subject.central] == words


def test_a_mistyped_word_is_the_word_that_stands_there() -> None:
    assert not strange(understand("Do I have to change my pasword?"), ["change your password regularly"])


def test_a_circumstance_is_not_what_the_sentence_is_about() -> None:
    beside = strange(understand("潜水艦で図面をコピーしたらまずい?"), [COPIES, CATALOGUE])
    assert [(subject.word, subject.central) for subject in beside] == [("潜水", False)]


@pytest.mark.parametrize(
    ("text", "score", "is_covered"),
    [
        ("図面の縮尺はどう決める?", 0.97, False),
        ("ホログラフで図面をコピーする手順は?", 0.97, True),
        ("図面の縮尺はどう決める?", 0.7, False),
        ("ホログラフの図面をコピーしてもいい?", 0.9, True),
        ("ホログラフの図面をコピーしてもいい?", 0.7, False),
    ],
)
def test_may_i_holds_for_what_a_rule_does_not_name(text: str, score: float, is_covered: bool) -> None:
    found = [evidence_of((score, score), COPIES, [CATALOGUE])]
    assert judge(understand(text), found, unanswered=0.1).covered is is_covered


def test_a_document_without_a_catalogue_is_not_asked_for_words_of_the_other_language() -> None:
    found = [evidence_of((0.9, 0.9), COPIES)]
    assert judge(understand("Do photocopies need a hologram?"), found).covered
    assert not judge(understand("複写にホログラムは必要?"), found).covered


def test_nouns_know_where_their_run_ends() -> None:
    assert [(noun.surface, noun.end) for noun in nouns("駐車場の予約") if noun.surface == "駐車"] == [
        ("駐車", 3)
    ]
    assert [noun.surface for noun in nouns("the printer is old")] == ["printer", "old"]
