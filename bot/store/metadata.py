"""What all tables share: the metadata, aware moments, JSON, keys that begin with the workspace."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Document = JSON().with_variant(JSONB(), "postgresql")


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; SQLite has no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def team() -> Column[str]:
    """The workspace: the first column of every table and of every key."""
    return Column("team_id", Text, nullable=False)


def text(name: str, default: str | None = "") -> Column[str]:
    """A text that is never NULL; `default=None` where it must be given."""
    if default is None:
        return Column(name, Text, nullable=False)
    return Column(name, Text, nullable=False, server_default=default)


def moment(name: str, required: bool = False) -> Column[datetime]:
    """A moment, optional unless `required`."""
    return Column(name, Moment, nullable=not required)


def document(name: str, required: bool = True) -> Column[Any]:
    """A JSON value."""
    return Column(name, Document, nullable=not required)


def key(*columns: str) -> PrimaryKeyConstraint:
    """The primary key, within a workspace."""
    return PrimaryKeyConstraint("team_id", *columns)


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """A reference within the workspace. No cascade anywhere: rows that others rest on stay."""
    return ForeignKeyConstraint(["team_id", column], [f"{table}.team_id", f"{table}.id"])
