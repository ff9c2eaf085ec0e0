"""The Web API, one module a family of methods; importing this registers them all."""

from bot.sandbox.web_api import (
    assistant,
    basics,
    chat,
    conversations,
    files,
    reactions,
    streams,
    usergroups,
    users,
    views,
)

__all__ = [
    "assistant",
    "basics",
    "chat",
    "conversations",
    "files",
    "reactions",
    "streams",
    "usergroups",
    "users",
    "views",
]
