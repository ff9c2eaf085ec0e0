"""Answers as messages: the verdict first, everything verbatim, nothing too large, nothing that pings."""

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from bot.services.notices import AnswerNotice, EscalationNotice, HelpNotice, HumanAnswerNotice, Sentence
from bot.slack.blocks import answer, help, human, render
from bot.slack.blocks.budget import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, characters
from bot.texts import LANGUAGES, Language, say
from knowledge.answering.answers import Answer, Citation, Condition, Verdict

assert answer and help and human  # importing them registers what they draw

HOSTILE = "<!channel> <@U0EVERY> <https://evil.example|click> *太字* & <b>"


def _answer(**changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": "図面をメールしていい?",
        "language": "ja",
        "verdict": "conditional",
        "answer": "管理責任者の許可と暗号化が必要です。",
        "conditions": (Condition("管理責任者の許可を得る", 1), Condition("ファイルを暗号化する", 1)),
        "citations": (Citation(1, "guideline", "ガイドライン", "2.2", "2-2-2", "a", "許可を得ること。"),),
    }
    return Answer(**{**values, **changes})


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_the_verdict_stands_first_in_words(verdict: Verdict, language: Language) -> None:
    covered = verdict != "not_covered"
    message = render(
        AnswerNotice(language, "q1", _answer(verdict=verdict, language=language, covered=covered))
    )
    words = say(f"answer.verdict.{verdict}", language)
    assert message.blocks[0]["text"]["text"] == words
    assert message.text.startswith(words)
    assert "管理責任者の許可" in message.text


def test_small_talk_gets_one_line_and_no_buttons() -> None:
    friendly = _answer(
        verdict="not_covered",
        covered=False,
        reason="thanks",
        answer="どういたしまして。",
        citations=(),
        conditions=(),
    )
    message = render(AnswerNotice("ja", "q1", friendly))
    assert message.text == "どういたしまして。"
    assert [block["type"] for block in message.blocks] == ["rich_text"]


def test_what_to_do_comes_before_why() -> None:
    texts = _texts(render(AnswerNotice("ja", "q1", _answer())).blocks)
    assert texts.index("ファイルを暗号化する [1]") < texts.index("許可を得ること。")
    assert "[1] ガイドライン 第2.2版 2-2-2 a)" in texts


def test_steps_are_numbered_and_a_conflict_is_said() -> None:
    message = render(AnswerNotice("ja", "q1", _answer(ordered=True, conflict=True)))
    lists = [e for b in message.blocks for e in b.get("elements", []) if e["type"] == "rich_text_list"]
    assert lists[0]["style"] == "ordered"
    assert say("answer.conflict", "ja") in _texts(message.blocks)


def test_in_an_emergency_whom_to_call_stands_before_the_quotes() -> None:
    desk = (Condition("情報セキュリティ窓口 内線 9110", 1),)
    line = "情報セキュリティ窓口 内線 9110(ガイドライン 第2.2版 2-2-2 a))"
    texts = _texts(render(AnswerNotice("ja", "q1", _answer(ordered=True, contacts=desk))).blocks)
    assert texts.index(line) < texts.index("許可を得ること。")
    calm = _texts(render(AnswerNotice("ja", "q1", _answer(contacts=desk))).blocks)
    assert calm.index(line) > calm.index("許可を得ること。")


def test_whom_to_ask_is_not_quoted_once_more() -> None:
    desk = Citation(2, "mail", "メール規程", "1", "第2条", None, "内線 9110。")
    asked = _answer(citations=(*_answer().citations, desk), contacts=(Condition("内線 9110。", 2),))
    message = render(AnswerNotice("ja", "q1", asked))
    texts = _texts(message.blocks)
    assert "内線 9110(メール規程 第1版 第2条)" in texts and "内線 9110。" not in texts
    lines = (Condition("内線 9110。", 2), Condition("緊急電話 03-0000-9110", 2))
    alone = render(AnswerNotice("ja", "q1", replace(asked, conditions=(), citations=(desk,), contacts=lines)))
    texts = _texts(alone.blocks)
    assert say("answer.quotes", "ja") not in texts
    assert texts.index("相談先(メール規程 第1版 第2条)") + 1 == texts.index("内線 9110")
    assert alone.blocks[-1]["elements"][0]["text"]["text"] == "第2条 の全文"


def test_a_clause_that_does_not_concern_is_not_headed_as_leave() -> None:
    message = render(
        AnswerNotice("ja", "q1", _answer(verdict="allowed", details={"out_of_scope": "electronic"}))
    )
    assert message.blocks[0]["text"]["text"] == say("answer.out_of_scope", "ja")


def test_what_has_happened_is_headed_as_an_emergency() -> None:
    message = render(AnswerNotice("ja", "q1", _answer(verdict="required", ordered=True, urgent=True)))
    assert message.blocks[0]["text"]["text"] == say("answer.act_now", "ja")
    planned = render(AnswerNotice("ja", "q1", _answer(verdict="required", ordered=True)))
    assert planned.blocks[0]["text"]["text"] == say("answer.verdict.required", "ja")


def test_what_the_first_line_says_in_full_is_not_listed_again() -> None:
    said = _answer(
        answer="いいえ。管理責任者の許可を得る(2-2-2 a)。\n管理責任者の許可を得る",
        conditions=(Condition("管理責任者の許可を得る。", 1),),
    )
    texts = _texts(render(AnswerNotice("ja", "q1", said)).blocks)
    assert say("answer.conditions", "ja") not in texts
    assert "許可を得ること。" in texts
    steps = _texts(render(AnswerNotice("ja", "q1", replace(said, ordered=True))).blocks)
    assert "管理責任者の許可を得る。 [1]" in steps


