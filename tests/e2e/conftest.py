"""The whole bot against the local workspace, over real sockets, with a real library."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import Mamori, build
from bot.sandbox import SandboxServer, sample_workspace
from bot.slack.startup import manifest_path
from knowledge.index.library import Library
from tests.e2e.helpers import home_with, settings_for


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
