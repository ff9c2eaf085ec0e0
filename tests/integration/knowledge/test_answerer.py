"""Whole answers from the real index: what an employee asks, and what comes back."""

import pytest

from knowledge.answering.answerer import Answerer
from knowledge.answering.answers import Answer
from knowledge.answering.applicability import Applicability
from knowledge.documents import Scope
from knowledge.index.library import Library
from knowledge.models.embedder import Embedder
from knowledge.search.retriever import retriever_for

MAIL = "添付ファイルで図面をメールしていい?"


@pytest.fixture(scope="module")
def guided(guideline: Library, embedder: Embedder) -> Answerer:
    return Answerer(guideline, retriever_for(guideline, embedder))


@pytest.fixture(scope="module")
def employed(company: Library, embedder: Embedder) -> Answerer:
    return Answerer(company, retriever_for(company, embedder))


def cited(answer: Answer) -> set[tuple[str, str | None]]:
    return {(c.section, c.item) for c in answer.citations}


def test_the_mail_question_from_both_documents(employed: Answerer) -> None:
    answer = employed.answer(MAIL)
    assert answer.verdict == "conditional"
    assert {("2-2-2", "a"), ("2-2-2", "c"), ("2-6-4", None)} <= cited(answer)
    assert any(c.document == "電子メール・ファイル授受規程" for c in answer.citations)
    assert {condition.citation for condition in answer.conditions} <= {c.n for c in answer.citations}
    assert answer.answer.startswith("条件つきで可能です。")
    assert "2-2-2 a" in answer.answer[:300]
    assert answer.contacts and "9110" in answer.contacts[0].text


def test_a_carried_object_is_not_told_to_encrypt(guided: Answerer) -> None:
    answer = guided.answer("試作品を社外に持ち出していい?")
    assert ("2-2-2", "d") in cited(answer)
    assert ("2-2-2", "c") not in cited(answer)


@pytest.mark.parametrize("text", ["is it ok?", "これってダメ?", "どうすればいい?"])
def test_what_names_nothing_is_asked_back(guided: Answerer, text: str) -> None:
    answer = guided.answer(text)
    assert (answer.covered, answer.reason, answer.citations) == (False, "vague", ())


def test_a_follow_up_that_names_nothing_means_what_its_thread_names(guided: Answerer) -> None:
    assert guided.answer("これってダメ?", ["図面をGmailで送る予定です。いい?"]).covered


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("納期が厳しいので、外注さんとの秘密保持契約は後回しで先に図面を送ってもいいですか?", "2-8-2"),
        ("請求書に見えるメールの添付を開いたら画面がおかしい。どうすればいい?", "4-1"),
        ("エアコンが壊れて暑いので、図面を広げた設計室のドアを開けっぱなしでいい?", "2-3-1"),
    ],
)
def test_a_word_of_another_matter_in_a_story_declines_nothing(
    guided: Answerer, text: str, clause: str
) -> None:
    answer = guided.answer(text)
    assert answer.covered
    assert clause in {each.section for each in answer.citations}


@pytest.mark.parametrize(
    "text",
    [
        "名刺が切れそうです。発注はどなたに頼めばいいですか",
        "健康診断の予約を変更したいのですが、どちらにご連絡すればよろしいでしょうか。",
        "複合機が紙詰まりで動きません。どうやって直すんですか",
        "タクシーの領収書をなくしたんだけど経費で落ちる?",
    ],
)
def test_another_matter_is_declined_wherever_it_is_named(guided: Answerer, text: str) -> None:
    assert not guided.answer(text).covered


def test_every_quote_stands_in_its_section(employed: Answerer, company: Library) -> None:
    for text in (
        MAIL,
        "PCをなくした",
        "スマホを設計室に持ち込んでいい?",
        "下請けとのNDAに何を入れる?",
        "How do I report a virus?",
    ):
        answer = employed.answer(text)
        assert answer.citations, text
        for each in answer.citations:
            section = company.section(each.document_id, each.version, each.section)
            assert section and each.quote in section.text


