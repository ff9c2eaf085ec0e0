"""The fields of what the sandbox sends, against tables of what Slack sends. Types stand for values."""

from typing import Any

import pytest

from bot.sandbox import Manifest, sample_workspace
from bot.sandbox.acting import People
from bot.sandbox.clock import ManualClock
from bot.sandbox.delivery import Parcel
from bot.sandbox.model import Channel
from bot.sandbox.people import join_channel
from bot.sandbox.platform import Credentials, Platform
from bot.sandbox.sample import EMPLOYEE, GENERAL
from bot.sandbox.workspace import Draft

Json = dict[str, Any]
NONE = type(None)
AUTHORIZATION = {
    "enterprise_id": NONE,
    "team_id": str,
    "user_id": str,
    "is_bot": bool,
    "is_enterprise_install": bool,
}
CALLBACK: Json = {
    "token": str,
    "team_id": str,
    "context_team_id": str,
    "context_enterprise_id": NONE,
    "api_app_id": str,
    "type": "event_callback",
    "event_id": str,
    "event_time": int,
    "authorizations": [AUTHORIZATION],
    "is_ext_shared_channel": bool,
    "event_context": str,
}
TEXT = {"type": "text", "text": str}
RICH = {"type": "rich_text", "block_id": str, "elements": [{"type": "rich_text_section", "elements": [TEXT]}]}
WRITTEN: Json = {
    "user": str,
    "ts": str,
    "client_msg_id": str,
    "text": str,
    "team": str,
    "blocks": [RICH],
    "channel": str,
    "event_ts": str,
}
REPLY = {"thread_ts": str, "parent_user_id": str}
PLAIN = {"type": "plain_text", "text": str, "emoji": bool}
BUTTON = {"type": "button", "action_id": str, "text": PLAIN, "value": str}
POSTED: Json = {
    "user": str,
    "type": "message",
    "ts": str,
    "bot_id": str,
    "app_id": str,
    "text": str,
    "team": str,
    **REPLY,
    "blocks": [{"type": "actions", "block_id": str, "elements": [BUTTON]}],
}
PERSON = {"id": str, "username": str, "name": str, "team_id": str}
TEAM = {"id": str, "domain": str}
COMMON: Json = {
    "user": PERSON,
    "api_app_id": str,
    "token": str,
    "trigger_id": str,
    "team": TEAM,
    "enterprise": NONE,
    "is_enterprise_install": bool,
}
CONTAINER: Json = {
    "type": "message",
    "message_ts": str,
    "channel_id": str,
    "is_ephemeral": bool,
    "thread_ts": str,
}
PRESSED: Json = {
    "action_id": str,
    "block_id": str,
    "text": PLAIN,
    "value": str,
    "type": "button",
    "action_ts": str,
}
ACTION: Json = {
    **COMMON,
    "type": "block_actions",
    "container": CONTAINER,
    "channel": {"id": str, "name": str},
    "state": {"values": dict},
    "response_url": str,
    "actions": [PRESSED],
}
INPUT_BLOCK: Json = {
    "type": "input",
    "block_id": str,
    "label": PLAIN,
    "optional": bool,
    "dispatch_action": bool,
    "element": {"type": "plain_text_input", "action_id": str, "multiline": bool},
}
VIEW: Json = {
    "id": str,
    "team_id": str,
    "type": "modal",
    "blocks": [INPUT_BLOCK],
    "private_metadata": str,
    "callback_id": str,
    "state": {"values": {"b": {"a": {"type": "plain_text_input", "value": str}}}},
    "hash": str,
    "title": PLAIN,
    "clear_on_close": bool,
    "notify_on_close": bool,
    "close": PLAIN,
    "submit": PLAIN,
    "previous_view_id": NONE,
    "root_view_id": str,
    "app_id": str,
    "external_id": str,
    "app_installed_team_id": str,
    "bot_id": str,
}
COMMAND_FIELDS = (
    "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id "
    "is_enterprise_install response_url trigger_id"
)


def mismatches(value: Any, shape: Any, at: str = "") -> list[str]:
    """Where `value` differs from `shape`: a field too many, one missing, another type or constant."""
    if isinstance(shape, type):
        return [] if isinstance(value, shape) else [f"{at}: {value!r} is no {shape.__name__}"]
    if isinstance(shape, list):
        return [wrong for item in value for wrong in mismatches(item, shape[0], f"{at}[]")]
    if not isinstance(shape, dict):
        return [] if value == shape else [f"{at}: {value!r} is not {shape!r}"]
    found = [f"{at}.{name}: only here" for name in sorted(set(value) - set(shape))]
    found += [f"{at}.{name}: missing" for name in sorted(set(shape) - set(value))]
    for name in set(value) & set(shape):
        found += mismatches(value[name], shape[name], f"{at}.{name}")
    return found


