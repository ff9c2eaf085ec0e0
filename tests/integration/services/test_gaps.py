"""The list of what nobody could answer, before the durable work has grouped it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import NotFound
from bot.services import answer_record
from bot.services.gaps import GapDesk, GapList
from bot.services.leads import Leads
from bot.store.database import Database
from bot.store.gaps import Gaps
from bot.store.questions import AskedQuestion, Questions
from bot.store.words import CompanyWords
from knowledge.answering.answers import Answer

TEAM, LEAD = "T1", "U0LEAD"
NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)


class SomeLeads(Leads):
    """Everybody leads: who may is tested elsewhere."""

    def __init__(self) -> None:
        """No database is asked."""

    def require_lead(self, team: str, user_id: str) -> None:
        """Nobody is refused."""


class Waiting:
    """Work that is asked for and has not begun."""

    def start(self, name: str, key: str, payload: Any) -> bool:
        return True


def asked(database: Database, *texts: str) -> None:
    for n, text in enumerate(texts):
        nothing = Answer(text, "ja", "not_covered", "記載がありません。", covered=False)
        Questions(database).save(
            AskedQuestion(
                id=f"q{n}", team_id=TEAM, channel="D1", user_id="U1", ts=f"{n}.0", thread_ts=f"{n}.0", place="dm",
                text=text, language="ja", asked_at=NOW + timedelta(minutes=n), verdict="not_covered",
                covered=False, answer=answer_record.to_json(nothing), elapsed_ms=1.0,
            )
        )  # fmt: skip


def listed(database: Database) -> GapList:
    desk = GapDesk(
        gaps=Gaps(database),
        words=CompanyWords(database),
        leads=SomeLeads(),
        knowledge=None,  # type: ignore[arg-type]  # nothing here reads a document
        alike=lambda texts: [[at] for at in range(len(texts))],
        clock=lambda: NOW,
    )
    return GapList(desk, publishing=None, jobs=Waiting())  # type: ignore[arg-type]


def test_the_same_words_stand_once_and_are_done_together(database: Database) -> None:
    asked(database, "食堂の献立は?", "駐車場はどこ?", "食堂の献立は？")
    gaps = listed(database)
    found = {each.question: each for each in gaps.listing(TEAM)}
    assert {each.count for each in found.values()} == {1, 2}
    twice = next(each for each in found.values() if each.count == 2)
    assert gaps.example(TEAM, LEAD, twice.id).count == 2
    assert gaps.settle(TEAM, LEAD, twice.id, "done") == 2
    assert [each.question for each in gaps.listing(TEAM)] == ["駐車場はどこ?"]
    with pytest.raises(NotFound):
        gaps.example(TEAM, LEAD, twice.id)


def test_a_button_from_before_the_grouping_still_finds_its_question(database: Database) -> None:
    asked(database, "食堂の献立は?", "駐車場はどこ?")
    gaps = listed(database)
    early = next(each for each in gaps.listing(TEAM) if each.question == "食堂の献立は?")
    gaps.group({"team": TEAM})
    assert gaps.example(TEAM, LEAD, early.id).question == "食堂の献立は?"
    assert gaps.settle(TEAM, LEAD, early.id, "done") == 1