@pytest.mark.parametrize(
    ("text", "first"),
    [("PCをなくした", "15分以内"), ("ウイルスに感染したかも", "LAN"), ("メールを誤送信した", "15分以内")],
)
def test_what_is_urgent_comes_first(employed: Answerer, text: str, first: str) -> None:
    answer = employed.answer(text)
    assert answer.ordered
    assert answer.verdict == "required"
    assert first in answer.conditions[0].text
    assert any(section == "4-1" for section, _ in cited(answer))


def test_a_leaver(guided: Answerer) -> None:
    answer = guided.answer("来月社員が辞めます")
    assert answer.ordered
    assert ("2-4-1", "c") in cited(answer)


def test_follow_ups(guided: Answerer) -> None:
    answer = guided.answer("じゃあ暗号化すれば?", [MAIL])
    assert answer.verdict == "conditional"
    assert ("2-2-2", "a") in cited(answer)
    assert guided.answer("暗号化しないと?", [MAIL]).covered


def test_a_figure_only_the_policy_gives(guided: Answerer, employed: Answerer) -> None:
    alone = guided.answer("パスワードは何文字?")
    assert (alone.verdict, alone.covered, alone.reason) == ("not_covered", False, "figure")
    assert ("2-4-2", "c") in cited(alone) or any(section == "2-4-2" for section, _ in cited(alone))
    with_policy = employed.answer("パスワードは何文字?")
    assert with_policy.covered
    assert any("12文字以上" in c.quote for c in with_policy.citations)


def test_an_agreed_figure_says_that_none_is_given(guided: Answerer) -> None:
    answer = guided.answer("アクセスログは何年残せばいい?")
    assert answer.covered
    assert any("合意" in note.text for note in answer.notes)


def test_notes_of_scope_belong_to_the_answer(guideline: Library, embedder: Embedder) -> None:
    retriever = retriever_for(guideline, embedder)
    texts = [n.text for n in Answerer(guideline, retriever).answer("IDを共有していい?").notes]
    assert any("電子化" in text for text in texts)
    told = Answerer(guideline, retriever, Applicability(electronic=False)).answer("IDを共有していい?").notes
    assert len(told) == len(texts) + 1
    assert any(
        "委託先" in n.text for n in Answerer(guideline, retriever).answer("下請けに図面を渡していい?").notes
    )


def test_the_language_of_the_question(guided: Answerer) -> None:
    answer = guided.answer("May I e-mail a drawing as an attachment?")
    assert answer.language == "en"
    assert answer.answer.startswith("Only under conditions.")
    assert all(c.language == "ja" and c.summary.isascii() for c in answer.citations if c.item)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("社員食堂は何時まで?", "topic"),
        ("GDPRに違反したら罰金はいくら?", "authority"),
        ("死ね、役立たずボット", "abuse"),
        ("こんにちは", "greeting"),
        ("", "empty"),
        ("有給休暇は何日残ってる?", None),
    ],
)
def test_not_covered_has_a_reason_and_no_verdict(guided: Answerer, text: str, reason: str | None) -> None:
    answer = guided.answer(text)
    assert (answer.verdict, answer.covered, answer.conditions) == ("not_covered", False, ())
    assert reason is None or answer.reason == reason
    assert answer.answer


def test_what_may_not_be_read_is_not_cited(company: Library, embedder: Embedder) -> None:
    answer = Answerer(company, retriever_for(company, embedder)).answer(
        MAIL, (), Scope(frozenset({"nobody"}))
    )
    readable = {d.id for d in company.documents if Scope(frozenset({"nobody"})).allows(d.audience)}
    assert {c.document_id for c in answer.citations} <= readable


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "図面" * 5_000, "\x00\ud800 \ufdfa\u202e", "' OR 1=1 --", "🙂🙂🙂"]
)
def test_odd_input_is_answered_calmly(guided: Answerer, text: str) -> None:
    answer = guided.answer(text)
    assert answer.verdict in (
        "not_covered",
        "conditional",
        "required",
        "information",
        "prohibited",
        "allowed",
    )
    assert answer.covered == (answer.verdict != "not_covered")
    assert not answer.covered or answer.citations


