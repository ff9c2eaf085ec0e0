"""An installation with campaigns gets its sums when it is brought to the schema that has them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from bot.store import tallies
from bot.store.database import Database
from bot.store.metadata import metadata
from bot.store.migrations import differences, migrate, migrate_to, revision_of
from bot.store.tables.tallies import assignment_tallies

TEAM = "T1"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DUE = NOW - timedelta(days=5)


@pytest.fixture
def older(database: Database) -> Database:
    """A database of the release before the sums."""
    with database.engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        migrate_to(connection, "0004")
        assert revision_of(connection) == "0004"
    return database


def fill(connection: Connection) -> None:
    """Two campaigns with people in all conditions, answers and statements, through the tables of then."""
    tables = MetaData()
    tables.reflect(connection)
    for campaign in ("c1", "c2"):
        put(connection, tables.tables["campaigns"], id=campaign, kind="quiz", terms={}, due=DUE,
            created_by="lead", created_at=NOW, state="active", reminders_paused=False, voided=[])  # fmt: skip
        for number in range(24):
            put(connection, tables.tables["assignments"], **_assignment(campaign, number))
            answer = {"campaign_id": campaign, "person_id": "p", "item_version": 1, "is_test": number == 3}
            put(connection, tables.tables["responses"], **answer, attempt_id=f"{campaign}{number}",
                item_id=f"q{number % 2}", first=number != 5, choice="a", correct=number % 3 == 0,
                at=NOW)  # fmt: skip
            put(connection, tables.tables["statements"], **answer, sheet_id=f"{campaign}{number}",
                item_id="i1", answer=["done", "partly"][number % 2], at=NOW,
                submitted_at=NOW if number % 4 else None)  # fmt: skip


def _assignment(campaign: str, number: int) -> dict[str, Any]:
    done = NOW - timedelta(days=number) if number % 2 else None
    waived = number % 6 == 0
    return {
        "id": f"{campaign}{number}", "campaign_id": campaign, "person_id": f"p{number}",
        "assigned_at": NOW - timedelta(days=30), "due": DUE + timedelta(days=number % 3 == 0),
        "original_due": DUE, "state": "completed" if done else "waived" if waived else "notified",
        "department": f"d{number % 3}", "is_manager": number % 5 == 0, "is_test": number == 7,
        "started_at": done, "completed_at": done, "ended_at": NOW if waived else done,
        "attempts": number % 4, "granted": 0, "first_score": 80 if done else None,
        "first_passed": number % 8 != 0 if done else None, "undeliverable": "gone" if number == 8 else "",
        "on_behalf": number == 9,
    }  # fmt: skip


def put(connection: Connection, table: Table, **values: object) -> None:
    connection.execute(insert(table).values(team_id=TEAM, **values))


def test_an_upgrade_counts_what_is_there(older: Database) -> None:
    with older.writing() as connection:
        fill(connection)
    migrate(older.engine)
    assert differences(older.engine) == []
    with older.writing() as connection:
        numbers = [
            connection.execute(select(each.entries.c.campaign_id, func.sum(each.entries.c.n))
                               .group_by(each.entries.c.campaign_id).order_by(each.entries.c.campaign_id)).all()
            for each in tallies.LEDGERS
        ]  # fmt: skip
        assert numbers == [[("c1", 23), ("c2", 23)], [("c1", 22), ("c2", 22)], [("c1", 17), ("c2", 17)]]
        newest = {one: tallies.newest(connection, TEAM, one) for one in ("c1", "c2", "c3")}
        assert newest == {"c1": NOW, "c2": NOW, "c3": None}
        groups = connection.scalar(select(func.count()).select_from(assignment_tallies))
        assert groups is not None and 0 < groups < 46
        assert [one.wrong for one in tallies.recounted(connection)] == [0, 0]


def test_an_upgrade_of_an_empty_database_counts_nothing(older: Database) -> None:
    migrate(older.engine)
    with older.reading() as connection:
        assert list(tallies.recounted(connection)) == []
        assert connection.execute(select(assignment_tallies)).first() is None
