"""Real databases."""

from tests.support.databases import database, postgres_url, sqlite_database, sqlite_template

__all__ = ["database", "postgres_url", "sqlite_database", "sqlite_template"]
