"""Closing a connection ends, even one that has connected this moment."""

import threading
from typing import Any, cast

from slack_sdk.socket_mode.builtin.connection import ConnectionState

from bot.slack.sockets import _close


class JustConnected:
    """As Slack's client closes while its listening thread begins: that takes the sign to end back, and is awaited."""

    def __init__(self) -> None:
        self.current_session_state = ConnectionState()
        self._listening = threading.Thread(target=self._listen)
        self._begun = threading.Event()
        self.ended = False

    def close(self) -> None:
        self.current_session_state.terminated = True
        self._listening.start()
        self._begun.wait()
        self._listening.join()
        self.ended = True

    def _listen(self) -> None:
        self.current_session_state.terminated = False
        self._begun.set()
        ticks = threading.Event()
        while not self.current_session_state.terminated:
            ticks.wait(0.005)


def test_a_connection_that_begins_while_it_is_closed_is_closed() -> None:
    client = JustConnected()
    _close(cast(Any, client))
    assert client.ended
