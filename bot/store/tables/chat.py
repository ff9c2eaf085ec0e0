"""What the chat model was used for: a number a day, nothing of what was said."""

from sqlalchemy import Column, Date, Integer, Table

from bot.store.metadata import key, metadata, team

chat_usage = Table(
    "chat_usage",
    metadata,
    team(),
    Column("day", Date, nullable=False),
    Column("used", Integer, nullable=False),
    key("day"),
)
