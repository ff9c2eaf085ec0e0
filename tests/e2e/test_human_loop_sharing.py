"""Private first: a command in a channel, a checked message, and what may then be shown to the others."""

import json
from typing import Any

import pytest

from bot.app import utc_now
from bot.errors import NotFound
from bot.sandbox import SandboxServer
from bot.sandbox.model import Message
from bot.sandbox.sample import EMPLOYEE, ENGLISH, GENERAL, MANAGER
from bot.services.asking import Desk
from bot.services.questions import Question
from bot.services.sharing import Sharing
from bot.slack.directory import SlackDirectory
from bot.store.questions import Questions
from bot.texts import say
from bot.workflows.jobs import DurableJobs

QUESTION = "紙の資料はどうやって捨てればいい?"


def shown(message: Message) -> str:
    """Everything a person sees of a message."""
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def ephemeral(sandbox: SandboxServer, user: str, words: str, where: str = GENERAL) -> Message:
    """Wait for a message in a channel that only this person sees."""
    channel = sandbox.workspace.channel(where)

    def found() -> list[Message]:
        return [m for m in channel.ephemerals if m.ephemeral_to == user and words in shown(m)]

    return sandbox.wait_for(found, 30)[-1]


def share_button(message: Message) -> str:
    """The value of the button that shares, "" where there is none."""
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    return next((e["value"] for e in elements if e.get("action_id") == "answer.share"), "")


def test_a_command_in_a_channel_is_answered_for_the_asker_and_shared_at_their_word(running: Any) -> None:
    sandbox = running.sandbox
    acted = sandbox.command(EMPLOYEE, "/mamori", QUESTION, GENERAL)
    assert acted.answer["text"] == say("ask.aside", "ja")
    private = ephemeral(sandbox, EMPLOYEE, QUESTION)
    assert not [m for m in sandbox.bot_messages(GENERAL) if QUESTION in shown(m)]

    for _ in range(2):
        assert sandbox.press(EMPLOYEE, private.ts, "answer.share").acked
    public = sandbox.wait_for(lambda: [m for m in sandbox.bot_messages(GENERAL) if QUESTION in shown(m)], 30)
    ephemeral(sandbox, EMPLOYEE, say("share.already", "ja"))
    assert len([m for m in sandbox.bot_messages(GENERAL) if QUESTION in shown(m)]) == 1
    assert f"<@{EMPLOYEE}>" in shown(public[0])
    assert not share_button(public[0])


def test_only_the_asker_can_share_and_only_what_they_asked(running: Any) -> None:
    sandbox, bot = running.sandbox, running.bot
    sandbox.command(EMPLOYEE, "/mamori", "来客にWi-Fiを使わせていい?", GENERAL)
    question_id = share_button(ephemeral(sandbox, EMPLOYEE, "来客にWi-Fi"))
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    in_dm = Question(sandbox.workspace.team_id, sandbox.dm(EMPLOYEE).id, EMPLOYEE, asked.ts, QUESTION).id
    questions = Questions(bot.database)
    assert questions.find(sandbox.workspace.team_id, in_dm) is not None
    desk = Desk(bot.knowledge, questions, SlackDirectory(bot.sender._client), bot.sender, None, utc_now)
    for question, person in ((question_id, MANAGER), (in_dm, EMPLOYEE), ("0" * 32, EMPLOYEE)):
        with pytest.raises(NotFound, match="share"):
            Sharing(desk, DurableJobs()).request(sandbox.workspace.team_id, question, person)


def test_a_checked_message_is_answered_for_the_one_who_asked_and_cannot_be_shared(running: Any) -> None:
    sandbox = running.sandbox
    root = sandbox.say(ENGLISH, GENERAL, "今日の予定です")
    message = sandbox.say(
        ENGLISH, GENERAL, "客先の図面をUSBメモリで持ち出していい? password: hunter2secret", thread_ts=root.ts
    )
    assert sandbox.shortcut(EMPLOYEE, "check_message", GENERAL, message.ts).acked
    answer = ephemeral(sandbox, EMPLOYEE, "USBメモリで持ち出し")
    assert answer.thread_ts == root.ts
    assert "hunter2secret" not in shown(answer)
    assert not share_button(answer)
    assert not [m for m in sandbox.bot_messages(GENERAL) if "USBメモリで持ち出し" in shown(m)]


def test_where_the_bot_is_no_member_the_answer_comes_by_direct_message(running: Any) -> None:
    sandbox = running.sandbox
    question = "紙の図面をシュレッダーにかければ捨てていい?"
    assert sandbox.command(EMPLOYEE, "/mamori", question, "C0RANDOM001").acked
    channel = sandbox.dm(EMPLOYEE).id
    found = sandbox.wait_for(lambda: [m for m in sandbox.bot_messages(channel) if question in shown(m)], 30)
    assert not share_button(found[0])


def test_a_message_that_says_what_somebody_will_do_is_checked_as_if_they_had_asked(running: Any) -> None:
    sandbox = running.sandbox
    said = "明日、客先の図面をUSBメモリに入れて持っていきます"
    message = sandbox.say(ENGLISH, GENERAL, said)
    assert sandbox.shortcut(EMPLOYEE, "check_message", GENERAL, message.ts).acked
    answer = ephemeral(sandbox, EMPLOYEE, said)
    assert say("answer.verdict.conditional", "ja") in shown(answer)
    assert "これはしても" not in shown(answer)
    assert sandbox.press(EMPLOYEE, answer.ts, "answer.human").acked
    ephemeral(sandbox, EMPLOYEE, say("human.sent_by_dm", "ja"))
