"""What a person typed, turned into what Slack's clients send."""

import re

from bot.sandbox.workspace import Workspace

_MENTION = re.compile(r"(?<![\w@])([@#])([\w.\-]+)")


def composed(workspace: Workspace, text: str) -> str:
    """What a person typed, as Slack's clients send it: escaped, `@name` and `#channel` as mentions."""
    people = {user.name.lower(): user.id for user in workspace.users.values()}
    people |= {user.real_name.replace(" ", "").lower(): user.id for user in workspace.users.values()}
    channels = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}

    def replace(match: re.Match[str]) -> str:
        kind, name = match.groups()
        if kind == "@" and name.lower() in people:
            return f"<@{people[name.lower()]}>"
        if kind == "#" and name in channels:
            return f"<#{channels[name]}>"
        return match.group(0)

    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(replace, escaped)