@pytest.mark.parametrize("text", ["新しい規程です", "図面が届きました。", "We bought a new server."])
def test_a_statement_is_asked_what_it_wants(guided: Answerer, text: str) -> None:
    answer = guided.answer(text)
    assert (answer.covered, answer.reason, answer.conditions) == (False, "statement", ())
    assert "質問の形で" in answer.answer or "as a question" in answer.answer


@pytest.mark.parametrize(
    "text", ["USBメモリ 持ち出し", "Gmail 図面", "visitor badge", "IDをみんなで使っています"]
)
def test_keywords_and_a_breach_that_is_told_are_answered(guided: Answerer, text: str) -> None:
    assert guided.answer(text).covered


@pytest.mark.parametrize(
    "text",
    [
        "プリンタのトナー交換は誰がやるんですか",
        "有給の申請はどこから?",
        "What is the tolerance on the drawing?",
    ],
)
def test_what_stands_nowhere_is_declined(employed: Answerer, text: str) -> None:
    assert not employed.answer(text).covered


def test_an_account_that_is_shared_sends_nothing(guided: Answerer) -> None:
    answer = guided.answer("共有アカウントって使っていい?")
    assert answer.verdict == "prohibited"
    assert {section for section, _ in cited(answer)} == {"2-4-1"}


def test_a_japanese_policy_tells_an_english_reader_the_kind_of_rule(employed: Answerer) -> None:
    answer = employed.answer("How long must a password be?")
    assert answer.conditions[0].text.startswith("Must (quoted in Japanese): “パスワードは12文字以上")
    assert not answer.answer.startswith("Yes")


def test_numbers_are_those_that_the_reader_meets(employed: Answerer) -> None:
    for text in (MAIL, "shared accounts", "PCをなくした"):
        answer = employed.answer(text)
        said = [each.citation for each in (*answer.conditions, *answer.notes, *answer.contacts)]
        assert list(dict.fromkeys(said)) == list(range(1, max(said) + 1))


def test_tomorrow_alone_breaks_nothing(guided: Answerer) -> None:
    answer = guided.answer(
        "I'd like to take the customer's drawings to a supplier meeting tomorrow. Is that OK?"
    )
    assert answer.verdict == "conditional"


@pytest.mark.parametrize(
    ("text", "clause", "said"),
    [
        (
            "うちは下請けを使っていません。委託先との契約は要りますか?",
            "2-8-2",
            "委託先と機密情報を共有しない",
        ),
        ("We only get paper drawings. Do we need antivirus software?", "2-6-1", "in electronic form"),
    ],
)
def test_a_clause_that_does_not_concern_the_asker_says_so(
    guided: Answerer, text: str, clause: str, said: str
) -> None:
    answer = guided.answer(text)
    assert answer.verdict == "allowed"
    assert said in answer.answer
    assert {section for section, _ in cited(answer)} == {clause}
    assert answer.notes and not answer.conditions


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("会社から支給された業務用スマホで出荷の連絡するのは問題ない?自分のじゃないです", "allowed"),
        ("自分のスマホで出荷の連絡するのは問題ない?", "prohibited"),
        (
            "Is it fine to plan the year-end party in a Google Docs sheet? Nothing from the customer in it.",
            "allowed",
        ),
        ("Is it fine to put the customer's drawings in a Google Docs sheet?", "prohibited"),
    ],
)
def test_a_ban_is_not_held_against_what_it_does_not_mean(guided: Answerer, text: str, verdict: str) -> None:
    assert guided.answer(text).verdict == verdict
