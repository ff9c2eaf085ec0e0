"""The status line under a thread while something slow is being worked on. It never costs the answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from slack_sdk.errors import SlackApiError

from bot.services.ports import Recipient
from bot.slack.pacing import PacedClient
from bot.texts import Language, say

# A quoted answer is there before anybody could read a status.
SHOW_AFTER = 0.7
# Slack clears a status after two minutes.
REFRESH_EVERY = 90.0

log = structlog.get_logger(__name__)


class StatusLine:
    """Implements the port `Progress` with `assistant.threads.setStatus`."""

    def __init__(self, client: PacedClient) -> None:
        self._client = client
        # Unknown to this workspace or stand-in: no use in trying again.
        self._available = True

    @contextmanager
    def thinking(self, recipient: Recipient, language: Language) -> Iterator[None]:
        """Show the status when the block takes long; take it away however the block ends."""
        done = threading.Event()
        shown = threading.Event()
        text = say("ask.thinking", language)
        thread = threading.Thread(
            target=self._show, args=(recipient, text, done, shown), name="status", daemon=True
        )
        if recipient.thread_ts and self._available:
            thread.start()
        try:
            yield
        finally:
            done.set()
            if thread.is_alive() and shown.is_set():
                thread.join(timeout=2)
            if shown.is_set():
                self._set(recipient, "")

    def _show(self, recipient: Recipient, text: str, done: threading.Event, shown: threading.Event) -> None:
        wait = SHOW_AFTER
        while not done.wait(wait) and self._available:
            shown.set()
            self._set(recipient, text)
            wait = REFRESH_EVERY

    def _set(self, recipient: Recipient, status: str) -> None:
        # Whatever goes wrong here is not worth a word to the person who waits.
        with suppress(Exception):
            try:
                self._client.assistant_threads_setStatus(
                    channel_id=recipient.channel, thread_ts=recipient.thread_ts or "", status=status
                )
            except SlackApiError as error:
                self._available = False
                log.info("status_line_unavailable", code=str(error.response.get("error", "")))
