"""What the page draws: people, conversations, messages, as docs/sandbox.md describes them."""

from typing import Any

from bot.sandbox.model import Channel, File, Message, Status, User, View
from bot.sandbox.objects import COLOURS, ZONE, reactions_of, view_object
from bot.sandbox.platform import Platform

Json = dict[str, Any]


def user_json(user: User) -> Json:
    """A person for the page."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "display_name": user.real_name,
        "title": user.title,
        "department": user.department,
        "email": user.email,
        "locale": user.locale,
        "color": COLOURS[sum(map(ord, user.id)) % len(COLOURS)],
        "tz": ZONE,
        "is_bot": user.is_bot,
        "is_guest": user.is_restricted,
        "is_external": user.is_stranger,
        "is_admin": user.is_admin,
        "deleted": user.deleted,
        "persona": user.persona,
    }


def workspace_json(platform: Platform) -> Json:
    """The workspace as everyone sees it."""
    workspace, manifest = platform.workspace, platform.manifest
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": workspace.domain,
            "notice": workspace.notice,
        },
        "app": {
            "id": workspace.app_id,
            "name": workspace.app_name,
            "bot_user_id": workspace.bot_user_id,
            "connected": platform.sockets.connected,
            "commands": manifest.commands,
            "shortcuts": manifest.shortcuts,
            "agent_description": manifest.agent_description,
            "suggested_prompts": manifest.suggested_prompts,
        },
        "users": [user_json(user) for user in workspace.users.values()],
        "groups": [
            {"id": group.id, "handle": group.handle, "name": group.name, "users": list(group.users)}
            for group in workspace.groups.values()
        ],
        "channels": [
            {
                "id": channel.id,
                "name": channel.name,
                "topic": channel.topic,
                "is_private": channel.is_private,
                "is_archived": channel.is_archived,
                "members": list(channel.members),
            }
            for channel in workspace.channels.values()
            if channel.kind == "channel" and not channel.is_private
        ],
        "n": workspace.last_change,
    }


def conversation_json(channel: Channel, user: str, platform: Platform) -> Json:
    """A conversation in the list of `user`."""
    people = platform.workspace.users
    other = channel.other(user) if channel.kind == "im" else None
    read = channel.read.get(user, "")
    own = [m for m in channel.messages.values() if m.user != user and m.ts > read]
    return {
        "id": channel.id,
        "kind": "dm" if channel.kind == "im" else "channel",
        "name": people[other].real_name if other else channel.name,
        "with": other,
        "topic": channel.topic,
        "members": list(channel.members),
        "is_private": channel.is_private,
        "is_member": user in channel.members,
        "is_archived": channel.is_archived,
        "unread": len(own) if user in channel.members else 0,
        "last_ts": next(reversed(channel.messages), ""),
    }


def message_json(message: Message, channel: Channel, platform: Platform) -> Json:
    """A message with what stands around it."""
    replies = channel.replies(message.ts)
    author = platform.workspace.users.get(message.user)
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts or (message.ts if replies else None),
        "user": message.user,
        "name": author.real_name if author else message.user,
        "is_bot": message.by_app or bool(author and author.is_bot),
        "text": message.text,
        "blocks": message.blocks,
        "edited": bool(message.edited_ts) and not message.by_app,
        "ephemeral": bool(message.ephemeral_to),
        "streaming": message.streaming,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
        "latest_reply": replies[-1].ts if replies else None,
        "reactions": reactions_of(message),
        "files": [file_json(platform.workspace.files[file_id]) for file_id in message.files],
    }


def file_json(file: File) -> Json:
    """A file with the address the page loads it from."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "size": file.length,
        "url": f"/files/{file.id}/{file.name}",
    }


def status_json(status: Status) -> Json:
    """The bot's status line."""
    return {"text": status.text, "loading_messages": list(status.loading_messages)}


def view_json(view: View, platform: Platform) -> Json:
    """Slack's view object with the errors the form shows."""
    return view_object(view, platform.workspace) | {"errors": dict(view.errors), "state": view.state}


def thread_json(channel: Channel, user: str, thread_ts: str, platform: Platform) -> Json:
    """The messages of a conversation that `user` sees: the roots, or one thread. Marks it as read."""
    shown = [*channel.messages.values()]
    shown += [message for message in channel.ephemerals if message.ephemeral_to == user]
    if thread_ts:
        picked = [message for message in shown if thread_ts in (message.ts, message.thread_ts)]
    else:
        picked = [message for message in shown if not message.thread_ts or message.broadcast]
    channel.read[user] = next(reversed(channel.messages), "")
    status = channel.statuses.get(thread_ts)
    return {
        "channel": conversation_json(channel, user, platform),
        "messages": [message_json(m, channel, platform) for m in sorted(picked, key=lambda m: m.ts)],
        "status": status_json(status) if status else None,
        "statuses": {ts: status_json(status) for ts, status in channel.statuses.items()},
        "prompts": channel.prompts,
    }


def person_json(user: User, platform: Platform) -> Json:
    """What somebody has open."""
    workspace, views = platform.workspace, platform.views
    dm = workspace.dm(user.id, workspace.bot_user_id)
    visible = [
        channel
        for channel in workspace.channels.values()
        if user.id in channel.members or (channel.type_name == "channel" and not user.is_restricted)
    ]
    home = views.homes.get(user.id)
    return {
        "user": user_json(user),
        "conversations": [conversation_json(channel, user.id, platform) for channel in visible],
        "bot_dm": dm.id,
        "home": view_json(home, platform) if home else None,
        "modals": [view_json(view, platform) for view in views.stack(user.id)],
    }
