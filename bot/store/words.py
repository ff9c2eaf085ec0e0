"""A company's own words, added in Slack: what people say, and what documents say for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.human_loop import company_words


@dataclass(frozen=True, slots=True)
class CompanyWord:
    """`word` is cleaned and in lower case; `means` are words of the documents."""

    team_id: str
    word: str
    means: tuple[str, ...]
    created_by: str
    added_at: datetime


class CompanyWords:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(company_words, CompanyWord)

    def put(self, word: CompanyWord) -> None:
        """Insert or replace."""
        with self._database.writing() as connection:
            self._rows.put(connection, word)

    def remove(self, team: str, word: str) -> None:
        """Take it out."""
        own = company_words.c
        with self._database.writing() as connection:
            connection.execute(delete(company_words).where(own.team_id == team, own.word == word))

    def all(self, team: str) -> list[CompanyWord]:
        """Every word."""
        with self._database.reading() as connection:
            return self._rows.all(connection, team)
