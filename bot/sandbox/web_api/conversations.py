"""conversations.open, .info, .list, .members, .join, .leave, .history, .replies."""

from bot.sandbox.errors import Refused
from bot.sandbox.model import Channel, Message
from bot.sandbox.objects import channel_object, history_object
from bot.sandbox.people import join_channel, leave_channel
from bot.sandbox.web_api.chat import refuse_dm
from bot.sandbox.web_api.registry import Call, Json, method, page
from bot.sandbox.web_api.users import kind_of, kinds_asked

READ = "channels:read groups:read im:read"
HISTORY = {"im": "im:history", "group": "groups:history", "channel": "channels:history"}
READ_OF = {"im": "im:read", "group": "groups:read", "channel": "channels:read"}


@method("conversations.open", "im:write", tier=3)
def open_dm(call: Call) -> Json:
    """The DM with a person; opened when there is none. Refused: cannot_dm_bot, user_disabled, …"""
    if call.text("channel"):
        channel = call.channel()
    else:
        users = [user for user in call.required("users").split(",") if user]
        if len(users) != 1:
            raise Refused("not_enough_users" if not users else "too_many_users")
        refuse_dm(call, users[0])
        channel = call.workspace.dm(call.workspace.bot_user_id, users[0])
    shown = channel_object(channel, call.workspace) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


@method("conversations.info", READ, tier=3)
def info(call: Call) -> Json:
    """One conversation."""
    channel = _visible(call)
    return {"channel": channel_object(channel, call.workspace)}


@method("conversations.list", READ, tier=2)
def list_conversations(call: Call) -> Json:
    """The conversations the app can see."""
    kinds, workspace = kinds_asked(call), call.workspace
    hide = call.flag("exclude_archived")
    found = [
        channel
        for channel in workspace.channels.values()
        if kind_of(channel.type_name) in kinds
        and (channel.type_name == "channel" or workspace.bot_user_id in channel.members)
        and not (hide and channel.is_archived)
    ]
    shown, metadata = page(found, call)
    return {
        "channels": [channel_object(channel, workspace) for channel in shown],
        "response_metadata": metadata,
    }


@method("conversations.members", READ, tier=4)
def members(call: Call) -> Json:
    """The members of a conversation, page by page."""
    shown, metadata = page(list(_visible(call).members), call)
    return {"members": shown, "response_metadata": metadata}


@method("conversations.join", "channels:join", tier=3)
def join(call: Call) -> Json:
    """The app joins a public channel."""
    channel = call.channel()
    if channel.type_name != "channel":
        raise Refused("method_not_supported_for_channel_type")
    already = not join_channel(call.workspace, channel, call.workspace.bot_user_id)
    shown: Json = {"channel": channel_object(channel, call.workspace)}
    return shown | ({"warning": "already_in_channel"} if already else {})


@method("conversations.leave", "channels:manage groups:write", tier=3)
def leave(call: Call) -> Json:
    """The app leaves a channel."""
    channel = call.channel()
    leave_channel(call.workspace, channel, call.workspace.bot_user_id)
    return {}


@method("conversations.history", " ".join(HISTORY.values()), tier=3)
def history(call: Call) -> Json:
    """Messages, newest first, without replies (broadcasts are there)."""
    channel = _readable(call)
    roots = [message for message in channel.messages.values() if not message.thread_ts or message.broadcast]
    return _messages(call, channel, _between(call, roots)[::-1])


@method("conversations.replies", " ".join(HISTORY.values()), tier=3)
def replies(call: Call) -> Json:
    """A thread: its root, then the replies, oldest first. Refused: thread_not_found."""
    channel, ts = _readable(call), call.required("ts")
    if ts not in channel.messages:
        raise Refused("thread_not_found")
    root = channel.messages[ts].thread_ts or ts
    found = [channel.messages[root]] if root in channel.messages else []
    return _messages(call, channel, found + _between(call, channel.replies(root)))


def _visible(call: Call) -> Channel:
    channel = call.channel()
    _need(call, READ_OF[channel.type_name])
    if channel.type_name != "channel" and call.workspace.bot_user_id not in channel.members:
        raise Refused("channel_not_found")
    return channel


def _readable(call: Call) -> Channel:
    channel = call.own_channel()
    _need(call, HISTORY[channel.type_name])
    return channel


def _need(call: Call, scope: str) -> None:
    """The scope that this kind of conversation needs, beyond the method's own."""
    scopes = call.platform.manifest.scopes
    if scope not in scopes:
        raise Refused("missing_scope", extra={"needed": scope, "provided": ",".join(sorted(scopes))})


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    inclusive = call.flag("inclusive")
    try:
        low, high = float(oldest), float(latest) if latest else float("inf")
    except ValueError:
        raise Refused("invalid_ts_latest" if latest else "invalid_ts_oldest") from None
    if inclusive:
        return [message for message in messages if low <= float(message.ts) <= high]
    return [message for message in messages if low < float(message.ts) < high]


def _messages(call: Call, channel: Channel, found: list[Message]) -> Json:
    shown, metadata = page(found, call)
    with_metadata = call.flag("include_all_metadata")
    return {
        "messages": [
            history_object(message, channel, call.workspace, metadata=with_metadata) for message in shown
        ],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }
