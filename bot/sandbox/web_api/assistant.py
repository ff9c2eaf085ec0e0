"""assistant.threads.*: status line, suggested prompts, title."""

from bot.sandbox.errors import Refused
from bot.sandbox.model import Status
from bot.sandbox.web_api.registry import Call, Json, method

STATUS_SECONDS = 120
MAX_PROMPTS = 4
MAX_LOADING_MESSAGES = 10


@method("assistant.threads.setStatus", "assistant:write chat:write", tier=3)
def set_status(call: Call) -> Json:
    """Show what the app is doing in a thread, for two minutes; an empty status clears it."""
    channel, thread_ts = call.own_channel("channel_id"), call.required("thread_ts")
    if thread_ts not in channel.messages:
        raise Refused("thread_not_found")
    loading = call.value("loading_messages") or []
    if len(loading) > MAX_LOADING_MESSAGES:
        raise Refused(
            "invalid_arguments", ["[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"]
        )
    status = call.text("status")
    if status:
        until = call.workspace.clock.now().timestamp() + STATUS_SECONDS
        channel.statuses[thread_ts] = Status(status, [str(text) for text in loading], until)
    else:
        channel.statuses.pop(thread_ts, None)
    call.workspace.note("status", channel=channel.id, thread_ts=thread_ts)
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write", tier=3)
def set_suggested_prompts(call: Call) -> Json:
    """Offer up to four prompts in the DM."""
    channel = call.own_channel("channel_id")
    prompts = call.value("prompts")
    if not isinstance(prompts, list) or not prompts:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: prompts"])
    if len(prompts) > MAX_PROMPTS:
        raise Refused("invalid_arguments", ["[ERROR] no more than 4 items allowed [json-pointer:/prompts]"])
    if any(not prompt.get("title") or not prompt.get("message") for prompt in prompts):
        raise Refused("invalid_arguments", ["[ERROR] missing required field: title, message"])
    channel.prompts = {"title": call.text("title"), "prompts": prompts}
    call.workspace.note("prompts", channel=channel.id)
    return {}


@method("assistant.threads.setTitle", "assistant:write", tier=3)
def set_title(call: Call) -> Json:
    """Name a thread."""
    channel, thread_ts = call.own_channel("channel_id"), call.required("thread_ts")
    if thread_ts not in channel.messages:
        raise Refused("thread_not_found")
    channel.titles[thread_ts] = call.required("title")
    call.workspace.note("channels", channel=channel.id)
    return {}
