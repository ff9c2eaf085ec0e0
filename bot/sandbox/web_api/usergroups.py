"""usergroups.list, usergroups.users.list."""

from bot.sandbox.errors import Refused
from bot.sandbox.objects import group_object
from bot.sandbox.web_api.registry import Call, Json, method


@method("usergroups.list", "usergroups:read", tier=2)
def list_groups(call: Call) -> Json:
    """The user groups."""
    users = call.flag("include_users")
    groups = call.workspace.groups.values()
    return {"usergroups": [group_object(group, call.workspace, users=users) for group in groups]}


@method("usergroups.users.list", "usergroups:read", tier=2)
def list_users(call: Call) -> Json:
    """The members of one user group. Refused: no_such_subteam."""
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}
