"""A sandbox per test, and a real Bolt app that connects to it over Socket Mode."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import ManualClock, SandboxServer, sample_workspace

MANIFEST = Path(__file__).parents[3] / "manifest.json"


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    """A running sandbox on a clock that the test moves."""
    with SandboxServer(sample_workspace(ManualClock()), MANIFEST) as server:
        yield server


@pytest.fixture
def client(sandbox: SandboxServer) -> WebClient:
    """The real client, without retries."""
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)


Connect = Callable[[App], SocketModeHandler]


@pytest.fixture
def app(sandbox: SandboxServer, client: WebClient) -> App:
    """A Bolt app with no listeners yet."""
    return App(client=client, token=sandbox.bot_token, signing_secret=sandbox.signing_secret)


@pytest.fixture
def connect(sandbox: SandboxServer) -> Iterator[Connect]:
    """Connect an app over Socket Mode; every connection is closed at the end."""
    handlers: list[SocketModeHandler] = []

    def start(app: App) -> SocketModeHandler:
        handler = SocketModeHandler(
            app, sandbox.app_token, web_client=WebClient(base_url=sandbox.api_url), ping_interval=1
        )
        handlers.append(handler)
        handler.connect()
        sandbox.wait_until_connected(len(handlers))
        return handler

    yield start
    for handler in handlers:
        handler.client.closed, handler.client.auto_reconnect_enabled = True, False
        handler.client.enqueue_message(None)  # type: ignore[arg-type]  # wakes its reader, which then ends
        handler.client.current_app_monitor.shutdown()
    # A read that waits for data would hold `close()` up for 3 s: end the connections from this side,
    # and let the reader finish first, for the client cannot be closed from two threads at once.
    sandbox.socket_mode.disconnect("drop")
    for handler in handlers:
        handler.client.current_session_runner.shutdown()
        handler.close()
