"""Streamed answers through the client's own helper."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, GENERAL


def error_of(caught: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(caught.value.response["error"])


def test_a_stream_grows_and_ends(sandbox: SandboxServer, client: WebClient) -> None:
    asked = sandbox.say(EMPLOYEE, "dm", "質問")
    channel = sandbox.dm(EMPLOYEE)
    stream = client.chat_stream(channel=channel.id, thread_ts=asked.ts, buffer_size=1)
    stream.append(markdown_text="**許可**が")
    message = channel.messages[str(stream.ts)]
    assert (message.text, message.streaming, message.thread_ts) == ("**許可**が", True, asked.ts)
    stream.append(markdown_text="必要です。")
    stream.stop(blocks=[{"type": "divider"}])
    assert (message.text, message.streaming) == ("**許可**が必要です。", False)
    assert [block["type"] for block in message.blocks] == ["markdown", "divider"]


def test_a_stream_dies_after_five_minutes_and_can_be_finished_by_update(
    sandbox: SandboxServer, client: WebClient
) -> None:
    asked = sandbox.say(EMPLOYEE, "dm", "質問")
    channel = sandbox.dm(EMPLOYEE)
    stream = client.chat_stream(channel=channel.id, thread_ts=asked.ts, buffer_size=1)
    stream.append(markdown_text="前半")
    sandbox.advance(300)
    with pytest.raises(SlackApiError) as caught:
        stream.append(markdown_text="後半")
    assert error_of(caught) == "message_not_in_streaming_state"
    client.chat_update(channel=channel.id, ts=str(stream.ts), text="前半後半")
    assert channel.messages[str(stream.ts)].text == "前半後半"


def test_a_channel_needs_both_recipients(sandbox: SandboxServer, client: WebClient) -> None:
    root = sandbox.say(EMPLOYEE, GENERAL, "質問").ts
    with pytest.raises(SlackApiError) as caught:
        client.chat_startStream(channel=GENERAL, thread_ts=root, recipient_user_id=EMPLOYEE)
    assert error_of(caught) == "missing_recipient_team_id"
    team = sandbox.workspace.team_id
    assert client.chat_startStream(
        channel=GENERAL, thread_ts=root, recipient_user_id=EMPLOYEE, recipient_team_id=team
    )["ok"]


def test_twelve_thousand_characters_are_enough(sandbox: SandboxServer, client: WebClient) -> None:
    asked = sandbox.say(EMPLOYEE, "dm", "質問")
    channel = sandbox.dm(EMPLOYEE).id
    ts = str(client.chat_startStream(channel=channel, thread_ts=asked.ts)["ts"])
    with pytest.raises(SlackApiError) as caught:
        client.chat_appendStream(channel=channel, ts=ts, markdown_text="字" * 12_001)
    assert error_of(caught) == "msg_too_long"
