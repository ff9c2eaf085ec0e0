"""auth.test, api.test, apps.connections.open, team.info, bots.info."""

from bot.sandbox.errors import Refused
from bot.sandbox.web_api.registry import Call, Json, method


@method("auth.test", tier=4)
def auth_test(call: Call) -> Json:
    """Who the token is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot_user_id].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("api.test", tier=4, token="none")
def api_test(call: Call) -> Json:
    """Echo the arguments; `error` makes it fail."""
    if call.text("error"):
        raise Refused(call.text("error"), extra={"args": dict(call.arguments)})
    return {"args": dict(call.arguments)}


@method("apps.connections.open", tier=1, token="app")
def connections_open(call: Call) -> Json:
    """An address for one Socket Mode connection."""
    return {"url": call.socket_mode.open()}


@method("team.info", "team:read", tier=3)
def team_info(call: Call) -> Json:
    """The workspace."""
    workspace = call.workspace
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": workspace.domain,
            "url": f"https://{workspace.domain}.slack.com/",
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


@method("bots.info", "users:read", tier=3)
def bots_info(call: Call) -> Json:
    """The app's own bot."""
    workspace = call.workspace
    if call.text("bot", workspace.bot_id) != workspace.bot_id:
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": workspace.bot_id,
            "deleted": False,
            "name": workspace.app_name,
            "updated": workspace.users[workspace.bot_user_id].updated,
            "app_id": workspace.app_id,
            "user_id": workspace.bot_user_id,
            "icons": {},
        }
    }
