"""What an event asks of us: a table of payloads in the shape that Slack sends."""

from typing import Any

import pytest

from bot.services.questions import LONGEST
from bot.slack.intake import Identity, take

WE = Identity("U0BOT", "C0SECURITY")


def _body(**event: Any) -> dict[str, Any]:
    values = {"type": "message", "user": "U1", "ts": "1700000000.000100", "text": "図面を送っていい?"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {**values, **event}}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"channel": "D1", "channel_type": "im"}, "ask"),
        ({"channel": "D1"}, "ask"),
        ({"channel": "D1", "channel_type": "im", "subtype": "file_share"}, "ask"),
        ({"channel": "C1", "type": "app_mention", "text": "<@U0BOT> いい?"}, "ask"),
        ({"channel": "C1", "channel_type": "channel", "text": "<@U0BOT> いい?"}, "ask"),
        ({"channel": "C1", "channel_type": "channel"}, "ignore"),
        ({"channel": "C1", "channel_type": "channel", "thread_ts": "1.0"}, "ignore"),
        ({"channel": "C0SECURITY", "channel_type": "group", "thread_ts": "1.0"}, "reply"),
        ({"channel": "C0SECURITY", "channel_type": "group"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "subtype": "message_changed"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "subtype": "message_deleted"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "subtype": "bot_message"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "bot_id": "B1"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "user": "USLACKBOT"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "user": "U0BOT"}, "ignore"),
        ({"channel": "D1", "channel_type": "im", "user": None}, "ignore"),
        ({"type": "app_home_opened", "tab": "home"}, "other"),
        ({"type": "reaction_added"}, "other"),
    ],
)
def test_each_event_is_what_it_is(event: dict[str, Any], kind: str) -> None:
    assert take(_body(**event), WE).kind == kind


def test_a_button_is_none_of_our_business() -> None:
    assert take({"type": "block_actions", "actions": []}, WE).kind == "other"


def test_twins_are_one_question() -> None:
    mention = take(_body(channel="C1", type="app_mention", text="<@U0BOT> いい?"), WE).question
    message = take(_body(channel="C1", channel_type="channel", text="<@U0BOT> いい?"), WE).question
    assert mention and message
    assert mention == message
    assert mention.key == "T1:C1:1700000000.000100"


def test_a_direct_message_begins_its_own_thread() -> None:
    alone = take(_body(channel="D1", channel_type="im"), WE).question
    reply = take(_body(channel="D1", channel_type="im", thread_ts="1.5"), WE).question
    assert alone and alone.recipient.thread_ts == "1700000000.000100"
    assert reply and reply.recipient.thread_ts == "1.5"


def test_secrets_are_gone_before_anything_can_store_them() -> None:
    question = take(_body(channel="D1", text="<@U0BOT> 鍵は xoxb-12345678-abcdefgh です"), WE).question
    assert question
    assert question.text == "鍵は [***] です"
    assert question.redacted == ("key",)
    assert "xoxb" not in str(question.to_payload())


def test_a_very_long_question_is_not_kept_whole() -> None:
    question = take(_body(channel="D1", text="長" * 10_000), WE).question
    assert question
    assert question.length == 10_000
    assert len(question.text) == LONGEST + 1


def test_a_question_survives_being_json() -> None:
    question = take(_body(channel="D1", text="a@b.example へ送る"), WE).question
    assert question
    assert type(question).from_payload(question.to_payload()) == question
