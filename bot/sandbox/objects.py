"""Slack's JSON objects from the workspace's records: users, groups, channels, messages, files, views."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.model import Channel, File, Message, User, UserGroup, View

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
COLOURS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c")
# Where everybody of the workspace lives: the clock that a datetimepicker is read on.
ZONE = "Asia/Tokyo"


def user_object(user: User, workspace: "Workspace", *, email: bool, locale: bool) -> Json:
    """A user as `users.info` gives it; the address only with its scope, the locale only when asked for."""
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": _profile(user, email),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    if user.deleted:
        return shown
    shown |= {
        "color": COLOURS[sum(map(ord, user.id)) % len(COLOURS)],
        "real_name": user.real_name,
        "tz": ZONE,
        "tz_label": "Japan Standard Time",
        "tz_offset": 32400,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": bool(user.email),
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.is_stranger:
        shown["is_stranger"] = True
    if locale:
        shown["locale"] = user.locale
    return shown


def _profile(user: User, email: bool) -> Json:
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name if user.is_bot else user.real_name,
        "display_name_normalized": user.name if user.is_bot else user.real_name,
        "fields": None,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "team": user.team_id,
    }
    if email and user.email and not user.is_bot:
        profile["email"] = user.email
    return profile


def group_object(group: UserGroup, workspace: "Workspace", *, users: bool = True) -> Json:
    """A user group as `usergroups.list` gives it."""
    shown: Json = {
        "id": group.id,
        "team_id": workspace.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.created,
        "date_delete": 0,
        "auto_type": None,
        "created_by": "",
        "updated_by": "",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    if users:
        shown["users"] = list(group.users)
    return shown


def channel_object(channel: Channel, workspace: "Workspace") -> Json:
    """A conversation as `conversations.info` gives it to the bot."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
    }
    if channel.kind == "im":
        return common | {
            "user": channel.other(workspace.bot_user_id),
            "is_user_deleted": False,
            "priority": 0,
        }
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_shared": workspace.is_shared(channel),
        "is_ext_shared": workspace.is_shared(channel),
        "is_member": workspace.bot_user_id in channel.members,
        "creator": channel.creator,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "shared_team_ids": [workspace.team_id],
    }


def message_object(message: Message, channel: Channel, workspace: "Workspace") -> Json:
    """A message as it stands in events, actions and history (without the thread's figures)."""
    shown: Json = {"user": message.user, "type": "message", "ts": message.ts}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.by_app:
        shown |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id}
    shown |= {"text": message.text, "team": workspace.team_id}
    if message.thread_ts:
        root = channel.messages.get(message.thread_ts)
        shown |= {"thread_ts": message.thread_ts, "parent_user_id": root.user if root else ""}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.files:
        shown |= {
            "files": [file_object(workspace.files[file_id], workspace) for file_id in message.files],
            "upload": False,
            "display_as_bot": False,
        }
    if message.edited_ts:
        shown["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    return shown


def history_object(message: Message, channel: Channel, workspace: "Workspace", *, metadata: bool) -> Json:
    """A message as `conversations.history` and `.replies` give it."""
    shown = message_object(message, channel, workspace)
    replies = channel.replies(message.ts)
    if replies:
        authors = list(dict.fromkeys(reply.user for reply in replies))
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(authors),
            "latest_reply": replies[-1].ts,
            "reply_users": authors[:5],
            "is_locked": False,
            "subscribed": message.by_app,
        }
    if message.reactions:
        shown["reactions"] = reactions_of(message)
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown


def reactions_of(message: Message) -> list[Json]:
    """The reactions of a message, in the order they were first given."""
    return [
        {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
    ]


def file_object(file: File, workspace: "Workspace") -> Json:
    """A file as it stands in messages and `files.info`."""
    suffix = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    address = f"{workspace.files_url}/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": file.user,
        "user_team": workspace.team_id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(
            not workspace.channels[c].is_private for c in file.channels if c in workspace.channels
        ),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": address,
        "url_private_download": f"{address}?download=1",
        "media_display_type": "unknown",
        "permalink": address,
        "permalink_public": address,
        "is_starred": False,
        "skipped_shares": True,
        "has_rich_preview": False,
        "file_access": "visible",
    }


def view_object(view: View, workspace: "Workspace") -> Json:
    """A view as `views.*` answer it and submissions carry it."""
    given = view.definition
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(given.get("clear_on_close", False)),
        "notify_on_close": bool(given.get("notify_on_close", False)),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "external_id": given.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
