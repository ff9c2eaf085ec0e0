"""An answer that grows in Slack while the chat model writes it: a stream in the asker's direct message.

Only checked sentences arrive here. The stream's message is written down in the outbox as soon as Slack has
it, and `SlackSender.send` under the same key turns it into the finished answer: after a crash, too.
"""

from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPException

import structlog
from slack_sdk.errors import SlackApiError

from bot.services.ports import Clock
from bot.slack.pacing import PacedClient, code_of
from bot.slack.text import escape
from bot.store.outbox import Outbox, Outgoing
from bot.texts import Language, say

log = structlog.get_logger(__name__)


class LiveMessage:
    """Grows by sentences. Any refusal ends it quietly; the finished answer comes all the same."""

    def __init__(self, client: PacedClient, outbox: Outbox, outgoing: Outgoing, clock: Clock) -> None:
        self._client = client
        self._outbox = outbox
        self._outgoing = outgoing
        self._clock = clock
        self._usable = bool(outgoing.thread_ts)

    def say(self, sentence: str) -> None:
        """Show one more sentence."""
        if not self._usable:
            return
        text = escape(sentence) + "\n"
        self._attempt((lambda: self._append(text)) if self._outgoing.ts else (lambda: self._start(text)))

    def _attempt(self, step: Callable[[], None]) -> None:
        try:
            step()
        except SlackApiError as error:
            self._usable = False
            log.info("stream_unavailable", code=code_of(error))
        except (OSError, HTTPException):
            self._usable = False

    def _start(self, text: str) -> None:
        started = self._client.chat_startStream(
            channel=self._outgoing.channel, thread_ts=self._outgoing.thread_ts, markdown_text=text
        )
        self._outgoing = replace(
            self._outgoing, state="streaming", ts=str(started["ts"]), attempted_at=self._clock()
        )
        self._outbox.keep(self._outgoing)

    def _append(self, text: str) -> None:
        self._client.chat_appendStream(
            channel=self._outgoing.channel, ts=self._outgoing.ts, markdown_text=text
        )


class LiveInDm(LiveMessage):
    """A live message that also tells how many are waiting before it."""

    def __init__(
        self, client: PacedClient, outbox: Outbox, outgoing: Outgoing, shown: tuple[Clock, Language]
    ) -> None:
        super().__init__(client, outbox, outgoing, shown[0])
        self._language = shown[1]

    def waiting(self, position: int) -> None:
        """Say in the status line how long the queue is."""
        if self._usable:
            text = say("ask.queue", self._language, position=position)
            self._attempt(lambda: self._status(text))

    def _status(self, text: str) -> None:
        self._client.assistant_threads_setStatus(
            channel_id=self._outgoing.channel, thread_ts=self._outgoing.thread_ts, status=text
        )


class Silent:
    """Where nothing is shown before the answer is finished: in channels, and for private answers."""

    def say(self, sentence: str) -> None:
        """Nothing."""

    def waiting(self, position: int) -> None:
        """Nothing."""


def live_message(
    client: PacedClient, outbox: Outbox, outgoing: Outgoing, shown: tuple[Clock, Language]
) -> LiveInDm | Silent:
    """A stream for a direct message, nothing elsewhere; none where an answer was begun before."""
    in_dm = outgoing.channel.startswith("D") and not outgoing.ephemeral_to
    if in_dm and outbox.find(outgoing.team_id, outgoing.key) is None:
        return LiveInDm(client, outbox, outgoing, shown)
    return Silent()
