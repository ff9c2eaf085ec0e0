"""chat.postMessage, .update, .delete, .postEphemeral, .getPermalink."""

from typing import Any

from bot.sandbox.errors import Refused
from bot.sandbox.limits import MESSAGE
from bot.sandbox.model import Channel, Message
from bot.sandbox.objects import message_object
from bot.sandbox.web_api.registry import Call, Json, method
from bot.sandbox.workspace import Draft


@method("chat.postMessage", "chat:write", tier=4)
def post_message(call: Call) -> Json:
    """Post; a user id as `channel` opens the DM."""
    channel = _target(call)
    draft = _draft(call, MESSAGE.post_text)
    draft.thread_ts = call.text("thread_ts") or None
    draft.broadcast = call.flag("reply_broadcast")
    if draft.thread_ts and draft.thread_ts not in channel.messages:
        raise Refused("thread_not_found")
    message = call.workspace.post(channel, draft)
    _clear_status(call, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": _shown(call, channel, message)}


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(call: Call) -> Json:
    """Show something to one member of the channel."""
    channel, user = call.own_channel(), call.required("user")
    call.workspace.user(user)
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    draft = _draft(call, MESSAGE.post_text)
    draft.thread_ts = call.text("thread_ts") or None
    return {"message_ts": call.workspace.post_ephemeral(channel, draft, user).ts}


@method("chat.update", "chat:write", tier=3)
def update(call: Call) -> Json:
    """Put new content in a message of the app's own. Blocks that are not given stay, as in Slack."""
    channel, message = _own(call, "cant_update_message")
    if message.streaming:
        _end_stream(message)
    fresh = _draft(call, MESSAGE.update_text, blank_ok=call.arguments.get("blocks") is not None)
    if call.arguments.get("blocks") is None and not call.text("markdown_text"):
        fresh.blocks = None
    call.platform.rewrite(channel, message, fresh)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": _shown(call, channel, message),
    }


@method("chat.delete", "chat:write", tier=3)
def delete(call: Call) -> Json:
    """Delete a message of the app's own."""
    channel, message = _own(call, "cant_delete_message")
    call.workspace.delete(channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=4)
def permalink(call: Call) -> Json:
    """The address of a message."""
    channel = call.channel()
    message = call.workspace.message(channel, call.required("message_ts"))
    address = (
        f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    )
    if message.thread_ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _target(call: Call) -> Channel:
    """The channel to post to. Refused: not_in_channel, is_archived, cannot_dm_bot, user_disabled, …"""
    workspace, name = call.workspace, call.text("channel")
    if name not in workspace.users:
        channel = call.own_channel()
        other = workspace.users[channel.other(workspace.bot_user_id)] if channel.kind == "im" else None
    else:
        other = workspace.users[name]
        refuse_dm(call, name)
        channel = workspace.dm(workspace.bot_user_id, name)
    if other is not None and other.deleted:
        raise Refused("user_disabled")
    if channel.is_archived:
        raise Refused("is_archived")
    return channel


def refuse_dm(call: Call, user_id: str) -> None:
    """Refuse people whom an app cannot write to: cannot_dm_bot, user_disabled."""
    user = call.workspace.user(user_id)
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    if user.deleted:
        raise Refused("user_disabled")


def _draft(call: Call, longest: int, blank_ok: bool = False) -> Draft:
    """The content of a call. Refused: no_text, msg_too_long, invalid_blocks, markdown_text_conflict, …"""
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.value("blocks", "invalid_blocks_format")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if blocks is not None and not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not (text or blocks or markdown or blank_ok or call.value("attachments")):
        raise Refused("no_text")
    if len(text) > longest or len(markdown) > MESSAGE.markdown:
        raise Refused("msg_too_long")
    call.platform.check_message(blocks)
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    draft = Draft(call.workspace.bot_user_id, text or markdown, blocks=blocks, by_app=True)
    draft.metadata = _metadata(call.value("metadata", "invalid_metadata_format"))
    return draft


def _metadata(given: Any) -> Json | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not given.get("event_type") or "event_payload" not in given:
        raise Refused("invalid_metadata_schema")
    return given


def _own(call: Call, error: str) -> tuple[Channel, Message]:
    channel = call.own_channel()
    message = call.workspace.message(channel, call.required("ts"))
    if not message.by_app:
        raise Refused(error)
    return channel, message


def _end_stream(message: Message) -> None:
    message.streaming, message.stream_until = False, 0.0


def _clear_status(call: Call, channel: Channel, message: Message) -> None:
    """An answer in a thread takes the status line away."""
    if channel.statuses.pop(message.thread_ts or "", None):
        call.workspace.note("status", channel=channel.id, thread_ts=message.thread_ts or "")


def _shown(call: Call, channel: Channel, message: Message) -> Json:
    shown = message_object(message, channel, call.workspace)
    return shown | ({"metadata": message.metadata} if message.metadata else {})
