"""`mamori demo`: everything on this machine: sample documents, a local workspace, the bot in it."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import SecretStr

import knowledge
from bot.cli.console import failures_as_sentences, load_settings, notes, results
from bot.config import Settings
from bot.texts import say

if TYPE_CHECKING:
    from bot.sandbox import SandboxServer
    from bot.store.database import Database
    from bot.training.people import Person

PORT = 8765
SAMPLES = ("guideline", "sample")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("demo")(demo)


def demo(
    port: int = typer.Option(PORT, help="Port of the local workspace; another is taken if it is in use."),
) -> None:
    """Try Mamori without Slack: a local workspace with a fictitious company, the bot connected to it."""
    with failures_as_sentences():
        started = time.monotonic()
        settings = load_settings()
        from bot.logs import log_to_file

        with log_to_file(settings.home / "demo.log"):
            index_samples(settings)
            server = _workspace(port)
            try:
                _run(settings, server, started)
            finally:
                server.stop()


def index_samples(settings: Settings) -> None:
    """Index the guideline and the sample company's policies; quick when nothing has changed."""
    from knowledge.index.library import update
    from knowledge.models.embedder import load_embedder

    corpus = Path(knowledge.__file__).parent / "corpus"
    with notes.status(say("demo.indexing", "en")) as status:

        def report(stage: str, done: int, total: int) -> None:
            status.update(f"{say('demo.indexing', 'en')} {stage} {done}/{total}")

        embedder = load_embedder(settings.embedding_model)
        try:
            update(settings.library_path, [corpus / name for name in SAMPLES], embedder, progress=report)
        finally:
            embedder.close()


def _workspace(port: int) -> "SandboxServer":
    from bot.sandbox import SandboxServer, sample_workspace
    from bot.slack.startup import manifest_path

    try:
        return SandboxServer(sample_workspace(), manifest_path(), port=port).start()
    except OSError:
        return SandboxServer(sample_workspace(), manifest_path()).start()


def _run(settings: Settings, server: "SandboxServer", started: float) -> None:
    from bot.app import build

    bot = build(connected_to(settings, server))
    seed_people(bot.database, server)
    bot.start()
    try:
        results.print(say("demo.ready", "ja", url=server.url), markup=False)
        results.print(say("demo.ready", "en", url=server.url), markup=False)
        notes.print(f"({time.monotonic() - started:.1f} s, log: {settings.home / 'demo.log'})", markup=False)
        bot.wait()
    finally:
        notes.print(say("demo.stopping", "en"), markup=False)
        bot.stop(patience=5)


def connected_to(settings: Settings, server: "SandboxServer") -> Settings:
    """These settings, with the local workspace in the place of Slack."""
    from bot.sandbox.sample import ADMIN, SECURITY

    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(server.bot_token),
            "slack_app_token": SecretStr(server.app_token),
            "slack_signing_secret": SecretStr(server.signing_secret),
            "slack_api_url": server.api_url,
            # Any free one: a real bot on this machine keeps the configured port.
            "health_port": 0,
            "security_channel": settings.security_channel or SECURITY,
            "admins": settings.admins or ADMIN,
        }
    )


def seed_people(database: "Database", server: "SandboxServer") -> None:
    """Give the people of the sample company their departments, managers and roles."""
    from bot.store.people import PEOPLE

    with database.writing() as connection:
        for person in sample_people(server):
            PEOPLE.put(connection, person)


def sample_people(server: "SandboxServer") -> "list[Person]":
    """The employees of the local workspace as the company's roster has them."""
    from bot.training.people import Person, Role

    roles = {
        "manager": Role.MANAGER,
        "security_lead": Role.SECURITY_LEAD,
        "admin": Role.ADMINISTRATOR,
    }
    workspace = server.workspace
    users = [user for user in workspace.users.values() if user.department and not user.is_stranger]
    managers = {user.department: user.id for user in users if user.persona == "manager"}
    return [
        Person(
            team_id=workspace.team_id,
            id=user.id,
            slack_id=user.id,
            name=user.real_name,
            email=user.email,
            department=user.department,
            manager_id="" if managers.get(user.department) == user.id else managers.get(user.department, ""),
            roles=frozenset({roles[user.persona]} if user.persona in roles else ()),
            language="en" if user.locale.startswith("en") else "ja",
            active=not user.deleted,
            stated=frozenset({"roles"}),
        )
        for user in users
    ]
