"""The whole bot against the local workspace, over real sockets, with a real library."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import Mamori, build
from bot.config import Settings
from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import SECURITY
from bot.slack.startup import manifest_path
from knowledge.library import Library


def settings_for(sandbox: SandboxServer, home: Path, **changes: Any) -> Settings:
    """The settings of a bot that is connected to `sandbox`."""
    values = {
        "MAMORI_HOME": home,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "MAMORI_HEALTH_PORT": 0,
        "MAMORI_SECURITY_CHANNEL": SECURITY,
    }
    return Settings(_env_file=None, **{**values, **changes})


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


def home_with(indexed: Path, home: Path) -> Path:
    """A home of its own with a copy of the library."""
    shutil.copytree(indexed, home / "library")
    return home


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
