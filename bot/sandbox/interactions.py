"""Payloads of what people do: presses, submissions, slash commands, shortcuts."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.blocks import VALUE_FIELD, Json, shaped, state_values
from bot.sandbox.model import Channel, Message, View
from bot.sandbox.objects import message_object, view_object
from bot.sandbox.tokens import ResponseAddresses, Triggers
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pressed:
    """One control that somebody used, and what the others of the same message or view hold."""

    block: Json
    element: Json
    value: Any = None
    state: Json | None = None


@dataclass(frozen=True, slots=True)
class Payloads:
    """Builds payloads as Slack sends them for interactivity and slash commands."""

    workspace: Workspace
    triggers: Triggers
    addresses: ResponseAddresses

    def message_action(self, user: str, channel: Channel, message: Message, pressed: Pressed) -> Json:
        """`block_actions` of a control in a message; an ephemeral message is not in the payload."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.ephemeral_to),
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._common("block_actions", user) | {
            "container": container,
            "trigger_id": self.triggers.issue(user),
            "channel": {"id": channel.id, "name": self._channel_name(channel)},
            "state": {"values": state_values(message.blocks, pressed.state)},
            "response_url": self.addresses.issue(
                "actions", user, channel.id, message.ts, message.thread_ts or ""
            ),
            "actions": [self._action(pressed)],
        }
        if not message.ephemeral_to:
            payload["message"] = message_object(message, channel, self.workspace)
        return payload

    def view_action(self, user: str, view: View, pressed: Pressed) -> Json:
        """`block_actions` of a control in a modal or on the App Home."""
        view.state = state_values(view.blocks, pressed.state)
        return self._common("block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.triggers.issue(user),
            "view": view_object(view, self.workspace),
            "actions": [self._action(pressed)],
        }

    def submission(self, user: str, view: View) -> Json:
        """`view_submission` with the state the view holds."""
        return self._common("view_submission", user) | {
            "trigger_id": self.triggers.issue(user),
            "view": view_object(view, self.workspace),
            "response_urls": [],
        }

    def closed(self, user: str, view: View, *, cleared: bool) -> Json:
        """`view_closed`."""
        return self._common("view_closed", user) | {
            "view": view_object(view, self.workspace),
            "is_cleared": cleared,
        }

    def place(self, channel: Channel | None, target: Message | View) -> Json:
        """Where an external select stands, as `block_suggestion` says it."""
        if isinstance(target, View):
            container: Json = {"type": "view", "view_id": target.id}
            return {"container": container, "view": view_object(target, self.workspace)}
        assert channel is not None
        container = {"type": "message", "message_ts": target.ts, "channel_id": channel.id}
        return {
            "container": container,
            "channel": {"id": channel.id, "name": self._channel_name(channel)},
            "message": message_object(target, channel, self.workspace),
        }

    def suggestion(self, user: str, where: Json, pressed: Pressed) -> Json:
        """`block_suggestion`: the app is asked for the options of an external select."""
        return self._common("block_suggestion", user) | {
            "action_id": pressed.element["action_id"],
            "block_id": pressed.block["block_id"],
            "value": pressed.value or "",
            **where,
        }

    def shortcut(self, user: str, callback_id: str) -> Json:
        """A global shortcut."""
        return self._common("shortcut", user) | {
            "action_ts": self.workspace.timestamps.next(),
            "callback_id": callback_id,
            "trigger_id": self.triggers.issue(user),
        }

    def message_shortcut(self, user: str, callback_id: str, channel: Channel, message: Message) -> Json:
        """A message shortcut: the message goes with it."""
        return self.shortcut(user, callback_id) | {
            "type": "message_action",
            "channel": {"id": channel.id, "name": self._channel_name(channel)},
            "message_ts": message.ts,
            "message": message_object(message, channel, self.workspace),
            "response_url": self.addresses.issue(
                "app", user, channel.id, message.ts, message.thread_ts or ""
            ),
        }

    def command(self, user: str, channel: Channel, command: str, text: str) -> Json:
        """A slash command: flat, every value a string."""
        return {
            "token": "verification-token",
            "team_id": self.workspace.team_id,
            "team_domain": self.workspace.domain,
            "channel_id": channel.id,
            "channel_name": self._channel_name(channel),
            "user_id": user,
            "user_name": self.workspace.users[user].name,
            "command": command,
            "text": text,
            "api_app_id": self.workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self.addresses.issue("commands", user, channel.id),
            "trigger_id": self.triggers.issue(user),
        }

    def _common(self, kind: str, user: str) -> Json:
        name = self.workspace.users[user].name
        team = self.workspace.team_id
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": team},
            "api_app_id": self.workspace.app_id,
            "token": "verification-token",
            "team": {"id": team, "domain": self.workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _channel_name(self, channel: Channel) -> str:
        if channel.kind == "im":
            return "directmessage"
        return "privategroup" if channel.is_private else channel.name

    def _action(self, pressed: Pressed) -> Json:
        element = pressed.element
        kind = element["type"]
        action: Json = {
            "action_id": element["action_id"],
            "block_id": pressed.block["block_id"],
            "type": kind,
            "action_ts": self.workspace.timestamps.next(),
        }
        if kind == "feedback_buttons":
            return action | _feedback(element, pressed.value)
        if kind in VALUE_FIELD:
            kept = {name: element[name] for name in ("placeholder",) if name in element}
            return action | kept | shaped(element, pressed.value)
        return action | {name: element[name] for name in ("text", "value", "style", "url") if name in element}


def _feedback(element: Json, value: Any) -> Json:
    """The pressed one of the two feedback buttons. Raises ValueError for a value that neither has."""
    for name in ("positive_button", "negative_button"):
        if element[name]["value"] == value:
            return {"text": element[name]["text"], "value": value}
    raise ValueError(f"no feedback button has the value {value!r}")
