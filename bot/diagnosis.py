"""The checks of `mamori doctor`. Each ends in a sentence that says what to do; none changes anything."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

from bot.config import Settings
from bot.errors import MamoriError
from bot.slack import startup
from bot.slack.pacing import Gate, PacedClient
from bot.store import evidence, record, tallies
from bot.store.database import Database
from bot.store.engine import sqlite_module
from bot.store.migrations import at_head
from bot.store.outbox import Outbox
from bot.texts import say
from bot.workflows.client import workflow_client
from knowledge.errors import KnowledgeError

State = Literal["ok", "warning", "problem"]
LOW_DISK_MB = 500
CLOCK_WARNING, CLOCK_PROBLEM = 30, 240
SAFE_SQLITE = (3, 51, 3)
# The same fix in older lines of releases.
PATCHED_SQLITE = {(3, 50): 7, (3, 44): 6}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says, as a sentence."""

    name: str
    state: State
    message: str


def diagnose(settings: Settings) -> list[Finding]:
    """Every check, whatever the others say."""
    checks: tuple[tuple[str, Callable[[Settings], Iterator[Finding]]], ...] = (
        ("slack", _slack),
        ("sqlite", _sqlite),
        ("home", _home),
        ("index", _index),
        ("database", _database),
    )
    return [finding for name, check in checks for finding in _guarded(name, check, settings)]


def sqlite_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the fix for damaged WAL databases."""
    return version >= SAFE_SQLITE or version[2] >= PATCHED_SQLITE.get(version[:2], 1_000)


def _guarded(
    name: str, check: Callable[[Settings], Iterator[Finding]], settings: Settings
) -> Iterator[Finding]:
    try:
        yield from check(settings)
    except MamoriError as error:
        yield Finding(name, "problem", say(error.key, "en", **{"reference": "-", **error.values}))
    except Exception as error:
        yield Finding(name, "problem", say("doctor.broken", "en", error=type(error).__name__))


def _ok(name: str, key: str, /, **values: object) -> Finding:
    return Finding(name, "ok", say(f"doctor.{key}", "en", **values))


def _wrong(name: str, key: str, /, **values: object) -> Finding:
    return Finding(name, "problem", say(f"doctor.{key}", "en", **values))


def _warn(name: str, key: str, /, **values: object) -> Finding:
    return Finding(name, "warning", say(f"doctor.{key}", "en", **values))


def _slack(settings: Settings) -> Iterator[Finding]:
    bot_token = settings.slack_bot_token.get_secret_value()
    client = PacedClient(bot_token, settings.slack_api_url, Gate())
    if not bot_token:
        yield _wrong("bot token", "token_missing", name="SLACK_BOT_TOKEN")
        yield _warn("scopes", "scopes_skipped")
    else:
        yield from _guarded("bot token", lambda _: _bot_token(client), settings)
    app_token = settings.slack_app_token.get_secret_value()
    if app_token:
        yield from _guarded("app token", lambda _: _app_token(client, app_token), settings)
    elif not settings.slack_signing_secret.get_secret_value():
        yield _wrong("app token", "token_missing", name="SLACK_APP_TOKEN")


def _app_token(client: PacedClient, token: str) -> Iterator[Finding]:
    startup.try_app_token(client, token)
    yield _ok("app token", "app_token_ok")


def _bot_token(client: PacedClient) -> Iterator[Finding]:
    workspace = startup.look_at(client)
    yield _ok("bot token", "bot_token_ok", team=workspace.team or workspace.team_id)
    if workspace.missing_scopes:
        text = say("error.scopes", "en", scopes=", ".join(workspace.missing_scopes))
        yield Finding("scopes", "problem", text)
    else:
        yield _ok("scopes", "scopes_ok") if workspace.scopes_known else _warn("scopes", "scopes_unknown")
    if workspace.date:
        seconds = round(abs(time.time() - parsedate_to_datetime(workspace.date).timestamp()))
        if seconds <= CLOCK_WARNING:
            yield _ok("clock", "clock_ok", seconds=seconds)
        else:
            state: State = "problem" if seconds > CLOCK_PROBLEM else "warning"
            yield Finding("clock", state, say("doctor.clock_off", "en", seconds=seconds))


def _sqlite(settings: Settings) -> Iterator[Finding]:
    version = sqlite_module().sqlite_version
    numbers = tuple(int(part) for part in version.split("."))
    safe = sqlite_is_safe((numbers[0], numbers[1], numbers[2]))
    in_use = settings.store_url.startswith("sqlite")
    if safe or not in_use:
        yield _ok("sqlite", "sqlite_ok", version=version)
    else:
        yield _wrong("sqlite", "sqlite_old", version=version)


def _home(settings: Settings) -> Iterator[Finding]:
    probe = settings.home / ".probe"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError:
        yield _wrong("home", "home_unwritable", path=settings.home)
        return
    free = shutil.disk_usage(settings.home).free // 1_000_000
    if free < LOW_DISK_MB:
        yield _wrong("disk", "disk_low", free=free, path=settings.home)
    else:
        yield _ok("disk", "disk_ok", free=free)


def _index(settings: Settings) -> Iterator[Finding]:
    from knowledge.index.library import Library
    from knowledge.models.embedder import load_embedder

    embedder = load_embedder(settings.embedding_model)
    try:
        library = Library.open(settings.library_path, embedder.name)
    except KnowledgeError as error:
        yield Finding("index", "problem", str(error))
        yield _warn("model", "model_unknown")
        return
    finally:
        embedder.close()
    count = len(library.documents)
    yield _ok("index", "index_ok", documents=count, passages=len(library.passages))
    yield _ok("model", "model_ok", model=library.model)


def _database(settings: Settings) -> Iterator[Finding]:
    sqlite = settings.store_url.startswith("sqlite")
    if sqlite and not (settings.home / "mamori.db").exists() and not settings.database_url:
        yield _ok("database", "migrations_none")
        return
    database = Database.open(settings.store_url)
    try:
        if not at_head(database.engine):
            yield _wrong("database", "migrations_pending")
            return
        yield _ok("database", "migrations_ok")
        yield _chain(database)
        yield _sums(database)
        yield _parked(database, settings)
    finally:
        database.engine.dispose()


def _chain(database: Database) -> Finding:
    with database.reading() as connection:
        reports = [record.verify(connection, team) for team in record.teams(connection)]
        differing = sum(len(one.differences) for one in evidence.compare_all(connection))
    problems = sum(len(report.problems) for report in reports)
    if problems:
        return _wrong("record", "chain_broken", count=problems)
    if differing:
        return Finding("record", "problem", say("evidence.doctor", "en", count=differing))
    return _ok("record", "chain_ok", length=sum(report.checked for report in reports))


def _sums(database: Database) -> Finding:
    with database.reading() as connection:
        campaigns = list(tallies.recounted(connection))
    wrong = sum(one.wrong > 0 for one in campaigns)
    if wrong:
        return _wrong("statistics", "sums_wrong", count=wrong)
    return _ok("statistics", "sums_ok", count=len(campaigns))


def _parked(database: Database, settings: Settings) -> Finding:
    messages = Outbox(database).count("parked")
    with workflow_client(settings.work_url) as client:
        jobs = len(client.stuck()) if client else 0
    if messages or jobs:
        return _warn("parked", "parked_some", messages=messages, jobs=jobs)
    return _ok("parked", "parked_ok")
