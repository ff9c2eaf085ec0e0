"""Socket Mode: two connections in one process, so that one may be renewed while the other listens."""

import threading
import time
from collections.abc import Callable

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient

from bot import metrics
from bot.errors import Misconfigured, Unavailable
from bot.slack.pacing import code_of

CONNECTIONS = 2
WATCH_SECONDS = 5.0
# Slack renews a connection within seconds; after this long something is wrong that a restart may mend.
STALL_SECONDS = 180.0
_CLOSING_SECONDS = 0.1
log = structlog.get_logger("bot.slack.sockets")


class Sockets:
    """The open connections. `on_stall` is called once when none was open for three minutes."""

    def __init__(self, app: App, app_token: str, on_stall: Callable[[], None]) -> None:
        self._handlers = [SocketModeHandler(app, app_token) for _ in range(CONNECTIONS)]
        self._on_stall = on_stall
        self._stopped = threading.Event()

    def start(self) -> None:
        """Connect. Raises Misconfigured when the token is refused, Unavailable when Slack is away."""
        try:
            for handler in self._handlers:
                handler.client.connect()
        except SlackApiError as error:
            raise Misconfigured("error.app_token", code=code_of(error)) from error
        except OSError as error:
            raise Unavailable() from error
        threading.Thread(target=self._watch, name="sockets", daemon=True).start()

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return sum(handler.client.is_connected() for handler in self._handlers)

    def stop(self) -> None:
        """Take no more; what is being handled is finished."""
        self._stopped.set()
        for handler in self._handlers:
            _close(handler.client)

    def _watch(self) -> None:
        last = time.monotonic()
        while not self._stopped.wait(WATCH_SECONDS):
            count = self.connected
            metrics.CONNECTED.set(count)
            now = time.monotonic()
            if count:
                last = now
            elif now - last > STALL_SECONDS:
                log.error("sockets_stalled", seconds=round(now - last))
                self._on_stall()
                return


def _close(client: SocketModeClient) -> None:
    """`close` waits for the thread that listens. One that has just connected takes the sign to end back as it
    begins, and would be waited for without end: so the sign is set again until it has ended."""
    closing = threading.Thread(target=client.close, name="socket-closing", daemon=True)
    closing.start()
    while closing.is_alive():
        client.current_session_state.terminated = True
        closing.join(_CLOSING_SECONDS)
