"""users.info, .list, .conversations, .lookupByEmail."""

from bot.sandbox.errors import Refused
from bot.sandbox.model import User
from bot.sandbox.objects import channel_object, user_object
from bot.sandbox.web_api.registry import Call, Json, method, page


def _shown(call: Call, user: User) -> Json:
    email = "users:read.email" in call.platform.manifest.scopes
    return user_object(user, call.workspace, email=email, locale=call.flag("include_locale"))


@method("users.info", "users:read", tier=4)
def info(call: Call) -> Json:
    """One user."""
    return {"user": _shown(call, call.workspace.user(call.required("user")))}


@method("users.list", "users:read", tier=2)
def list_users(call: Call) -> Json:
    """All users of the workspace, page by page, the deactivated too."""
    members, metadata = page([u for u in call.workspace.users.values() if not u.is_stranger], call)
    return {
        "members": [_shown(call, user) for user in members],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": metadata,
    }


@method("users.lookupByEmail", "users:read.email", tier=3)
def lookup(call: Call) -> Json:
    """The user of an address. Refused: users_not_found."""
    email = call.required("email").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == email and not user.deleted:
            return {"user": _shown(call, user)}
    raise Refused("users_not_found")


@method("users.conversations", "channels:read groups:read im:read", tier=3)
def conversations(call: Call) -> Json:
    """The conversations somebody is in (the app itself when no user is named)."""
    user = call.workspace.user(call.text("user") or call.workspace.bot_user_id).id
    kinds = kinds_asked(call)
    found = [
        channel
        for channel in call.workspace.channels.values()
        if user in channel.members and kind_of(channel.type_name) in kinds
    ]
    shown, metadata = page(found, call)
    return {
        "channels": [channel_object(channel, call.workspace) for channel in shown],
        "response_metadata": metadata,
    }


def kind_of(type_name: str) -> str:
    """`channel_type` of events -> the word in `types`."""
    return {"im": "im", "group": "private_channel", "channel": "public_channel"}[type_name]


def kinds_asked(call: Call) -> set[str]:
    """The `types` of a listing. Refused: invalid_types."""
    kinds = {kind.strip() for kind in (call.text("types") or "public_channel").split(",")}
    if not kinds <= {"public_channel", "private_channel", "im", "mpim"}:
        raise Refused("invalid_types")
    return kinds
