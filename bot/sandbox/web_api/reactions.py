"""reactions.add, reactions.remove."""

from bot.sandbox.web_api.registry import Call, Json, method


@method("reactions.add", "reactions:write", tier=3)
def add(call: Call) -> Json:
    """React as the app."""
    channel = call.own_channel()
    message = call.workspace.message(channel, call.required("timestamp"))
    call.workspace.react(channel, message, call.workspace.bot_user_id, call.required("name").strip(":"))
    return {}


@method("reactions.remove", "reactions:write", tier=2)
def remove(call: Call) -> Json:
    """Take the app's reaction back."""
    channel = call.own_channel()
    message = call.workspace.message(channel, call.required("timestamp"))
    call.workspace.unreact(channel, message, call.workspace.bot_user_id, call.required("name").strip(":"))
    return {}
