"""Messages that are sent once. What is unclear is looked up in Slack, and parked when it is not there."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

import structlog
from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.errors import Conflict, Parked, Unavailable, Undeliverable
from bot.services.ports import Clock, Live, Notice, Recipient, Sent
from bot.slack.blocks import render
from bot.slack.lookup import Unknown, find_by_nonce
from bot.slack.pacing import PacedClient, code_of, status_of
from bot.slack.streaming import live_message
from bot.slack.text import escape, shorten
from bot.store.outbox import Outbox, Outgoing
from bot.texts import Language

# Waits before each look for a message of which we do not know whether Slack has it.
LOOKS = (0.5, 2.0, 6.0)
PLAIN_LIMIT = 3_500
log = structlog.get_logger(__name__)
_TRANSIENT = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"}


@dataclass(frozen=True, slots=True)
class _NotSent(Exception):
    """Slack certainly does not have the message; `code` says why, `lasting` whether that will change."""

    code: str
    lasting: bool


class SlackSender:
    """Implements the port `Sender` on Slack's Web API and the outbox."""

    def __init__(
        self, client: PacedClient, outbox: Outbox, clock: Clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._clock = clock
        self._sleep = sleep

    def send(self, recipient: Recipient, notice: Notice, key: str) -> Sent:
        """Post once under `key`. See the port for what it raises."""
        known = self._outbox.find(recipient.team_id, key)
        if known and known.state == "streaming":
            return self._finish(known, self._outgoing(recipient, notice, key))
        if known and known.state != "pending":
            return self._settled(known) or self._look(known, answered=False)
        return self._post(known or self._outgoing(recipient, notice, key))

    def resend(self, team_id: str, key: str, attempted_at: datetime | None = None) -> Sent:
        """Send a parked message again at an administrator's word; run again after a crash, only once.

        `attempted_at` is when the attempt began that ended unclear. Raises Conflict when the message is
        neither parked since then nor on its way.
        """
        self._outbox.reopen(team_id, key, "pending", "sent again by an administrator", attempted_at)
        known = self._outbox.find(team_id, key)
        if known is None or known.state in ("parked", "dropped", "failed"):
            raise Conflict()
        if known.state == "sent":
            return Sent(known.channel, known.ts)
        return self._post(known) if known.state == "pending" else self._look(known, answered=False)

    def update(self, sent: Sent, notice: Notice) -> None:
        """Replace a message. Doing it twice changes nothing, so it may be repeated."""
        message = render(notice)
        if not sent.ts:
            return
        try:
            self._client.chat_update(
                channel=sent.channel, ts=sent.ts, text=message.text, blocks=list(message.blocks)
            )
        except SlackApiError as error:
            raise Undeliverable(code=code_of(error)) from error
        except (OSError, HTTPException) as error:
            raise Unavailable() from error

    def live(self, recipient: Recipient, language: Language, key: str) -> Live:
        """A message that grows until `send` under the same key finishes it."""
        beginning = replace(self._empty(recipient, key), kind="AnswerNotice")
        return live_message(self._client, self._outbox, beginning, (self._clock, language))

    def _finish(self, begun: Outgoing, whole: Outgoing) -> Sent:
        """Put the finished message in the place of the stream; where that is gone, post it."""
        with suppress(SlackApiError, OSError, HTTPException):  # an update ends the stream as well
            self._client.chat_stopStream(channel=begun.channel, ts=begun.ts)
        body = whole.body or {}
        try:
            self._client.chat_update(channel=begun.channel, ts=begun.ts, **body)
        except SlackApiError as error:
            log.info("stream_lost", code=code_of(error))
            self._outbox.settle(replace(whole, state="pending"))
            return self._post(whole)
        except (OSError, HTTPException) as error:
            raise Unavailable() from error
        return self._sent(begun, begun.channel, begun.ts)

    def _empty(self, recipient: Recipient, key: str) -> Outgoing:
        return Outgoing(
            team_id=recipient.team_id,
            key=key,
            channel=recipient.channel,
            thread_ts=recipient.thread_ts or "",
            ephemeral_to=recipient.ephemeral_to or "",
            kind="",
            nonce=sha256(f"{recipient.team_id}|{key}".encode()).hexdigest()[:32],
            created_at=self._clock(),
        )

    def _outgoing(self, recipient: Recipient, notice: Notice, key: str) -> Outgoing:
        message = render(notice)
        body = {"text": message.text, "blocks": list(message.blocks)}
        return replace(self._empty(recipient, key), kind=type(notice).__name__, body=body)

    def _settled(self, known: Outgoing) -> Sent | None:
        if known.state == "sent":
            return Sent(known.channel, known.ts)
        if known.state == "failed":
            raise Undeliverable(code=known.reason)
        if known.state in ("parked", "dropped"):
            raise Parked()
        return None

    def _post(self, outgoing: Outgoing) -> Sent:
        trying = self._outbox.attempt(outgoing, self._clock())
        try:
            response = self._call(trying)
        except _NotSent as failure:
            return self._refused(trying, failure)
        except SlackApiError:
            return self._look(trying, answered=True)
        except (OSError, HTTPException):
            return self._look(trying, answered=False)
        return self._sent(trying, str(response.get("channel", "")), str(response.get("ts", "")))

    def _call(self, outgoing: Outgoing) -> dict[str, Any]:
        """Post; raises _NotSent when Slack certainly has nothing, else what the client raised."""
        body = outgoing.body or {}
        try:
            return self._deliver(outgoing, body)
        except SlackApiError as error:
            if code_of(error) in _BAD_BLOCKS and body.get("blocks"):
                # Better the plain words than no answer; the text beside the blocks always says the essence.
                return self._call(replace(outgoing, body={"text": as_words(body)}))
            if status_of(error) >= 500:
                raise
            raise _NotSent(
                code_of(error), code_of(error) not in _TRANSIENT and status_of(error) != 429
            ) from error
        except (ConnectionRefusedError, URLError) as error:
            if isinstance(getattr(error, "reason", error), ConnectionRefusedError):
                raise _NotSent("unreachable", lasting=False) from error
            raise

    def _deliver(self, outgoing: Outgoing, body: dict[str, Any]) -> dict[str, Any]:
        options: dict[str, Any] = {"channel": outgoing.channel, "text": body["text"]}
        if body.get("blocks"):
            options["blocks"] = body["blocks"]
        if outgoing.thread_ts:
            options["thread_ts"] = outgoing.thread_ts
        if outgoing.ephemeral_to:
            answer = self._client.chat_postEphemeral(user=outgoing.ephemeral_to, **options)
            return {"channel": outgoing.channel, "ts": "", "ok": answer.get("ok")}
        metadata = {"event_type": "mamori_message", "event_payload": {"nonce": outgoing.nonce}}
        answer = self._client.chat_postMessage(
            metadata=metadata, unfurl_links=False, unfurl_media=False, **options
        )
        return {"channel": answer.get("channel"), "ts": answer.get("ts")}

    def _refused(self, outgoing: Outgoing, failure: _NotSent) -> Sent:
        if failure.lasting:
            self._settle(outgoing, "failed", failure.code)
            raise Undeliverable(code=failure.code)
        self._outbox.settle(replace(outgoing, state="pending", reason=failure.code))
        raise Unavailable()

    def _look(self, outgoing: Outgoing, *, answered: bool) -> Sent:
        """The end was unclear: found = sent; not found = parked, in sight, and not sent again.

        `answered`: Slack itself said that it failed. Where its history agrees, nothing was sent.
        """
        absent = False
        for wait in LOOKS:
            self._sleep(wait)
            try:
                found = find_by_nonce(self._client, outgoing)
            except Unknown:
                absent = False
                continue
            if found:
                return self._sent(outgoing, found.channel, found.ts)
            absent = True
        if answered and absent:
            return self._refused(outgoing, _NotSent("slack_failed", lasting=False))
        self._settle(outgoing, "parked", "unclear whether Slack took it")
        raise Parked()

    def _sent(self, outgoing: Outgoing, channel: str, ts: str) -> Sent:
        metrics.MESSAGES.labels(outgoing.kind, "sent").inc()
        self._outbox.settle(
            replace(outgoing, state="sent", channel=channel, ts=ts, reason="", settled_at=self._clock())
        )
        return Sent(channel, ts)

    def _settle(self, outgoing: Outgoing, state: Any, reason: str) -> None:
        metrics.MESSAGES.labels(outgoing.kind, state).inc()
        self._outbox.settle(replace(outgoing, state=state, reason=reason, settled_at=self._clock()))


def as_words(body: dict[str, Any]) -> str:
    """A message without blocks: every word of them, so that it survives a block that Slack refuses."""
    lines = [line for block in body["blocks"] for line in _lines(block)]
    return shorten("\n".join(lines), PLAIN_LIMIT) or str(body["text"])


def _lines(value: Any) -> Iterator[str]:
    """Plain and rich text is literal and is escaped here; mrkdwn was escaped when it was built."""
    if isinstance(value, list):
        for each in value:
            yield from _lines(each)
    elif isinstance(value, dict) and value.get("type") not in ("actions", "context_actions"):
        text = value.get("text")
        if isinstance(text, str):
            yield text if value.get("type") == "mrkdwn" else escape(text)
        for name in ("text", "elements", "fields"):
            if isinstance(value.get(name), dict | list):
                yield from _lines(value[name])
