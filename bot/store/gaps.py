"""What nobody could answer: questions that were not covered, or not helped by their answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, exists, or_, select

from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.tables.conversations import feedback, questions
from bot.store.tables.human_loop import gaps
from bot.texts import Language
from knowledge.answering.answers import ASKED_BACK

How = Literal["", "line", "word", "done"]
WINDOW = 500
# Small talk is no question; what was asked of a damaged index says nothing about the documents.
TALK = ("greeting", "thanks", "abuse", "about", "chat", "empty", *ASKED_BACK)


@dataclass(frozen=True, slots=True)
class Gap:
    """A row: which group a question stands in, and how it was settled ("" = it was not)."""

    team_id: str
    question_id: str
    group_id: str = ""
    settled_how: How = ""
    decided_by: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits. `group_id` is "" before it was grouped; `covered` = answered and not helpful."""

    id: str
    text: str
    language: Language
    answer: str
    covered: bool
    asked_at: datetime
    group_id: str


class Gaps:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = Rows(gaps, Gap)

    def open(self, team: str) -> list[OpenQuestion]:
        """What waits for somebody, the newest first, at most `WINDOW`."""
        q, g, f = questions.c, gaps.c, feedback.c
        unhelpful = exists().where(f.team_id == q.team_id, f.question_id == q.id, f.helpful.is_(False))
        query = (
            select(q.id, q.text, q.language, q.answer, q.covered, q.asked_at, g.group_id)
            .outerjoin_from(questions, gaps, and_(g.team_id == q.team_id, g.question_id == q.id))
            .where(q.team_id == team, q.text != "", q.answer != "")
            .where(or_(q.covered.is_(False), unhelpful))
            .where(or_(g.settled_how.is_(None), g.settled_how == ""))
            .order_by(q.asked_at.desc(), q.id)
            .limit(WINDOW)
        )
        with self._database.reading() as connection:
            return [_opened(row) for row in connection.execute(query) if not _is_talk(row.answer)]

    def group(self, team: str, groups: Mapping[str, str]) -> None:
        """Write down which group each question stands in: question id -> group id."""
        with self._database.writing() as connection:
            for question_id, group_id in groups.items():
                found = self._rows.find(connection, team, question_id=question_id)
                if found is None or (not found.settled_how and found.group_id != group_id):
                    self._rows.put(connection, Gap(team, question_id, group_id))

    def members(self, team: str, group_id: str) -> list[OpenQuestion]:
        """The questions of a group that wait, the newest first."""
        return [each for each in self.open(team) if each.group_id == group_id]

    def settle(self, team: str, question_ids: Iterable[str], settled: Gap) -> None:
        """Say of these questions how they were settled; `settled` holds the rest of the row."""
        with self._database.writing() as connection:
            for question_id in question_ids:
                self._settle(connection, team, question_id, settled)

    def _settle(self, connection: Connection, team: str, question_id: str, settled: Gap) -> None:
        row = Gap(
            team, question_id, settled.group_id, settled.settled_how, settled.decided_by, settled.settled_at
        )
        self._rows.put(connection, row)


def _opened(row: Any) -> OpenQuestion:
    values = dict(row._mapping)
    language: Language = "en" if values["language"] == "en" else "ja"
    return OpenQuestion(**{**values, "language": language, "group_id": values["group_id"] or ""})


def _is_talk(answer: str) -> bool:
    """By the answer's reason, as `bot.services.answer_record` writes it."""
    return any(f'"reason": "{kind}"' in answer for kind in TALK)
