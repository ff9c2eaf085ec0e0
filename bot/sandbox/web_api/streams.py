"""chat.startStream, .appendStream, .stopStream."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.blocks import normalise
from bot.sandbox.errors import Refused
from bot.sandbox.limits import MESSAGE
from bot.sandbox.model import Channel, Message
from bot.sandbox.objects import message_object
from bot.sandbox.web_api.registry import Call, Json, method
from bot.sandbox.workspace import Draft

STREAM_SECONDS = 300


@method("chat.startStream", "chat:write", tier=2)
def start(call: Call) -> Json:
    """Begin a streamed reply in a thread."""
    channel, thread_ts = call.own_channel(), call.required("thread_ts")
    if thread_ts not in channel.messages:
        raise Refused("thread_not_found")
    if channel.kind != "im" and not (call.text("recipient_team_id") and call.text("recipient_user_id")):
        missing = "recipient_user_id" if call.text("recipient_team_id") else "recipient_team_id"
        raise Refused(f"missing_{missing}")
    added = _added(call)
    workspace = call.workspace
    draft = Draft(workspace.bot_user_id, added, thread_ts=thread_ts, by_app=True, streaming=True)
    draft.blocks = [{"type": "markdown", "text": added}] if added else None
    message = workspace.post(channel, draft)
    message.stream_until = workspace.clock.now().timestamp() + STREAM_SECONDS
    if channel.statuses.pop(thread_ts, None):
        workspace.note("status", channel=channel.id, thread_ts=thread_ts)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream", "chat:write", tier=4)
def append(call: Call) -> Json:
    """Add text to a running stream."""
    channel, message = _running(call)
    added = _added(call)
    if not added and not call.value("chunks"):
        raise Refused("no_text")
    _extend(call, channel, message, added)
    call.workspace.note(
        "message_changed", channel=channel.id, ts=message.ts, thread_ts=message.thread_ts or ""
    )
    return {"channel": channel.id, "ts": message.ts}


@method("chat.stopStream", "chat:write", tier=2)
def stop(call: Call) -> Json:
    """End a stream; blocks given now stand below its text."""
    channel, message = _running(call)
    blocks = call.value("blocks", "invalid_blocks_format")
    call.platform.check_message(blocks)
    _extend(call, channel, message, _added(call))
    if blocks:
        message.blocks += normalise(blocks, f"{channel.id}/{message.ts}/end")
    metadata = call.value("metadata", "invalid_metadata_format")
    message.metadata = metadata or message.metadata
    message.streaming = False
    call.workspace.edit(channel, message, call.workspace.bot_user_id)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_object(message, channel, call.workspace),
    }


def _running(call: Call) -> tuple[Channel, Message]:
    channel = call.own_channel()
    message = call.workspace.message(channel, call.required("ts"))
    if message.streaming and call.workspace.clock.now().timestamp() >= message.stream_until:
        message.streaming = False
    if not message.streaming:
        raise Refused("message_not_in_streaming_state")
    return channel, message


def _added(call: Call) -> str:
    chunks = call.value("chunks") or []
    text = call.text("markdown_text")
    if text and chunks:
        raise Refused("invalid_arguments", ["[ERROR] markdown_text and chunks cannot be used together"])
    added = text + "".join(_texts(chunks))
    if len(added) > MESSAGE.markdown:
        raise Refused("msg_too_long")
    return added


def _texts(chunks: Iterable[Any]) -> Iterable[str]:
    for chunk in chunks:
        kind = chunk.get("type") if isinstance(chunk, dict) else None
        if kind not in ("markdown_text", "task_update", "plan_update", "blocks"):
            raise Refused("invalid_chunks")
        if kind == "markdown_text":
            yield str(chunk.get("text", ""))


def _extend(call: Call, channel: Channel, message: Message, added: str) -> None:
    if len(message.text) + len(added) > MESSAGE.markdown:
        raise Refused("msg_too_long")
    message.text += added
    if message.text:
        text = [{"type": "markdown", "text": message.text}]
        message.blocks = normalise(text, f"{channel.id}/{message.ts}")