class Wire:
    """Keeps the payloads that were sent."""

    def __init__(self) -> None:
        self.payloads: list[Json] = []

    def send(self, parcel: Parcel) -> str:
        self.payloads.append(parcel.payload)
        return "wire"

    def event(self, kind: str) -> Json:
        return next(body for body in reversed(self.payloads) if body.get("event", {}).get("type") == kind)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def people(wire: Wire) -> People:
    features = {"bot_user": {"display_name": "Mamori"}, "slash_commands": [{"command": "/training"}]}
    heard = ["app_mention", "message.im", "message.channels", "member_joined_channel", "reaction_added"]
    raw = {
        "features": features,
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": heard}},
    }
    platform = Platform(sample_workspace(ManualClock()), Manifest.parse(raw), Credentials("b", "a", "s"))
    platform.delivery.transport = wire
    return People(platform)


def thread(people: People) -> tuple[Channel, str]:
    root = people.say(EMPLOYEE, GENERAL, Draft(EMPLOYEE, "最初"))
    return people.workspace.channel(GENERAL), root.ts


def button_message(people: People, ephemeral: bool = False) -> tuple[Channel, str]:
    channel, root = thread(people)
    button = {
        "type": "button",
        "action_id": "a",
        "text": {"type": "plain_text", "text": "はい"},
        "value": "v",
    }
    blocks = [{"type": "actions", "elements": [button]}]
    draft = Draft(people.workspace.bot_user_id, "?", root, blocks=blocks, by_app=True)
    if ephemeral:
        return channel, people.workspace.post_ephemeral(channel, draft, EMPLOYEE).ts
    return channel, people.workspace.post(channel, draft).ts


def test_messages_and_mentions(people: People, wire: Wire) -> None:
    _, root = thread(people)
    in_channel = {**CALLBACK, "event": {**WRITTEN, "type": "message", "channel_type": "channel"}}
    assert mismatches(wire.event("message"), in_channel) == []
    people.say(EMPLOYEE, GENERAL, Draft(EMPLOYEE, "続き", root))
    reply = {**CALLBACK, "event": {**WRITTEN, **REPLY, "type": "message", "channel_type": "channel"}}
    assert mismatches(wire.event("message"), reply) == []
    people.say(EMPLOYEE, "dm", Draft(EMPLOYEE, "質問"))
    direct = {**CALLBACK, "event": {**WRITTEN, "type": "message", "channel_type": "im"}}
    assert mismatches(wire.event("message"), direct) == []
    people.say(EMPLOYEE, GENERAL, Draft(EMPLOYEE, f"<@{people.workspace.bot_user_id}> 質問"))
    mention = {**CALLBACK, "event": {**WRITTEN, "type": "app_mention", "blocks": list}}
    assert mismatches(wire.event("app_mention"), mention) == []


def test_the_apps_own_messages_come_back_to_it(people: People, wire: Wire) -> None:
    button_message(people)
    own = {**CALLBACK, "event": {**POSTED, "channel": str, "event_ts": str, "channel_type": "channel"}}
    assert mismatches(wire.event("message"), own) == []


def test_presses(people: People, wire: Wire) -> None:
    for ephemeral in (False, True):
        channel, ts = button_message(people, ephemeral)
        people.press(EMPLOYEE, (channel.id, ts), ("", "a"), {})
        shape = ACTION if ephemeral else {**ACTION, "message": POSTED}
        assert mismatches(wire.payloads[-1], shape) == []


def test_submissions(people: People, wire: Wire) -> None:
    plain = {"type": "plain_text", "text": "題"}
    element = {"type": "plain_text_input", "action_id": "a"}
    view = people._platform.views.open(
        EMPLOYEE,
        {
            "type": "modal",
            "callback_id": "f",
            "title": plain,
            "submit": plain,
            "close": plain,
            "blocks": [{"type": "input", "block_id": "b", "label": plain, "element": element}],
        },
    )
    people.submit(EMPLOYEE, view.id, {"b": {"a": "入力"}})
    shape = {**COMMON, "type": "view_submission", "view": VIEW, "response_urls": list}
    assert mismatches(wire.payloads[-1], shape) == []


def test_commands_are_flat_strings(people: People, wire: Wire) -> None:
    people.command(EMPLOYEE, GENERAL, "/training", "launch")
    assert mismatches(wire.payloads[-1], dict.fromkeys(COMMAND_FIELDS.split(), str)) == []


def test_memberships_and_reactions(people: People, wire: Wire) -> None:
    channel, ts = button_message(people)
    people.react(EMPLOYEE, GENERAL, ts, "+1")
    item = {"type": "message", "channel": str, "ts": str}
    reaction = {"type": str, "user": str, "reaction": str, "item": item, "item_user": str, "event_ts": str}
    assert mismatches(wire.event("reaction_added"), {**CALLBACK, "event": reaction}) == []
    channel.members.remove(people.workspace.bot_user_id)
    join_channel(people.workspace, channel, people.workspace.bot_user_id, EMPLOYEE)
    names = ("type", "user", "channel", "channel_type", "team", "inviter", "event_ts")
    joined = {**CALLBACK, "event": dict.fromkeys(names, str)}
    assert mismatches(wire.event("member_joined_channel"), joined) == []
