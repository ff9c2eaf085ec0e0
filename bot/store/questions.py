"""Questions and the answers that were given, with the passages and versions they rested on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.conversations import questions

QuestionState = Literal["open", "answered", "parked", "undeliverable", "failed"]
THREAD_LENGTH = 6


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A row: `text` is redacted; `answer` is JSON, "" where none was given; `elapsed_ms` is its time."""

    team_id: str
    id: str
    channel: str
    user_id: str
    ts: str
    thread_ts: str
    place: str
    text: str
    language: str
    asked_at: datetime
    verdict: str = ""
    covered: bool = False
    answer: str = ""
    state: QuestionState = "open"
    elapsed_ms: float = 0.0


class Questions:
    """Reads and writes questions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(questions, AskedQuestion)

    def save(self, question: AskedQuestion) -> bool:
        """Keep it; False when it was kept before, which then stands as it is."""
        try:
            with self._database.engine.begin() as connection:
                connection.execute(insert(questions).values(self._rows.columns(question)))
        except IntegrityError:
            return False
        return True

    def find(self, team: str, question_id: str) -> AskedQuestion | None:
        """By its id."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, id=question_id)

    def mark(self, team: str, question_id: str, state: QuestionState) -> None:
        """How it ended; nothing happens for a question that was never kept (small talk, guests)."""
        here = (questions.c.team_id == team) & (questions.c.id == question_id)
        with self._database.writing() as connection:
            connection.execute(update(questions).where(here).values(state=state))

    def thread(self, team: str, channel: str, thread_ts: str, before: str) -> tuple[str, ...]:
        """What was asked in this thread before the message `before`, oldest first, at most the last six."""
        query = (
            select(questions.c.text)
            .where(questions.c.team_id == team, questions.c.channel == channel)
            .where(questions.c.thread_ts == thread_ts, questions.c.ts < before, questions.c.text != "")
            .order_by(questions.c.ts.desc())
            .limit(THREAD_LENGTH)
        )
        with self._database.reading() as connection:
            return tuple(reversed(connection.execute(query).scalars().all()))

    def count(self, team: str, state: QuestionState) -> int:
        """How many are in this state."""
        query = select(func.count()).where(questions.c.team_id == team).where(questions.c.state == state)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()
