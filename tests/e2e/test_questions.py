"""A question to its answer: direct messages, mentions, commands, shortcuts; asked once, answered once."""

import json
from typing import Any

import pytest

from bot.sandbox import SandboxServer
from bot.sandbox.model import Message
from bot.sandbox.sample import EMPLOYEE, ENGLISH, EXTERNAL, GENERAL, GUEST, SECURITY, SECURITY_LEAD
from bot.texts import say

MAIL_QUESTION = "添付ファイルで図面をメールしていい?"


def shown(message: Message) -> str:
    """Everything a person sees of a message."""
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def settle(sandbox: SandboxServer, marker_from: str = ENGLISH) -> None:
    """Wait until everything before has been handled: a question asked now is answered after it."""
    sandbox.wait_for_reply(marker_from, sandbox.say(marker_from, "dm", "hello"), 30)


def control(message: Message, action_id: str) -> dict[str, Any]:
    """A control of a message, by its action id."""
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    return next(element for element in elements if element.get("action_id") == action_id)


def test_a_direct_message_is_answered_in_its_thread_with_verdict_clause_and_quote(running: Any) -> None:
    sandbox = running.sandbox
    asked = sandbox.say(EMPLOYEE, "dm", MAIL_QUESTION)
    reply = sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    assert reply.thread_ts == asked.ts
    assert reply.blocks[0]["text"]["text"] == say("answer.verdict.conditional", "ja")
    assert "2-2-2" in shown(reply)
    assert any(e["type"] == "rich_text_quote" for b in reply.blocks for e in b.get("elements", []))
    assert reply.text.startswith(say("answer.verdict.conditional", "ja"))


def test_an_english_question_is_answered_in_english(running: Any) -> None:
    sandbox = running.sandbox
    asked = sandbox.say(ENGLISH, "dm", "May I send a drawing as an attachment by e-mail?")
    reply = sandbox.wait_for_reply(ENGLISH, asked, 30)
    assert say("answer.button.human", "en") in shown(reply)


def test_a_redelivered_event_is_answered_once(running: Any) -> None:
    sandbox = running.sandbox
    sandbox.faults.deliver("duplicate")
    sandbox.faults.deliver("lose_ack")
    asked = sandbox.say(EMPLOYEE, "dm", "私物のスマホを執務室に持ち込んでいい?")
    sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    with sandbox.workspace.lock:
        for parcel in list(sandbox.platform.delivery.acked_events):
            sandbox.platform.delivery.replay(parcel)
    settle(sandbox)
    posts = sandbox.ledger.accepted("chat.postMessage", thread_ts=asked.ts)
    assert len(posts) == 1


@pytest.mark.parametrize("fault", ["", "reverse_twins"])
def test_a_mention_and_its_twin_are_answered_once_in_the_thread(running: Any, fault: str) -> None:
    sandbox = running.sandbox
    if fault:
        sandbox.faults.deliver(fault)
    text = f"<@{sandbox.workspace.bot_user_id}> {MAIL_QUESTION}"
    asked = sandbox.say(EMPLOYEE, GENERAL, text)
    sandbox.wait_for(lambda: sandbox.bot_messages(GENERAL, asked.ts), 30)
    settle(sandbox)
    assert len(sandbox.bot_messages(GENERAL, asked.ts)) == 1


def test_talk_in_a_channel_is_left_alone(running: Any) -> None:
    sandbox = running.sandbox
    before = len(sandbox.bot_messages(GENERAL))
    asked = sandbox.say(EMPLOYEE, GENERAL, MAIL_QUESTION)
    sandbox.say(ENGLISH, GENERAL, "そうですね", thread_ts=asked.ts)
    settle(sandbox)
    assert len(sandbox.bot_messages(GENERAL)) == before


@pytest.mark.parametrize("stranger", [GUEST, EXTERNAL])
def test_guests_and_strangers_get_a_sentence_and_no_answer(running: Any, stranger: str) -> None:
    sandbox = running.sandbox
    asked = sandbox.say(stranger, "dm", MAIL_QUESTION)
    reply = sandbox.wait_for_reply(stranger, asked, 30)
    assert reply.text == say("ask.guest", "ja")
    assert "2-2-2" not in shown(reply)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@{bot}>", say("ask.empty", "ja")),
        ("あ" * 10_000, say("ask.too_long", "ja", length=10_000, limit=1_000)),
    ],
)
def test_bad_questions_get_a_sentence_that_says_what_to_do(running: Any, text: str, expected: str) -> None:
    sandbox = running.sandbox
    asked = sandbox.say(EMPLOYEE, "dm", text.replace("{bot}", sandbox.workspace.bot_user_id))
    assert sandbox.wait_for_reply(EMPLOYEE, asked, 30).text == expected


def test_a_follow_up_is_understood_from_its_thread(running: Any) -> None:
    sandbox = running.sandbox
    first = sandbox.say(EMPLOYEE, "dm", MAIL_QUESTION)
    sandbox.wait_for_reply(EMPLOYEE, first, 30)
    second = sandbox.say(EMPLOYEE, "dm", "じゃあ暗号化すれば?", thread_ts=first.ts)
    reply = sandbox.wait_for_reply(EMPLOYEE, second, 30)
    assert reply.thread_ts == first.ts
    assert "2-2-2" in shown(reply)


