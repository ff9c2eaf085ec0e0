"""A real Chromium in front of the local workspace's page, with the bot behind it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.app import build
from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.build import STATIC
from bot.slack.startup import manifest_path
from tests.browser.install_chromium import find_chromium
from tests.e2e.conftest import Running, indexed
from tests.e2e.helpers import home_with, settings_for

__all__ = ["indexed"]

# Quiet and alone: nothing is fetched but the page under test.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PICTURES = Path(__file__).parents[2] / "test-results"
"""How each test left the page."""
PATIENCE = 60_000
"""Milliseconds: a machine that also builds something else is slow, not wrong."""


@pytest.fixture(scope="module")
def running(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One bot for the tests of a module. It starts and stops in a thread of its own: Playwright's loop runs here."""
    home = home_with(indexed, tmp_path_factory.mktemp("home"))
    with ThreadPoolExecutor(1) as thread, SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        bot = thread.submit(build, settings_for(sandbox, home)).result()
        thread.submit(bot.start).result()
        bot.knowledge.opened()
        yield Running(sandbox, bot, home)
        thread.submit(bot.stop).result()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, headless. Skipped, and said, where there is none.

    It ends with its module: while Playwright runs, so does its event loop, and no bot could start beside it.
    """
    if not (STATIC / "index.html").exists():
        pytest.skip("SKIPPED LOUDLY: the page is not built (make page), so no browser test can run")
    with sync_playwright() as playwright:
        path = find_chromium()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("SKIPPED LOUDLY: no Chromium on this machine, so no browser test can run")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, running: Running) -> Iterator[Page]:
    """The workspace's page; a script error on it fails the test."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000}, locale="ja-JP")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(running.sandbox.url)
    yield page
    page.screenshot(path=PICTURES / f"{request.node.name}.png", full_page=True)
    page.close()
    assert errors == []


@pytest.fixture
def sandbox(running: Running) -> SandboxServer:
    """The workspace behind the page."""
    return running.sandbox