def test_a_table_of_contacts_is_no_checklist() -> None:
    texts = _texts(render(AnswerNotice("en", "q1", _answer(verdict="information", language="en"))).blocks)
    assert say("answer.points", "en") in texts and say("answer.conditions", "en") not in texts


def test_what_only_a_colleague_said_is_not_called_a_documents() -> None:
    details = {"verified": "V-1", "owner": "高橋 結衣", "review_by": "2027-05-22"}
    own = _answer(verdict="information", details=details)
    assert render(AnswerNotice("ja", "q1", own)).blocks[0]["text"]["text"] == say("answer.by_people", "ja")
    judged = render(AnswerNotice("ja", "q1", replace(own, verdict="prohibited")))
    assert judged.blocks[0]["text"]["text"] == say("answer.verdict.prohibited", "ja")


def test_a_statement_is_asked_back_rather_than_called_uncovered() -> None:
    said = _answer(verdict="not_covered", covered=False, reason="statement", conditions=())
    message = render(AnswerNotice("ja", "q1", said))
    assert message.blocks[0]["text"]["text"] == say("answer.ask_back", "ja")


def test_clauses_of_one_number_are_told_apart() -> None:
    citations = (
        Citation(1, "mail", "メール規程", "1", "第2条", None, "原文"),
        Citation(2, "entry", "入退室規程", "1", "第2条", None, "原文"),
        Citation(3, "mail", "メール規程", "1", "第4条", None, "原文"),
    )
    message = render(AnswerNotice("ja", "q1", _answer(citations=citations, conditions=())))
    labels = [each["text"]["text"] for each in message.blocks[-1]["elements"][:3]]
    assert labels == ["メール規程 第2条 の全文", "入退室規程 第2条 の全文", "第4条 の全文"]


def test_buttons_carry_names_of_things() -> None:
    message = render(AnswerNotice("ja", "q1", _answer()))
    feedback, buttons = message.blocks[-2], message.blocks[-1]
    assert feedback["elements"][0]["positive_button"]["value"] == "yes:q1"
    assert feedback["elements"][0]["negative_button"]["value"] == "no:q1"
    section, person = buttons["elements"]
    assert json.loads(section["value"]) == {
        "document": "guideline",
        "version": "2.2",
        "section": "2-2-2",
        "item": "a",
    }
    assert (person["action_id"], person["value"]) == (answer.ACTION_HUMAN, "q1")


def test_a_section_that_is_quoted_twice_has_one_button() -> None:
    citations = tuple(
        Citation(n, "guideline", "ガイドライン", "2.2", "2-2-2", item, "原文")
        for n, item in enumerate("abc", start=1)
    )
    message = render(AnswerNotice("ja", "q1", _answer(citations=citations)))
    assert len(message.blocks[-1]["elements"]) == 2


def test_a_very_long_answer_fits_and_says_what_was_left_out() -> None:
    long = "これはとても長い規程の文です。" * 200
    citations = tuple(Citation(n, "d", "規程", "1", f"{n}", None, long) for n in range(1, 30))
    conditions = tuple(Condition(long, n) for n in range(1, 30))
    message = render(AnswerNotice("ja", "q1", _answer(citations=citations, conditions=conditions)))
    assert len(message.blocks) <= MESSAGE_BLOCKS
    assert sum(map(characters, message.blocks)) <= MESSAGE_CHARACTERS
    assert say("answer.more", "ja") in _texts(message.blocks)
    assert message.blocks[-1]["type"] == "actions"


def test_text_from_outside_neither_pings_nor_links_nor_shows_asterisks() -> None:
    citation = Citation(1, "d", HOSTILE, "1", "1", None, HOSTILE, summary=HOSTILE)
    hostile = _answer(answer=HOSTILE, citations=(citation,), conditions=(Condition(HOSTILE, 1),))
    notices = [
        AnswerNotice("ja", "q1", hostile, question=HOSTILE),
        EscalationNotice("ja", "q1", "U0ASKER", hostile),
        HumanAnswerNotice("ja", "U0LEAD", HOSTILE),
        Sentence("ja", "help.unknown", {"text": HOSTILE}),
    ]
    for notice in notices:
        message = render(notice)
        everything = json.dumps([message.text, *message.blocks], ensure_ascii=False)
        for live in ("<!channel>", "<@U0EVERY>", "<https://evil"):
            assert live not in everything, type(notice).__name__


def test_only_people_whom_slack_named_are_mentioned() -> None:
    message = render(HumanAnswerNotice("ja", "U0LEAD", "暗号化してください。"))
    assert "<@U0LEAD>" in message.blocks[0]["text"]["text"]


def test_the_person_is_told_what_was_hidden() -> None:
    message = render(AnswerNotice("ja", "q1", _answer(), redacted=("key", "card")))
    assert any("キーやトークン、カード番号" in text for text in _texts(message.blocks))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_shows_examples(language: Language) -> None:
    texts = _texts(render(HelpNotice(language)).blocks)
    assert say("prompts.mail.message", language) in texts


def test_a_notice_that_nobody_draws_is_an_error() -> None:
    with pytest.raises(TypeError, match="int"):
        render(3)