def test_the_whole_section_opens_with_the_quoted_item_in_it(running: Any) -> None:
    sandbox = running.sandbox
    reply = sandbox.wait_for_reply(EMPLOYEE, sandbox.say(EMPLOYEE, "dm", MAIL_QUESTION), 30)
    button = control(reply, "answer.section.0")
    acted = sandbox.press(EMPLOYEE, reply.ts, "answer.section.0")
    assert acted.acked
    modal = sandbox.wait_for(lambda: sandbox.modals(EMPLOYEE))[-1]
    wanted = json.loads(button["value"])
    section = running.bot.knowledge.now().section(wanted["document"], wanted["version"], wanted["section"])
    whole = "".join(
        part["text"]
        for block in modal.blocks
        for element in block.get("elements", [])
        for part in element.get("elements", [])
    )
    assert section.text in whole
    sandbox.close(EMPLOYEE, everything=True)


def test_feedback_is_kept_however_often_it_is_pressed(running: Any) -> None:
    sandbox = running.sandbox
    reply = sandbox.wait_for_reply(EMPLOYEE, sandbox.say(EMPLOYEE, "dm", MAIL_QUESTION), 30)
    buttons = control(reply, "answer.feedback")
    for _ in range(2):
        assert sandbox.press(EMPLOYEE, reply.ts, "answer.feedback", buttons["positive_button"]["value"]).acked
    assert sandbox.press(EMPLOYEE, reply.ts, "answer.feedback", buttons["negative_button"]["value"]).acked
    modal = sandbox.wait_for(lambda: sandbox.modals(EMPLOYEE))[-1]
    acted = sandbox.submit(EMPLOYEE, modal.id, {"reason": {"reason": "unclear"}})
    assert acted.acked and not acted.errors
    question_id = buttons["negative_button"]["value"].removeprefix("no:")
    with running.bot.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "select user_id, helpful, reason from feedback where question_id = ?", (question_id,)
        ).all()
    assert [tuple(row) for row in rows] == [(EMPLOYEE, 0, "unclear")]


def test_a_question_goes_to_people_and_their_answer_comes_back(running: Any) -> None:
    sandbox = running.sandbox
    asked = sandbox.say(EMPLOYEE, "dm", "社員食堂のメニューを教えて")
    reply = sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    for _ in range(2):
        assert sandbox.press(EMPLOYEE, reply.ts, "answer.human").acked
    request = sandbox.wait_for(lambda: sandbox.bot_messages(SECURITY), 30)[-1]
    assert "社員食堂のメニューを教えて" in shown(request)
    settle(sandbox)
    assert len([m for m in sandbox.bot_messages(SECURITY) if "社員食堂" in shown(m)]) == 1
    sandbox.say(SECURITY_LEAD, SECURITY, "総務の掲示を見てください。", thread_ts=request.ts)
    channel = sandbox.dm(EMPLOYEE).id
    answers = sandbox.wait_for(
        lambda: [m for m in sandbox.bot_messages(channel, asked.ts) if "総務の掲示" in shown(m)], 30
    )
    assert f"<@{SECURITY_LEAD}>" in shown(answers[0])


def test_a_command_in_a_dm_is_answered_by_dm(running: Any) -> None:
    sandbox = running.sandbox
    acted = sandbox.command(EMPLOYEE, "/mamori", "紙の資料はどうやって捨てればいい?", "dm")
    assert acted.acked
    assert acted.answer["text"] == say("ask.by_dm", "ja")
    channel = sandbox.dm(EMPLOYEE).id
    found = sandbox.wait_for(
        lambda: [m for m in sandbox.bot_messages(channel) if "紙の資料はどうやって" in shown(m)], 30
    )
    assert found[0].thread_ts is None
    assert not any("紙の資料はどうやって" in shown(m) for m in sandbox.bot_messages(GENERAL))


def test_help_and_unknown_commands_say_what_works(running: Any) -> None:
    sandbox = running.sandbox
    helped = sandbox.command(EMPLOYEE, "/mamori", "help")
    assert say("prompts.mail.message", "ja") in json.dumps(helped.answer, ensure_ascii=False)


def test_opening_the_app_shows_prompts_and_home(running: Any) -> None:
    sandbox = running.sandbox
    sandbox.open_home(EMPLOYEE, "messages")
    sandbox.wait_for(lambda: sandbox.ledger.accepted("assistant.threads.setSuggestedPrompts"))
    sandbox.open_home(EMPLOYEE, "home")
    sandbox.wait_for(lambda: sandbox.ledger.accepted("views.publish", user_id=EMPLOYEE))
    home = json.dumps(sandbox.home(EMPLOYEE).blocks, ensure_ascii=False)
    assert say("home.title", "ja") in home
    assert running.bot.knowledge.now().documents[0].title in home


def test_nothing_that_was_delivered_went_unacknowledged(running: Any) -> None:
    settle(running.sandbox)
    assert running.sandbox.platform.delivery.lost == []
    assert running.sandbox.ledger.refused() == []
