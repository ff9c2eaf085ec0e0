"""A company on real databases."""

import pytest

from bot.store.database import Database
from tests.support.company import Company, open_company
from tests.support.databases import database, postgres_url, sqlite_database, sqlite_template

__all__ = ["database", "postgres_url", "sqlite_database", "sqlite_template"]


@pytest.fixture
def company(database: Database) -> Company:
    """The company, once on SQLite and once on PostgreSQL."""
    return open_company(database)


@pytest.fixture
def office(sqlite_database: Database) -> Company:
    """The company on SQLite alone."""
    return open_company(sqlite_database)
