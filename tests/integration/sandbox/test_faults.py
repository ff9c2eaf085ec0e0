"""Faults in answers: what took effect is in the ledger, whatever the app was told."""

from http.client import HTTPException

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import SandboxServer
from bot.sandbox.faults import CallFault
from bot.sandbox.sample import GENERAL


@pytest.mark.parametrize(("kind", "posts"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_before_and_after_the_effect(
    sandbox: SandboxServer, client: WebClient, kind: CallFault, posts: int
) -> None:
    sandbox.faults.add(kind, "chat.postMessage")
    with pytest.raises((OSError, HTTPException)):
        client.chat_postMessage(channel=GENERAL, text="一度だけ")
    assert len(sandbox.bot_messages(GENERAL)) == posts
    assert [call.answered for call in sandbox.ledger.accepted("chat.postMessage")] == [False] * posts
    assert client.chat_postMessage(channel=GENERAL, text="次")["ok"]


def test_the_default_retry_posts_twice_after_a_drop(sandbox: SandboxServer) -> None:
    retrying = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    sandbox.faults.add("drop_after", "chat.postMessage")
    retrying.chat_postMessage(channel=GENERAL, text="一度のつもり")
    assert [m.text for m in sandbox.bot_messages(GENERAL)] == ["一度のつもり"] * 2


def test_rate_limited_and_server_error(sandbox: SandboxServer, client: WebClient) -> None:
    sandbox.faults.add("rate_limited", "chat.*", seconds=7)
    sandbox.faults.add("server_error", "users.info")
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=GENERAL, text="x")
    headers = {name.lower(): value for name, value in limited.value.response.headers.items()}
    assert (limited.value.response.status_code, headers["retry-after"]) == (429, "7")
    address = sandbox.api_url + "users.info"
    broken = httpx.post(address, headers={"authorization": f"Bearer {sandbox.bot_token}"}, trust_env=False)
    assert broken.status_code == 500
    assert [call.error for call in sandbox.ledger.refused()] == ["ratelimited", "internal_error"]
    assert sandbox.bot_messages(GENERAL) == []


def test_no_answer_in_time(sandbox: SandboxServer) -> None:
    hasty = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=1)
    sandbox.faults.add("time_out", "chat.postMessage", seconds=0.2)
    with pytest.raises((OSError, HTTPException)):
        hasty.chat_postMessage(channel=GENERAL, text="届いたか分からない")
    assert len(sandbox.bot_messages(GENERAL)) == 1


def test_slow_is_late_but_fine(sandbox: SandboxServer, client: WebClient) -> None:
    sandbox.faults.add("slow", "auth.test", seconds=0.05)
    assert client.auth_test()["user_id"] == sandbox.workspace.bot_user_id
