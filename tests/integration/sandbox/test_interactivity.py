"""Buttons, modals, commands, shortcuts and homes with a real Bolt app."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Refused, SandboxServer
from bot.sandbox.sample import EMPLOYEE, GENERAL

Connect = Callable[[App], Any]
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def form(title: str = "点検", **more: Any) -> Json:
    note = {"type": "plain_text_input", "action_id": "note"}
    option = {"text": plain("はい"), "value": "yes"}
    done = {"type": "radio_buttons", "action_id": "done", "options": [option]}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("送る"),
        "blocks": [
            {"type": "input", "block_id": "note", "label": plain("メモ"), "element": note},
            {"type": "input", "block_id": "done", "label": plain("実施"), "element": done, "optional": True},
        ],
        **more,
    }


def buttons(*action_ids: str) -> list[Json]:
    made = [{"type": "button", "action_id": name, "text": plain(name), "value": name} for name in action_ids]
    return [{"type": "actions", "block_id": "row", "elements": made}]


def open_form(sandbox: SandboxServer, app: App, client: WebClient, connect: Connect) -> str:
    """A message with a button that opens the form; pressed. Answers the view's id."""

    @app.action("open")
    def opened(ack: Any, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    connect(app)
    posted = client.chat_postMessage(channel=EMPLOYEE, text="点検", blocks=buttons("open"))
    assert sandbox.press(EMPLOYEE, str(posted["ts"]), "open").acked
    return sandbox.modals(EMPLOYEE)[-1].id


def test_a_button_carries_its_message_and_can_be_answered(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    seen: list[Json] = []

    @app.action("yes")
    def pressed(ack: Any, body: Json, respond: Any) -> None:
        ack()
        seen.append(body)
        respond(text="ありがとうございます", replace_original=True)

    connect(app)
    posted = client.chat_postMessage(channel=EMPLOYEE, text="はい?", blocks=buttons("yes", "no"))
    assert sandbox.press(EMPLOYEE, str(posted["ts"]), "yes").acked
    sandbox.wait_for(lambda: sandbox.ledger.accepted("response_url"))
    message = sandbox.dm(EMPLOYEE).messages[str(posted["ts"])]
    assert (message.text, message.blocks) == ("ありがとうございます", [])
    assert seen[0]["message"]["text"] == "はい?"
    assert seen[0]["actions"][0]["value"] == "yes"


def test_nobody_there_is_a_failed_dispatch(sandbox: SandboxServer, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=EMPLOYEE, text="はい?", blocks=buttons("yes"))
    assert not sandbox.press(EMPLOYEE, str(posted["ts"]), "yes").acked
    with pytest.raises(Refused, match="action_not_found"):
        sandbox.press(EMPLOYEE, str(posted["ts"]), "maybe")


def test_a_form_is_checked_then_refused_then_taken(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    values: list[Json] = []

    @app.view("form")
    def submitted(ack: Any, view: Json) -> None:
        values.append(view["state"]["values"])
        if view["state"]["values"]["note"]["note"]["value"] == "だめ":
            ack(response_action="errors", errors={"note": "書き直してください"})
        else:
            ack()

    view_id = open_form(sandbox, app, client, connect)
    assert list(sandbox.submit(EMPLOYEE, view_id, {"note": {"note": ""}}).errors) == ["note"]
    assert values == []
    refused = sandbox.submit(EMPLOYEE, view_id, {"note": "だめ"})
    assert (refused.errors, len(refused.modals)) == ({"note": "書き直してください"}, 1)
    taken = sandbox.submit(EMPLOYEE, view_id, {"note": "よい", "done": {"done": "yes"}})
    assert (taken.acked, taken.errors, taken.modals) == (True, {}, [])
    assert values[1]["done"]["done"]["selected_option"]["value"] == "yes"


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": form("更新")}, ["更新"]),
        ({"response_action": "push", "view": form("次")}, ["点検", "次"]),
        ({"response_action": "clear"}, []),
    ],
)
def test_a_submission_may_change_the_stack(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect, answer: Json, titles: list[str]
) -> None:
    app.view("form")(lambda ack: ack(**answer))
    view_id = open_form(sandbox, app, client, connect)
    after = sandbox.submit(EMPLOYEE, view_id, {"note": "x"}).modals
    assert [view.definition["title"]["text"] for view in after] == titles


def test_an_answer_that_slack_refuses_is_in_the_ledger(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    app.view("form")(lambda ack: ack(response_action="update", view=form("長" * 25)))
    view_id = open_form(sandbox, app, client, connect)
    shown = sandbox.submit(EMPLOYEE, view_id, {"note": "x"})
    assert shown.errors
    assert [call.error for call in sandbox.ledger.refused("view_submission.*")] == ["invalid_arguments"]


def test_views_are_three_deep_and_know_their_hash(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    view_id = open_form(sandbox, app, client, connect)
    trigger = sandbox.platform.triggers.issue

    def error(call: Any, **arguments: Any) -> str:
        with pytest.raises(SlackApiError) as caught:
            call(view=form(), **arguments)
        return str(caught.value.response["error"])

    first = client.views_update(view_id=view_id, view=form("二"))["view"]
    assert error(client.views_update, view_id=view_id, hash="old.hash") == "hash_conflict"
    assert client.views_update(view_id=view_id, hash=first["hash"], view=form("三"))["ok"]
    for _ in range(2):
        client.views_push(trigger_id=trigger(EMPLOYEE), view=form())
    assert error(client.views_push, trigger_id=trigger(EMPLOYEE)) == "push_limit_reached"
    stale = trigger(EMPLOYEE)
    sandbox.advance(3.5)
    assert error(client.views_open, trigger_id=stale) == "expired_trigger_id"
    assert [view.root_id for view in sandbox.modals(EMPLOYEE)] == [view_id] * 3


def test_closing_tells_those_that_asked_for_it(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    closed: list[bool] = []

    @app.view_closed("form")
    def gone(ack: Any, body: Json) -> None:
        closed.append(body["is_cleared"])
        ack()

    view_id = open_form(sandbox, app, client, connect)
    client.views_update(view_id=view_id, view=form(notify_on_close=True))
    sandbox.close(EMPLOYEE)
    assert (closed, sandbox.modals(EMPLOYEE)) == ([False], [])


def test_a_command_is_acknowledged_with_a_text_for_one(
    sandbox: SandboxServer, app: App, connect: Connect
) -> None:
    app.command("/training")(lambda ack, command: ack(f"{command['text']} を始めます"))
    connect(app)
    assert sandbox.command(EMPLOYEE, "/training", "launch", where=GENERAL).acked
    shown = sandbox.workspace.channel(GENERAL).ephemerals[-1]
    assert (shown.text, shown.ephemeral_to) == ("launch を始めます", EMPLOYEE)
    with pytest.raises(Refused, match="unknown_command"):
        sandbox.command(EMPLOYEE, "/nonsense")


def test_a_message_shortcut_brings_the_message(sandbox: SandboxServer, app: App, connect: Connect) -> None:
    seen: list[str] = []

    @app.shortcut("check_message")
    def check(ack: Any, shortcut: Json) -> None:
        seen.append(shortcut["message"]["text"])
        ack()

    connect(app)
    said = sandbox.say(EMPLOYEE, GENERAL, "図面を自宅に送りました")
    assert sandbox.shortcut(EMPLOYEE, "check_message", GENERAL, said.ts).acked
    assert seen == ["図面を自宅に送りました"]


def test_the_home_is_published_when_it_is_opened(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    pressed: list[str] = []

    @app.event("app_home_opened")
    def opened(event: Json) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": buttons("start")})

    @app.action("start")
    def start(ack: Any, body: Json) -> None:
        pressed.append(body["view"]["id"])
        ack()

    connect(app)
    assert sandbox.open_home(EMPLOYEE) is None
    home = sandbox.wait_for(lambda: sandbox.home(EMPLOYEE))
    assert home is not None
    assert sandbox.press(EMPLOYEE, home.id, "start").acked
    assert pressed == [home.id]


def test_an_ephemeral_message_is_pressed_but_not_sent_along(
    sandbox: SandboxServer, app: App, client: WebClient, connect: Connect
) -> None:
    seen: list[Json] = []

    @app.action("yes")
    def take(ack: Any, body: Json, respond: Any) -> None:
        ack()
        seen.append(body)
        respond(delete_original=True)

    connect(app)
    posted = client.chat_postEphemeral(channel=GENERAL, user=EMPLOYEE, text="?", blocks=buttons("yes"))
    assert sandbox.press(EMPLOYEE, str(posted["message_ts"]), "yes").acked
    sandbox.wait_for(lambda: not sandbox.workspace.channel(GENERAL).ephemerals)
    assert seen[0]["container"]["is_ephemeral"] is True
    assert "message" not in seen[0]
