"""views.open, .push, .update, .publish."""

from bot.sandbox.errors import Refused
from bot.sandbox.model import View
from bot.sandbox.objects import view_object
from bot.sandbox.web_api.registry import Call, Json, method


@method("views.open", tier=4)
def open_view(call: Call) -> Json:
    """Open a modal for whoever caused the trigger."""
    user = call.platform.triggers.exchange(call.text("trigger_id"))
    return _shown(call, call.platform.views.open(user, call.value("view")))


@method("views.push", tier=4)
def push(call: Call) -> Json:
    """Put a modal on top of the open one. Refused: push_limit_reached, not_found."""
    user = call.platform.triggers.exchange(call.text("trigger_id"))
    if not call.platform.views.stack(user):
        raise Refused("not_found")
    return _shown(call, call.platform.views.push(user, call.value("view")))


@method("views.update", tier=4)
def update(call: Call) -> Json:
    """Replace a view that is open. Refused: not_found, hash_conflict."""
    view = call.platform.views.find(call.text("view_id"), call.text("external_id"))
    return _shown(call, call.platform.views.update(view, call.value("view"), call.text("hash")))


@method("views.publish", tier=4)
def publish(call: Call) -> Json:
    """Set someone's App Home. Refused: user_not_found, hash_conflict, not_enabled."""
    user = call.workspace.user(call.required("user_id"))
    if user.deleted or user.is_bot:
        raise Refused("user_not_found")
    return _shown(call, call.platform.views.publish(user.id, call.value("view"), call.text("hash")))


def _shown(call: Call, view: View) -> Json:
    return {"view": view_object(view, call.workspace)}
