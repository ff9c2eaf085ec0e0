"""The Web API with the real client: what is accepted, what is refused and how, and what is written down."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Rates, SandboxServer, sample_workspace
from bot.sandbox.sample import (
    ADMIN,
    ARCHIVED,
    EMPLOYEE,
    GENERAL,
    GUEST,
    LEAVER,
    MANAGER,
    MANAGERS,
    OTHER_BOT,
    SECURITY,
)

Json = dict[str, Any]
PLAIN = {"type": "plain_text", "text": "見出し"}


def section(length: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "字" * length}}


REFUSED: dict[str, tuple[str, Json, str]] = {
    "no channel": ("chat.postMessage", {"channel": "C0NOWHERE00", "text": "x"}, "channel_not_found"),
    "archived": ("chat.postMessage", {"channel": ARCHIVED, "text": "x"}, "is_archived"),
    "not a member": ("chat.postMessage", {"channel": "C0RANDOM001", "text": "x"}, "not_in_channel"),
    "another bot": ("chat.postMessage", {"channel": OTHER_BOT, "text": "x"}, "cannot_dm_bot"),
    "deactivated": ("chat.postMessage", {"channel": LEAVER, "text": "x"}, "user_disabled"),
    "no text": ("chat.postMessage", {"channel": GENERAL}, "no_text"),
    "long text": ("chat.postMessage", {"channel": GENERAL, "text": "x" * 40_001}, "msg_too_long"),
    "blocks no JSON": ("chat.postMessage", {"channel": GENERAL, "blocks": "[{"}, "invalid_blocks_format"),
    "long blocks": (
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "blocks": [section(2700)] * 5},
        "msg_blocks_too_long",
    ),
    "wrong blocks": (
        "chat.postMessage",
        {
            "channel": GENERAL,
            "text": "x",
            "blocks": [{"type": "header", "text": {**PLAIN, "text": "字" * 151}}],
        },
        "invalid_blocks",
    ),
    "markdown and text": (
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "markdown_text": "y"},
        "markdown_text_conflict",
    ),
    "metadata": (
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "metadata": {"a": 1}},
        "invalid_metadata_schema",
    ),
    "no thread": (
        "chat.postMessage",
        {"channel": GENERAL, "text": "x", "thread_ts": "1.0"},
        "thread_not_found",
    ),
    "no message": ("chat.update", {"channel": GENERAL, "ts": "1.0", "text": "x"}, "message_not_found"),
    "no person": ("users.info", {"user": "U0NOBODY000"}, "user_not_found"),
    "open: no person": ("conversations.open", {"users": "U0NOBODY000"}, "user_not_found"),
    "open: a bot": ("conversations.open", {"users": OTHER_BOT}, "cannot_dm_bot"),
    "open: gone": ("conversations.open", {"users": LEAVER}, "user_disabled"),
    "replies": ("conversations.replies", {"channel": GENERAL, "ts": "1.0"}, "thread_not_found"),
    "status": (
        "assistant.threads.setStatus",
        {"channel_id": GENERAL, "thread_ts": "1.0", "status": "…"},
        "thread_not_found",
    ),
    "five prompts": (
        "assistant.threads.setSuggestedPrompts",
        {"channel_id": GENERAL, "prompts": [{"title": "a", "message": "b"}] * 5},
        "invalid_arguments",
    ),
    "trigger": ("views.open", {"trigger_id": "1.2.3", "view": {}}, "invalid_trigger_id"),
    "home": (
        "views.publish",
        {"user_id": EMPLOYEE, "view": {"type": "home", "blocks": [{}]}},
        "invalid_arguments",
    ),
    "group": ("usergroups.users.list", {"usergroup": "S0NOTHING00"}, "no_such_subteam"),
    "method": ("chat.shout", {"channel": GENERAL}, "unknown_method"),
    "ephemeral": (
        "chat.postEphemeral",
        {"channel": SECURITY, "user": EMPLOYEE, "text": "x"},
        "user_not_in_channel",
    ),
}


def error_of(call: Callable[..., Any], *positional: Any, **arguments: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        call(*positional, **arguments)
    return caught.value


@pytest.mark.parametrize("name", REFUSED)
def test_what_slack_refuses_is_refused(sandbox: SandboxServer, client: WebClient, name: str) -> None:
    method, arguments, code = REFUSED[name]
    before = {channel.id: len(channel.messages) for channel in sandbox.workspace.channels.values()}
    error = error_of(client.api_call, method, json=arguments)
    assert error.response["error"] == code
    assert {channel.id: len(channel.messages) for channel in sandbox.workspace.channels.values()} == before
    assert [(call.method, call.error) for call in sandbox.ledger] == [(method, code)]


def test_invalid_blocks_say_where(client: WebClient) -> None:
    error = error_of(client.chat_postMessage, channel=GENERAL, text="x", blocks=[section(1), section(3001)])
    assert error.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_tokens_are_checked(sandbox: SandboxServer) -> None:
    def error(token: str | None, method: str = "auth.test") -> str:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        body: Json = httpx.post(sandbox.api_url + method, headers=headers, trust_env=False).json()
        return str(body.get("error", "ok"))

    assert error(None) == "not_authed"
    assert error("xoxb-wrong") == "invalid_auth"
    assert error(sandbox.app_token) == "not_allowed_token_type"
    assert error(sandbox.bot_token, "apps.connections.open") == "not_allowed_token_type"
    assert error(sandbox.bot_token) == error(sandbox.app_token, "apps.connections.open") == "ok"
    kept = [str(call) for call in sandbox.ledger]
    assert not any(secret in text for text in kept for secret in (sandbox.bot_token, sandbox.app_token))


def test_a_missing_scope_is_named_and_every_answer_lists_the_scopes(
    sandbox: SandboxServer, client: WebClient
) -> None:
    sandbox.platform.manifest.scopes.discard("users:read")
    error = error_of(client.users_info, user=EMPLOYEE)
    provided = ",".join(sorted(sandbox.platform.manifest.scopes))
    assert error.response.data == {
        "ok": False,
        "error": "missing_scope",
        "needed": "users:read",
        "provided": provided,
    }
    headers = {name.lower(): value for name, value in client.auth_test().headers.items()}
    assert headers["x-oauth-scopes"] == provided


def test_addresses_are_shown_with_their_scope_only(sandbox: SandboxServer, client: WebClient) -> None:
    shown = client.users_info(user=EMPLOYEE, include_locale=True)["user"]
    assert (shown["profile"]["email"].endswith(".example"), shown["locale"]) == (True, "ja-JP")
    sandbox.platform.manifest.scopes.discard("users:read.email")
    shown = client.users_info(user=EMPLOYEE)["user"]
    assert "email" not in shown["profile"]
    assert "locale" not in shown


def test_forms_and_json_mean_the_same(sandbox: SandboxServer) -> None:
    headers = {"authorization": f"Bearer {sandbox.bot_token}"}
    blocks = '[{"type":"divider"}]'
    address = sandbox.api_url + "chat.postMessage"
    form = {"channel": GENERAL, "text": "x", "blocks": blocks}
    first = httpx.post(address, data=form, headers=headers, trust_env=False).json()
    second = httpx.post(
        address, json={**form, "blocks": [{"type": "divider"}]}, headers=headers, trust_env=False
    ).json()
    assert first["ok"] and second["ok"]
    calls = sandbox.ledger.accepted("chat.postMessage")
    assert calls[0].arguments == calls[1].arguments


def test_a_post_is_found_again_by_its_metadata(sandbox: SandboxServer, client: WebClient) -> None:
    root = sandbox.say(EMPLOYEE, GENERAL, "質問").ts
    nonce = {"event_type": "mamori_post", "event_payload": {"nonce": "n1"}}
    posted = client.chat_postMessage(channel=GENERAL, text="答え", thread_ts=root, metadata=nonce)
    thread = client.conversations_replies(channel=GENERAL, ts=root, include_all_metadata=True)["messages"]
    assert [message.get("metadata") for message in thread] == [None, nonce]
    assert thread[1]["ts"] == posted["ts"]
    plain = client.conversations_replies(channel=GENERAL, ts=root)["messages"]
    assert "metadata" not in plain[1]
    assert client.conversations_history(channel=GENERAL)["messages"][0]["reply_count"] == 1


def test_update_and_delete_are_for_own_messages(sandbox: SandboxServer, client: WebClient) -> None:
    said = sandbox.say(EMPLOYEE, GENERAL, "人の発言").ts
    assert (
        error_of(client.chat_update, channel=GENERAL, ts=said, text="x").response["error"]
        == "cant_update_message"
    )
    assert error_of(client.chat_delete, channel=GENERAL, ts=said).response["error"] == "cant_delete_message"
    own = str(client.chat_postMessage(channel=GENERAL, text="一")["ts"])
    too_long = error_of(client.chat_update, channel=GENERAL, ts=own, text="x" * 4001)
    assert too_long.response["error"] == "msg_too_long"
    client.chat_update(channel=GENERAL, ts=own, text="二", blocks=[section(3)])
    assert sandbox.workspace.channel(GENERAL).messages[own].text == "二"
    client.chat_delete(channel=GENERAL, ts=own)
    assert own not in sandbox.workspace.channel(GENERAL).messages


def test_lists_come_in_pages(client: WebClient) -> None:
    names = [user["name"] for answer in client.users_list(limit=4) for user in answer["members"]]
    assert len(names) == len(set(names)) > 12
    members = client.conversations_members(channel=GENERAL)["members"]
    assert EMPLOYEE in members
    assert GUEST not in members
    assert client.usergroups_users_list(usergroup=MANAGERS)["users"][0] == MANAGER
    channels = client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert {channel["name"] for channel in channels["channels"]} == {
        "general",
        "design",
        "security",
        "random",
    }


def test_files_are_uploaded_in_three_steps(sandbox: SandboxServer, client: WebClient) -> None:
    channel = client.conversations_open(users=ADMIN)["channel"]["id"]
    client.files_upload_v2(
        channel=channel, filename="証跡.csv", content="clause,done\n3-1-3,1\n", title="証跡"
    )
    (message,) = sandbox.bot_messages(channel)
    file = sandbox.workspace.files[message.files[0]]
    assert (file.title, file.content) == ("証跡", b"clause,done\n3-1-3,1\n")
    given = client.files_getUploadURLExternal(filename="x.txt", length=3)
    error = error_of(client.files_completeUploadExternal, files=[{"id": given["file_id"], "title": "x"}])
    assert error.response["error"] == "file_upload_incomplete"


def test_rate_limits_answer_with_retry_after(sandbox: SandboxServer, client: WebClient) -> None:
    sandbox.platform.rates = Rates.like_slack()
    client.chat_postMessage(channel=GENERAL, text="一")
    error = error_of(client.chat_postMessage, channel=GENERAL, text="二")
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    assert (error.response.status_code, error.response["error"], headers["retry-after"]) == (
        429,
        "ratelimited",
        "1",
    )
    sandbox.advance(1)
    client.chat_postMessage(channel=GENERAL, text="三")
    assert [m.text for m in sandbox.bot_messages(GENERAL)] == ["一", "三"]


def test_a_status_clears_itself_after_two_minutes(sandbox: SandboxServer, client: WebClient) -> None:
    asked = sandbox.say(EMPLOYEE, "dm", "質問")
    dm = sandbox.dm(EMPLOYEE)
    client.assistant_threads_setStatus(channel_id=dm.id, thread_ts=asked.ts, status="調べています…")
    sandbox.advance(119)
    assert dm.statuses[asked.ts].text == "調べています…"
    sandbox.advance(1)
    assert dm.statuses == {}


def test_a_manifest_that_is_none_is_refused_at_once(tmp_path: Any) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(KeyError):
        SandboxServer(sample_workspace(), tmp_path / "manifest.json")
