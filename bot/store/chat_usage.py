"""How many answers a day the chat model has worded, so that a budget holds across processes and restarts."""

from datetime import date

from sqlalchemy import insert, update

from bot.errors import Conflict
from bot.store.database import Database
from bot.store.tables.chat import chat_usage


class ChatUsage:
    """Counts and limits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, team: str, day: date, limit: int) -> bool:
        """Count one more answer of this day; False when `limit` is reached, and then nothing is counted."""
        here = (chat_usage.c.team_id == team) & (chat_usage.c.day == day)
        one_more = update(chat_usage).where(here, chat_usage.c.used < limit)
        for _ in range(2):
            with self._database.writing() as connection:
                if connection.execute(one_more.values(used=chat_usage.c.used + 1)).rowcount:
                    return True
            try:
                with self._database.writing() as connection:
                    connection.execute(insert(chat_usage).values(team_id=team, day=day, used=0))
            except Conflict:
                # The day has its row: either it is spent, or another process began it just now.
                continue
        return False
