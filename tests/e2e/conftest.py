"""The whole bot against the local workspace, over real sockets, with a real library."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import training_wiring
from bot.app import Mamori, build
from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import SECURITY_LEAD
from bot.services.training.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.startup import manifest_path
from bot.workflows.jobs import DurableJobs
from knowledge.index.library import Library
from tests.e2e.helpers import home_with, settings_for
from tests.support.screens import Person


@dataclass
class Running:
    """A workspace and the bot in it."""

    sandbox: SandboxServer
    bot: Mamori
    home: Path


@pytest.fixture(scope="session")
def indexed(company: Library, company_path: Path) -> Path:
    """The library that every bot of these tests reads."""
    assert company.documents
    return company_path


@pytest.fixture(scope="module")
def running(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One bot for the tests of a module that do it no harm."""
    home = home_with(indexed, tmp_path_factory.mktemp("home"))
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        bot = build(settings_for(sandbox, home))
        bot.start()
        bot.knowledge.opened()
        yield Running(sandbox, bot, home)
        bot.stop()


@pytest.fixture(scope="module")
def sandbox(request: pytest.FixtureRequest, running: Running) -> Iterator[SandboxServer]:
    """A workspace whose bot knows the sample company's roster.

    Slack refuses nothing but what the module's `MAY_BE_REFUSED` names.
    """
    seed_people(running.bot.database, running.sandbox)
    yield running.sandbox
    # A modal that was closed meanwhile is nobody's mistake.
    allowed = getattr(request.module, "MAY_BE_REFUSED", {"not_found"})
    assert {call.error for call in running.sandbox.ledger.refused()} <= allowed


@pytest.fixture(scope="module")
def desk(running: Running) -> Desk:
    """The running bot's own desk, for what its schedule does and what needs no screen."""
    bot = running.bot
    directory = SlackDirectory(bot.sender._client)
    return training_wiring.make_desk(bot.settings, bot.database, bot.sender, directory, DurableJobs())


@pytest.fixture
def lead(sandbox: SandboxServer) -> Iterator[Person]:
    """The security lead, with no modal open at the end."""
    person = Person(sandbox, SECURITY_LEAD)
    yield person
    sandbox.close(SECURITY_LEAD, everything=True)


Start = Callable[..., Running]


@pytest.fixture
def start(indexed: Path, tmp_path: Path) -> Iterator[Start]:
    """Start a workspace and a bot of a test's own; `start(MAMORI_X=...)` changes settings."""
    started: list[Running] = []

    def make(*, with_library: bool = True, **changes: Any) -> Running:
        home = home_with(indexed, tmp_path / "home") if with_library else tmp_path / "home"
        sandbox = SandboxServer(sample_workspace(), manifest_path()).start()
        bot = build(settings_for(sandbox, home, **changes))
        bot.start()
        started.append(Running(sandbox, bot, home))
        return started[-1]

    yield make
    for each in started:
        each.bot.stop()
        each.sandbox.stop()
