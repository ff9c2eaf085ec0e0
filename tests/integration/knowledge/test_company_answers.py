"""What the company's own documents add: whose things, whom to ask, what comes first when something happened."""

import pytest

from knowledge.answering.answerer import Answerer
from knowledge.index.library import Library
from knowledge.models.embedder import Embedder
from knowledge.search.retriever import retriever_for


@pytest.fixture(scope="module")
def employed(company: Library, embedder: Embedder) -> Answerer:
    return Answerer(company, retriever_for(company, embedder))


@pytest.fixture(scope="module")
def guided(guideline: Library, embedder: Embedder) -> Answerer:
    return Answerer(guideline, retriever_for(guideline, embedder))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("困ったときは誰に聞けばいい?", "内線 9110"),
        ("夜中はどこに電話すればいいですか", "03-0000-9110"),
        ("who do I ask about security?", "ext. 9110"),
        ("Which extension is the security desk?", "ext. 9110"),
        ("who do I call at night?", "03-0000-9110"),
    ],
)
def test_who_asks_for_somebody_gets_a_number_in_the_first_line(
    employed: Answerer, text: str, number: str
) -> None:
    answer = employed.answer(text)
    assert (answer.verdict, answer.covered) == ("information", True)
    assert number in answer.answer
    assert len(answer.contacts) == len(answer.citations) > 1


@pytest.mark.parametrize("text", ["バックアップの頻度は誰と相談?", "設計室に入る人は誰が決める?"])
def test_who_decides_is_asked_of_the_clause(employed: Answerer, text: str) -> None:
    assert not employed.answer(text).answer.startswith("次の窓口")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I lost my PC", "within 15 minutes"),
        ("I sent a mail to the wrong person", "within 15 minutes"),
        ("社員証なくした", "総務部(内線 9000)"),
        ("知らない人が工場にいる", "受付(内線 9000)"),
        ("事故を見つけたらまず誰に言うの?", "15分以内に、管理責任者"),
        ("Who do I call if I lose my badge at night?", "within 15 minutes"),
        ("What if I send a mail to the wrong customer?", "within 15 minutes"),
        ("What happens if I click a phishing link?", "LAN cable"),
    ],
)
def test_the_first_step_is_the_one_that_cannot_wait(employed: Answerer, text: str, first: str) -> None:
    answer = employed.answer(text)
    assert answer.ordered
    assert first in answer.conditions[0].text
    assert any(each.section == "4-1" for each in answer.citations)


def test_the_report_to_the_manager_stands_once(employed: Answerer) -> None:
    answer = employed.answer("PCをなくした")
    assert sum("管理責任者" in each.text and "報告" in each.text for each in answer.conditions) == 1


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Can I take my work laptop home?", "conditional"),
        ("ok to use the free wifi at Starbucks as long as my VPN is on?", "prohibited"),
        ("試作品を家に持ち帰ってもいい?", "prohibited"),
        ("出張先で会社のノートPCを会社のスマホにつないでもいい?", "allowed"),
        ("客先の図面をホテルの部屋の金庫に入れて出かけてもいい?", "prohibited"),
        ("Our machining vendor wants to pass part of the job on to another company. Are they allowed?", "conditional"),
        ("ChatGPTに仕様書を要約させていい?", "prohibited"),
    ],
)  # fmt: skip
def test_verdicts_with_the_companys_rules(employed: Answerer, text: str, verdict: str) -> None:
    assert employed.answer(text).verdict == verdict


def test_what_forbids_is_read_first(employed: Answerer) -> None:
    answer = employed.answer("試作品を家に持ち帰ってもいい?")
    assert answer.verdict == "prohibited"
    assert "自宅に持ち帰るための持ち出しは、紙と試作品については認めない" in answer.answer


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("May I leave the laptop in the car if I lock it?", {"b"}),
        ("暗号化せずに図面をメールしていい?", {"c"}),
        ("明日図面を客先に持って行っていい?", {"a", "b", "c"}),
    ],
)
def test_a_no_names_what_is_broken_and_nothing_else(guided: Answerer, text: str, items: set[str]) -> None:
    answer = guided.answer(text)
    assert {each.item for each in answer.citations if each.section == "2-2-2"} == items


@pytest.mark.parametrize(
    ("text", "stricter"),
    [
        ("工場にスマホを持って入ってもいい?", "policy"),
        ("個人のGmailで図面を送っていい?管理責任者の許可はある", ""),  # both forbid it
        ("暗号化せずに図面をメールしていい?", ""),  # both want it encrypted
        ("USBメモリは自分のを使っていい?", ""),
    ],
)
def test_which_is_stricter_is_said_where_one_of_them_is(employed: Answerer, text: str, stricter: str) -> None:
    answer = employed.answer(text)
    assert answer.verdict == "prohibited"
    said = [each.text for each in answer.notes if "厳しい" in each.text]
    assert len(said) == bool(stricter)
    assert all("ガイドラインより社内規程" in each for each in said)


LOST = ["会社のスマホをなくした"]
MAILED = ["図面をメールで送っていい?"]


def test_a_short_question_leans_on_its_thread(employed: Answerer) -> None:
    assert "内線 9110" in employed.answer("誰に電話するの?", LOST).answer
    assert "03-0000-9110" in employed.answer("夜中だったら?", LOST).contacts[0].text
    assert employed.answer("見つかったらどうする?", LOST).ordered
    assert employed.answer(LOST[0]).urgent
    assert not employed.answer("社員が来月退職します。手続きは?").urgent
    who = employed.answer("誰が許可するの?", MAILED)
    assert any("管理責任者の許可" in each.quote for each in who.citations)


def test_leave_that_is_asked_for_is_not_had(employed: Answerer) -> None:
    asked = employed.answer("急ぎなんだけど電話で許可もらっていい?", MAILED)
    assert asked.verdict == "conditional"
    assert any("口頭の許可は認めない" in each.quote for each in asked.citations)


def test_a_list_number_is_not_read_out(employed: Answerer) -> None:
    answer = employed.answer("試作品を家に持ち帰ってもいい?")
    assert "。(3)" not in answer.answer.replace("第2条 (3)", "")
    assert any(each.item == "(3)" for each in answer.citations)


def test_what_to_do_after_a_mishap_is_no_answer_to_may_i(employed: Answerer) -> None:
    answer = employed.answer("FAXで図面を送ってもいいですか")
    assert answer.verdict == "conditional"
    assert not any("誤った相手に" in each.text for each in answer.conditions)
    assert employed.answer("FAXを間違えて送ってしまった").urgent
