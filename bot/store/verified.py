"""Verified answers: the rows behind what is indexed, and the replies that they grew from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, func, select, update

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.human_loop import human_replies, verified_answers
from bot.texts import Language
from knowledge.answering.answers import Verdict
from knowledge.answering.verified import Clause

State = Literal["active", "review", "retired"]


@dataclass(frozen=True, slots=True)
class HumanReply:
    """What somebody wrote in the thread of a question; `id` is that of the message."""

    team_id: str
    id: str
    question_id: str
    author_id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAnswer:
    """A row. `state`: active = served; review = kept back, `reason` says why (expired, clause); retired.

    `owner_id` and `verified_by` are Slack user ids. `channel` and `thread_ts` are the thread in the security
    channel that it came from, "" elsewhere; `question_id` the question that it answered first, "" for none.
    """

    team_id: str
    id: str
    number: int
    question: str
    answer: str
    verdict: Verdict
    language: Language
    owner_id: str
    review_by: date
    verified_by: str
    approved_at: datetime
    changed_at: datetime
    clauses: tuple[Clause, ...] = ()
    wordings: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    state: State = "active"
    reason: str = ""
    question_id: str = ""
    channel: str = ""
    thread_ts: str = ""

    @property
    def label(self) -> str:
        """What people call it."""
        return f"V-{self.number}"


def workspaces(connection: Connection) -> list[str]:
    """The workspaces that have verified answers."""
    return list(connection.scalars(select(verified_answers.c.team_id).distinct()))


class VerifiedAnswers:
    """Reads and writes verified answers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(verified_answers, VerifiedAnswer, missing="verified.not_found")
        self._replies = Rows(human_replies, HumanReply)

    def keep_reply(self, reply: HumanReply) -> None:
        """Insert or replace."""
        with self._database.writing() as connection:
            self._replies.put(connection, reply)

    def reply(self, team: str, reply_id: str) -> HumanReply | None:
        """One reply."""
        with self._database.reading() as connection:
            return self._replies.find(connection, team, id=reply_id)

    def put(self, answer: VerifiedAnswer) -> None:
        """Insert or replace."""
        with self._database.writing() as connection:
            self._rows.put(connection, answer)

    def find(self, team: str, answer_id: str) -> VerifiedAnswer | None:
        """By its id."""
        with self._database.reading() as connection:
            return self._rows.find(connection, team, id=answer_id)

    def next_number(self, team: str) -> int:
        """The number of the next one; two who take the same at once meet a Conflict."""
        query = select(func.coalesce(func.max(verified_answers.c.number), 0)).where(
            verified_answers.c.team_id == team
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one()) + 1

    def all(self, team: str, states: Iterable[State]) -> list[VerifiedAnswer]:
        """Those in these states, the newest change first."""
        with self._database.reading() as connection:
            found = self._rows.all(connection, team, state=list(states))
        return sorted(found, key=lambda each: (each.changed_at, each.number), reverse=True)

    def move(self, answer: VerifiedAnswer, state: State, reason: str, at: datetime) -> bool:
        """From the state it is in to another; False when somebody else moved it meanwhile."""
        own = verified_answers.c
        here = (own.team_id == answer.team_id) & (own.id == answer.id) & (own.state == answer.state)
        change = update(verified_answers).where(here).values(state=state, reason=reason, changed_at=at)
        with self._database.writing() as connection:
            return connection.execute(change).rowcount == 1
