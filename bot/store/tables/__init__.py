"""The tables, by subject. Every table begins with `team_id`; nothing cascades.

A new subject: a module here that adds its tables to `bot.store.metadata.metadata`, an import below, and a
new file in `bot/store/migrations/versions`.
"""

from bot.store.tables import (
    campaigns,
    chat,
    conversations,
    findings,
    following,
    human_loop,
    learning,
    people,
    record,
    tallies,
    upkeep,
)

__all__ = [
    "campaigns",
    "chat",
    "conversations",
    "findings",
    "following",
    "human_loop",
    "learning",
    "people",
    "record",
    "tallies",
    "upkeep",
]
