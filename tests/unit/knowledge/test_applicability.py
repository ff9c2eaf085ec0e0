"""What a question says the company does not have: subcontractors, electronic information."""

import pytest

from knowledge.answering.applicability import unconcerned
from knowledge.answering.question import understand
from knowledge.documents import Section

SUBCONTRACTED = Section(
    "2-8-2", "契約", (), "契約を結ぶ。", notes=("機密情報を共有する委託先がある場合のみ対象",)
)
ELECTRONIC = Section(
    "2-6-1", "ウイルス対策", (), "対策を行う。", notes=("当社の電子化された情報を保有する場合のみ対象",)
)


@pytest.mark.parametrize(
    "text",
    [
        "外注には一切出していないので誓約書はいらない?",
        "うちは下請けを使っていません。この契約は要りませんか?",
        "委託先ゼロです。契約のひな形、作らなくていい?",
        "全部社内で加工しています。教育も省いていい?",
        "We do everything in-house. May we skip the subcontractor part?",
        "We never share confidential data with subcontractors. Do we still need this contract?",
        "We don't use any subcontractors. Can we leave it out?",
    ],
)
def test_without_subcontractors_their_clauses_do_not_concern(text: str) -> None:
    assert unconcerned(understand(text), SUBCONTRACTED) == "subcontractor"
    assert unconcerned(understand(text), ELECTRONIC) is None


@pytest.mark.parametrize(
    "text",
    [
        "紙の図面しか預かっていません。ウイルス対策は必要?",
        "電子データは一切もらっていない工場でも対策しないとダメ?",
        "We hold only paper drawings. Do we need antivirus software?",
        "We never receive any electronic files. May we skip this?",
    ],
)
def test_without_electronic_information_those_clauses_do_not_concern(text: str) -> None:
    assert unconcerned(understand(text), ELECTRONIC) == "electronic"
    assert unconcerned(understand(text), SUBCONTRACTED) is None


@pytest.mark.parametrize(
    "text",
    [
        "委託先とNDAを結んでないけど図面渡していい?",
        "外注先に教育してないけどいい?",
        "外注先に暗号化を頼んでないけど大丈夫?",
        "外注先がないと困るので図面を渡していい?",
        "委託先に記録を出していないけどいい?",
        "下請けさんに図面を渡す前に先方に知らせていないけど問題ない?",
        "We have no agreement with the subcontractor. May I send the drawing?",
        "No subcontractor has signed yet. May we send the data?",
        "There is no contract with outside vendors yet, may I send data?",
        "誰が委託先との契約を決めるの? うちは下請けを使っていません",  # asks for a fact
    ],
)
def test_what_is_missing_between_the_two_is_no_absence(text: str) -> None:
    assert unconcerned(understand(text), SUBCONTRACTED) is None
