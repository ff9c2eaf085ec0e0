"""What the page calls, over HTTP, as docs/sandbox.md promises it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, GENERAL, SECURITY

Connect = Callable[[App], Any]
Json = dict[str, Any]


@pytest.fixture
def page(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    """A browser on the page, as far as HTTP goes."""
    base = f"{sandbox.url}/page/api"
    with httpx.Client(base_url=base, headers={"origin": sandbox.url}, trust_env=False, timeout=5) as made:
        yield made


def conversation(page: httpx.Client, channel: str, thread_ts: str = "") -> Json:
    address = f"/as/{EMPLOYEE}/conversations/{channel}"
    shown: Json = page.get(address, params={"thread_ts": thread_ts}).json()
    return shown


def test_the_workspace_and_a_person(page: httpx.Client) -> None:
    shown = page.get("/workspace").json()
    assert "架空" in shown["team"]["notice"]
    assert [command["command"] for command in shown["app"]["commands"]] == ["/training", "/mamori"]
    assert SECURITY not in {channel["id"] for channel in shown["channels"]}
    mine = page.get(f"/as/{EMPLOYEE}").json()
    kinds = {entry["id"]: entry["kind"] for entry in mine["conversations"]}
    assert kinds[GENERAL] == "channel"
    assert kinds[mine["bot_dm"]] == "dm"


def test_a_question_typed_in_the_page_is_answered(
    page: httpx.Client, app: App, connect: Connect, sandbox: SandboxServer
) -> None:
    @app.event("app_mention")
    def answer(event: Json, say: Any) -> None:
        say(text="条件つきで可", thread_ts=event["ts"])

    connect(app)
    asked = page.post(
        f"/as/{EMPLOYEE}/messages", json={"channel": GENERAL, "text": "@Mamori <図面>は?"}
    ).json()
    sandbox.wait_for(lambda: sandbox.bot_messages(GENERAL))
    thread = conversation(page, GENERAL, asked["ts"])["messages"]
    assert [message["text"] for message in thread] == [
        f"<@{sandbox.workspace.bot_user_id}> &lt;図面&gt;は?",
        "条件つきで可",
    ]
    roots = conversation(page, GENERAL)["messages"]
    assert [(message["ts"], message["reply_count"]) for message in roots] == [(asked["ts"], 1)]


def test_a_form_in_the_page(
    page: httpx.Client, app: App, connect: Connect, client: WebClient, sandbox: SandboxServer
) -> None:
    note = {"type": "plain_text_input", "action_id": "note"}
    plain = {"type": "plain_text", "text": "メモ"}
    blocks = [{"type": "input", "block_id": "b", "label": plain, "element": note}]
    view = {"type": "modal", "callback_id": "f", "title": plain, "submit": plain, "blocks": blocks}

    @app.command("/training")
    def launch(ack: Any, body: Json) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    app.view("f")(lambda ack: ack(response_action="errors", errors={"b": "もう一度"}))
    connect(app)
    command = {"channel": GENERAL, "command": "/training", "text": ""}
    assert page.post(f"/as/{EMPLOYEE}/commands", json=command).json() == {"ok": True, "acked": True}
    sandbox.wait_for(lambda: sandbox.modals(EMPLOYEE))  # the bot acknowledges first and opens then
    (shown,) = page.get(f"/as/{EMPLOYEE}").json()["modals"]
    address = f"/as/{EMPLOYEE}/views/{shown['id']}"
    assert list(page.post(f"{address}/submit", json={"values": {}}).json()["errors"]) == ["b"]
    sent = page.post(f"{address}/submit", json={"values": {"b": {"note": "x"}}}).json()
    assert (sent["acked"], sent["errors"]) == (True, {"b": "もう一度"})
    assert page.post(f"{address}/close", json={}).json()["modals"] == []


def test_nobody_answers_is_said(page: httpx.Client) -> None:
    sent = page.post(f"/as/{EMPLOYEE}/commands", json={"channel": GENERAL, "command": "/mamori", "text": "x"})
    assert sent.json() == {"ok": True, "acked": False, "error": "dispatch_failed"}


def test_mistakes_are_sentences(page: httpx.Client) -> None:
    missing = page.post(f"/as/{EMPLOYEE}/messages", json={"channel": "C0NOWHERE00", "text": "x"})
    assert (missing.status_code, missing.json()["error"]) == (404, "channel_not_found")
    empty = page.post(f"/as/{EMPLOYEE}/messages", json={"channel": GENERAL, "text": " "})
    assert (empty.status_code, empty.json()["error"]) == (400, "no_text")
    private = page.get(f"/as/{EMPLOYEE}/conversations/{SECURITY}")
    assert (private.status_code, private.json()["error"]) == (404, "channel_not_found")
    assert page.get("/nothing").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"host": "sandbox.elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_another_site_cannot_act(page: httpx.Client, sandbox: SandboxServer, headers: dict[str, str]) -> None:
    refused = page.post(f"/as/{EMPLOYEE}/messages", json={"channel": GENERAL, "text": "x"}, headers=headers)
    assert refused.status_code == 403
    assert sandbox.workspace.channel(GENERAL).messages == {}
    assert page.get("/workspace", headers=headers).status_code == 403
    assert page.get("/stream", headers=headers).status_code == 403


def test_people_come_and_go(page: httpx.Client) -> None:
    joined = page.post(
        "/users", json={"real_name": "新人 太郎", "department": "設計部", "locale": "en-US"}
    ).json()["user"]
    assert (joined["locale"], joined["deleted"]) == ("en-US", False)
    gone = page.post(f"/users/{joined['id']}/deactivate", json={}).json()["user"]
    assert gone["deleted"] is True
    refused = page.post(f"/as/{joined['id']}/messages", json={"channel": GENERAL, "text": "x"})
    assert refused.json()["error"] == "user_disabled"


def test_a_file_goes_with_a_message(page: httpx.Client) -> None:
    sent = page.post(f"/as/{EMPLOYEE}/files", files={"file": ("図面.txt", b"secret")}).json()["file"]
    page.post(f"/as/{EMPLOYEE}/messages", json={"channel": GENERAL, "text": "", "files": [sent["id"]]})
    (message,) = conversation(page, GENERAL)["messages"]
    address = str(page.base_url).replace("/page/api/", "") + message["files"][0]["url"]
    fetched = httpx.get(address, trust_env=False)
    assert fetched.content == b"secret"
    assert fetched.headers["content-disposition"] == "attachment"


def test_changes_stream_and_what_was_missed_is_replayed(page: httpx.Client, sandbox: SandboxServer) -> None:
    start = page.get("/workspace").json()["n"]
    first = sandbox.say(EMPLOYEE, GENERAL, "一")
    seen: list[Json] = []
    with page.stream("GET", "/stream", params={"after": start}) as stream:
        lines = stream.iter_lines()
        for line in lines:
            if line.startswith("data: "):
                seen.append(json.loads(line[6:]))
                if len(seen) == 1:
                    sandbox.say(EMPLOYEE, GENERAL, "二")
                else:
                    break
    assert [(change["n"], change["kind"], change["channel"]) for change in seen] == [
        (start + 1, "message", GENERAL),
        (start + 2, "message", GENERAL),
    ]
    assert seen[0]["ts"] == first.ts


def test_faults_and_the_ledger_over_http(page: httpx.Client, client: WebClient) -> None:
    ordered = page.post("/faults", json={"kind": "server_error", "method": "auth.test"}).json()
    assert ordered["calls"] == [{"kind": "server_error", "method": "auth.test", "times": 1, "seconds": 1}]
    assert page.post("/faults", json={"kind": "earthquake"}).status_code == 400
    page.request("DELETE", "/faults")
    client.auth_test()
    calls = page.get("/ledger").json()["calls"]
    assert [(call["method"], call["ok"]) for call in calls] == [("auth.test", True)]


def test_the_page_itself_or_how_to_build_it(sandbox: SandboxServer) -> None:
    shown = httpx.get(sandbox.url, trust_env=False)
    assert shown.status_code in (200, 503)
    assert ("<!doctype html" in shown.text.lower()) or "make page" in shown.text
    assert "root:" not in httpx.get(f"{sandbox.url}/..%2f..%2f..%2f..%2fetc/passwd", trust_env=False).text
