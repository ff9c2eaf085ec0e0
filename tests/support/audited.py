"""A company on real databases; after every test its rows must say what its record says."""

from collections.abc import Iterator

import pytest

from bot.store.database import Database
from tests.support.company import Company, open_company
from tests.support.evidence import prove_honest


@pytest.fixture
def company(request: pytest.FixtureRequest, database: Database) -> Iterator[Company]:
    """The company, once on SQLite and once on PostgreSQL."""
    yield open_company(database)
    prove_honest(request, database)


@pytest.fixture
def office(request: pytest.FixtureRequest, sqlite_database: Database) -> Iterator[Company]:
    """The company on SQLite alone."""
    yield open_company(sqlite_database)
    prove_honest(request, sqlite_database)
