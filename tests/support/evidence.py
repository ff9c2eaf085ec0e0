"""A property of every honest database: its rows say what its record says."""

import pytest

from bot.store.database import Database
from bot.store.difference import Difference
from bot.store.evidence import compare_all

TAMPERS = "tampers"
"""The keyword of tests that change rows behind the record's back."""


def differing(database: Database) -> list[Difference]:
    """Every row and link that do not fit, of all workspaces."""
    with database.reading() as connection:
        return [one for found in compare_all(connection) for one in found.differences]


def prove_honest(request: pytest.FixtureRequest, database: Database) -> None:
    """Fail where what a test did left a row without its link, or the reverse; not where it forged one."""
    if not request.node.get_closest_marker(TAMPERS):
        assert differing(database) == []
