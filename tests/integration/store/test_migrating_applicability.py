"""What applied to the company stood in two settings; an installation that has both keeps one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text

from bot.store import applicability
from bot.store.database import Database
from bot.store.metadata import metadata
from bot.store.migrations import differences, migrate, migrate_to
from bot.store.tables.people import settings

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def older(database: Database) -> Database:
    """A database of the release before."""
    with database.engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        migrate_to(connection, "0008")
    return database


def test_what_only_the_trainings_knew_is_taken_over(older: Database) -> None:
    rows = [
        ("T1", "applies.electronic", False), ("T1", "applies.subcontractors", True),
        ("T2", "applicability", {"electronic": "yes", "subcontractor": "unknown"}),
        ("T2", "applies.electronic", False), ("T2", "applies.subcontractors", False),
        ("T3", "applies.electronic", None), ("T3", "other", 1),
    ]  # fmt: skip
    with older.writing() as connection:
        made = [{"team_id": t, "name": name, "value": value, "changed_at": NOW} for t, name, value in rows]
        connection.execute(insert(settings), made)
    migrate(older.engine)
    assert differences(older.engine) == []
    with older.reading() as connection:
        assert applicability.said(connection, "T1") == {"electronic": "no", "subcontractor": "yes"}
        assert applicability.said(connection, "T2") == {"electronic": "yes", "subcontractor": "no"}
        assert applicability.off(connection, "T2") == {"subcontractors"}
        assert applicability.sections_off(connection, "T1") == ("2-4", "2-5", "2-6", "2-7")
        assert (
            applicability.said(connection, "T3") == {} and applicability.off(connection, "T3") == frozenset()
        )
        assert set(connection.scalars(select(settings.c.name))) == {"applicability", "other"}
