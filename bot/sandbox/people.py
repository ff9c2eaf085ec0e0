"""People, groups and memberships: joining, changing, leaving, with the events that Slack sends."""

from bot.sandbox import events
from bot.sandbox.errors import Refused
from bot.sandbox.model import Channel, User
from bot.sandbox.workspace import Workspace

CHANGEABLE = frozenset({"real_name", "department", "title", "locale", "email", "is_admin", "is_restricted"})


def join_team(workspace: Workspace, user: User) -> User:
    """A new person: `team_join`, and a place in every public channel named general."""
    user.team_id = user.team_id or workspace.team_id
    user.updated = workspace.seconds()
    workspace.users[user.id] = user
    for channel in workspace.channels.values():
        if channel.name == "general" and not user.is_restricted:
            channel.members.append(user.id)
    workspace.note("users", user=user.id)
    workspace.emit(events.team_join_event(user, workspace))
    return user


def update_user(workspace: Workspace, user_id: str, **changes: object) -> User:
    """Change someone's profile: `user_change`. Refused: user_not_found, invalid_arguments."""
    user = workspace.user(user_id)
    if not set(changes) <= CHANGEABLE:
        raise Refused("invalid_arguments")
    for name, value in changes.items():
        setattr(user, name, value)
    return _changed(workspace, user)


def set_deleted(workspace: Workspace, user_id: str, deleted: bool) -> User:
    """Deactivate a person, or bring them back: `user_change`."""
    user = workspace.user(user_id)
    user.deleted = deleted
    return _changed(workspace, user)


def _changed(workspace: Workspace, user: User) -> User:
    user.updated = workspace.seconds()
    workspace.note("users", user=user.id)
    workspace.emit(events.user_change_event(user, workspace))
    return user


def join_channel(workspace: Workspace, channel: Channel, user_id: str, inviter: str = "") -> bool:
    """Make someone a member; False when they were one. Refused: is_archived, user_not_found."""
    workspace.user(user_id)
    if channel.is_archived:
        raise Refused("is_archived")
    if user_id in channel.members:
        return False
    channel.members.append(user_id)
    workspace.note("channels", channel=channel.id)
    workspace.emit(
        events.member_event("member_joined_channel", channel, user_id, workspace, inviter), channel
    )
    return True


def leave_channel(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """Take someone out of a channel. Refused: not_in_channel."""
    if user_id not in channel.members:
        raise Refused("not_in_channel")
    workspace.emit(events.member_event("member_left_channel", channel, user_id, workspace), channel)
    channel.members.remove(user_id)
    workspace.note("channels", channel=channel.id)
