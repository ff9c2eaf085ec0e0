"""Closing over many open people is one change of many rows: what it leaves is what one after another left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import NotFound
from bot.services.training import amend, running
from bot.store import ledger, record, rows, tallies
from bot.store.campaigns import ASSIGNMENTS, CAMPAIGNS
from bot.store.database import Connection
from bot.store.ledger import CountedRows
from bot.store.statistics import statistics
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take, wrong
from tests.support.company import NOW, TEAM, Company

LATE = NOW + timedelta(days=40)


def one_by_one(self: CountedRows[Assignment], connection: Connection, values: Sequence[Assignment]) -> None:
    for value in values:
        self.save(connection, value)


def left_by(company: Company, campaign_id: str) -> tuple[Any, ...]:
    """All that a close leaves: rows, figures, links of the record, without the ids that differ."""
    with company.desk.database.reading() as connection:
        campaign = CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        found = ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id)
        figures = statistics(connection, TEAM, campaign, LATE)
        links = [
            (one.kind, {**one.facts, "campaign": ""}, one.personal)
            for one in record.entries(connection, TEAM)
            if one.facts.get("campaign") == campaign_id and one.at == LATE
        ]
        assert record.verify(connection, TEAM).sound
        assert [one for one in tallies.recounted(connection) if one.wrong] == []
    people = sorted((replace(one, id="", campaign_id="") for one in found), key=lambda one: one.person_id)
    links.sort(key=lambda link: (link[0], sorted(link[2])))
    # Which questions were drawn is chance, and so are the figures per clause.
    return people, replace(figures, campaign_id="", clauses=()), links


def quiz(company: Company) -> str:
    """A campaign that one person has passed, one failed, and the others did not open; a test run beside."""
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    take(company, "UEMP2", invited(company, "UEMP2"), wrong)
    with company.desk.database.writing() as connection:
        (of_test, *_) = ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id, person_id="UMGR")
        tried = replace(of_test, id=f"test-{campaign_id}", person_id="UTEST", is_test=True)
        ASSIGNMENTS.add(connection, tried)
    return campaign_id


def closed(company: Company) -> tuple[Any, ...]:
    campaign_id = quiz(company)
    running.fall_due(company.desk, company.by("", LATE))
    running.close(company.desk, company.by("ULEAD", LATE), campaign_id)
    return left_by(company, campaign_id)


def test_a_close_in_bulk_leaves_what_one_by_one_leaves(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rows, ledger):
        monkeypatch.setattr(module, "_BATCH", 2)
    bulk = closed(company)
    monkeypatch.setattr(CountedRows, "save_all", one_by_one)
    assert closed(company) == bulk
    people, figures, links = bulk
    states = [one.state for one in people if not one.is_test]
    assert states.count(AssignmentState.COMPLETED) == 1 and states.count(AssignmentState.NOT_COMPLETED) >= 4
    (tried,) = [one for one in people if one.is_test]
    assert tried.open and figures.total.completed == 1
    ended = [link for link in links if link[0] == "assignment.not_completed"]
    assert len(ended) == states.count(AssignmentState.NOT_COMPLETED)


def test_a_later_due_for_all_is_counted_as_one_by_one(company: Company) -> None:
    campaign_id = quiz(company)
    later = LATE + timedelta(days=5)
    assert amend.extend(company.desk, company.by("ULEAD"), campaign_id, later, "繁忙期のため") >= 5
    with company.desk.database.reading() as connection:
        assert [one for one in tallies.recounted(connection) if one.wrong] == []
        moved = [
            one for one in ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id) if one.due == later
        ]
        assert not [one for one in moved if one.is_test or one.completed_at]


def test_a_row_that_is_not_there_changes_none(company: Company) -> None:
    campaign_id = quiz(company)
    with company.desk.database.reading() as connection:
        before = ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id)
    ended = [replace(one, state=AssignmentState.NOT_COMPLETED, ended_at=LATE) for one in before]
    with pytest.raises(NotFound), company.desk.database.writing() as connection:
        ASSIGNMENTS.save_all(connection, [*ended, replace(ended[0], id="nobody")])
    with company.desk.database.reading() as connection:
        assert ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id) == before
        assert [one for one in tallies.recounted(connection) if one.wrong] == []
