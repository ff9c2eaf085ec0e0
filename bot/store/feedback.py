"""What people thought of answers: one row a person and question, the last opinion stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.conversations import feedback, questions


@dataclass(frozen=True, slots=True)
class Opinion:
    """`reason` and `comment` are "" until the person gives them; `comment` is redacted."""

    team_id: str
    question_id: str
    user_id: str
    helpful: bool
    at: datetime
    reason: str = ""
    comment: str = ""


class Feedback:
    """Reads and writes opinions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(feedback, Opinion)

    def keep(self, opinion: Opinion) -> bool:
        """Insert or replace; False when there is no such question."""
        known = exists().where(questions.c.team_id == opinion.team_id, questions.c.id == opinion.question_id)
        with self._database.writing() as connection:
            if not connection.execute(select(known)).scalar_one():
                return False
            self._rows.put(connection, opinion)
        return True

    def of(self, team: str, question_id: str) -> list[Opinion]:
        """Every opinion about one answer."""
        with self._database.reading() as connection:
            return self._rows.all(connection, team, question_id=question_id)
