"""Event payloads of the Events API, and which of them an app with a given manifest receives."""

import base64
import json
from typing import TYPE_CHECKING, Any

from bot.sandbox.model import Channel, Message, User
from bot.sandbox.objects import message_object, user_object, view_object

if TYPE_CHECKING:
    from bot.sandbox.model import View
    from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
_MESSAGE_SUBSCRIPTION = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}
_NEEDS_MEMBERSHIP = frozenset({"app_mention", "message", "reaction_added", "reaction_removed"})


def message_event(message: Message, channel: Channel, workspace: "Workspace") -> Json:
    """`message` as a person or an app posted it."""
    place = {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.type_name}
    return message_object(message, channel, workspace) | place


def mention_event(message: Message, channel: Channel, workspace: "Workspace") -> Json:
    """`app_mention`: the twin of the message, with the same ts, without subtype and channel_type."""
    event = message_object(message, channel, workspace) | {"type": "app_mention"}
    event.pop("subtype", None)
    return event | {"channel": channel.id, "event_ts": message.ts}


def changed_event(message: Message, channel: Channel, workspace: "Workspace") -> Json:
    """`message_changed`, hidden."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": message_object(message, channel, workspace) | {"source_team": workspace.team_id},
        "channel": channel.id,
        "hidden": True,
        "ts": message.edited_ts,
        "event_ts": message.edited_ts,
        "channel_type": channel.type_name,
    }


def deleted_event(message: Message, channel: Channel, workspace: "Workspace") -> Json:
    """`message_deleted`, hidden."""
    ts = workspace.timestamps.next()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": message_object(message, channel, workspace),
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.type_name,
    }


def reaction_event(kind: str, on: tuple[Channel, Message], who: tuple[str, str], ts: str) -> Json:
    """`reaction_added` or `reaction_removed`; `who` is (user, name of the reaction)."""
    channel, message = on
    return {
        "type": kind,
        "user": who[0],
        "reaction": who[1],
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "item_user": message.user,
        "event_ts": ts,
    }


def home_event(user: str, channel: Channel, tab: str, view: "View | None", workspace: "Workspace") -> Json:
    """`app_home_opened` of the tab `home` or `messages`."""
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel.id,
        "tab": tab,
        "event_ts": workspace.timestamps.next(),
    }
    return event | ({"view": view_object(view, workspace)} if view and tab == "home" else {})


def team_join_event(user: User, workspace: "Workspace") -> Json:
    """`team_join` with the whole user."""
    shown = user_object(user, workspace, email=True, locale=True)
    return {"type": "team_join", "user": shown, "event_ts": workspace.timestamps.next()}


def user_change_event(user: User, workspace: "Workspace") -> Json:
    """`user_change` with the whole user, also when someone is deactivated."""
    shown = user_object(user, workspace, email=True, locale=True)
    ts = workspace.timestamps.next()
    return {"type": "user_change", "user": shown, "cache_ts": user.updated, "event_ts": ts}


def member_event(kind: str, channel: Channel, user: str, workspace: "Workspace", inviter: str = "") -> Json:
    """`member_joined_channel` or `member_left_channel`."""
    event: Json = {
        "type": kind,
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": workspace.team_id,
        "event_ts": workspace.timestamps.next(),
    }
    return event | ({"inviter": inviter} if inviter else {})


def file_shared_event(file_id: str, user: str, channel: Channel, workspace: "Workspace") -> Json:
    """`file_shared`."""
    return {
        "type": "file_shared",
        "file_id": file_id,
        "user_id": user,
        "file": {"id": file_id},
        "channel_id": channel.id,
        "event_ts": workspace.timestamps.next(),
    }


def is_subscribed(event: Json, channel: Channel | None, bot_events: set[str], bot_user: str) -> bool:
    """Whether the app hears of it: subscribed, and, for what happens in a channel, a member of it."""
    kind = event["type"]
    wanted = _MESSAGE_SUBSCRIPTION[channel.type_name] if kind == "message" and channel else kind
    if wanted not in bot_events:
        return False
    return kind not in _NEEDS_MEMBERSHIP or channel is None or bot_user in channel.members


def callback(event: Json, channel: Channel | None, workspace: "Workspace") -> Json:
    """The `event_callback` around an event, with an event_id of its own."""
    context = {"et": event["type"], "tid": workspace.team_id, "aid": workspace.app_id}
    context |= {"cid": channel.id} if channel else {}
    encoded = base64.urlsafe_b64encode(json.dumps(context, separators=(",", ":")).encode()).decode()
    return {
        "token": "verification-token",
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and workspace.is_shared(channel)),
        "event_context": "4-" + encoded.rstrip("="),
    }
