"""A company on real databases; after every test its rows must say what its record says."""

from tests.support.audited import company, office
from tests.support.databases import database, postgres_url, sqlite_database, sqlite_template

__all__ = ["company", "database", "office", "postgres_url", "sqlite_database", "sqlite_template"]
