"""Looking in Slack for a message that we may have sent: by the nonce in its metadata."""

from collections.abc import Iterator
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.services.ports import Sent
from bot.slack.pacing import PacedClient
from bot.store.outbox import Outgoing

# Slack's clock and ours may differ.
CLOCK_MARGIN = 300.0
PAGES = 5
_USER_IDS = ("U", "W")


class Unknown(Exception):
    """Slack could not be asked, so nobody knows."""


def find_by_nonce(client: PacedClient, outgoing: Outgoing) -> Sent | None:
    """The message, or None when Slack has none. Raises Unknown when it does not tell."""
    if outgoing.ephemeral_to:
        raise Unknown
    try:
        channel = _channel(client, outgoing.channel)
        for message in _messages(client, outgoing, channel):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("nonce") == outgoing.nonce:
                return Sent(channel, str(message["ts"]))
    except (SlackApiError, OSError, HTTPException) as error:
        raise Unknown from error
    return None


def _channel(client: PacedClient, channel: str) -> str:
    """A user id stands for the DM with that person."""
    if not channel.startswith(_USER_IDS):
        return channel
    return str(client.conversations_open(users=channel)["channel"]["id"])


def _messages(client: PacedClient, outgoing: Outgoing, channel: str) -> Iterator[dict[str, Any]]:
    since = outgoing.attempted_at or outgoing.created_at
    options: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{since.timestamp() - CLOCK_MARGIN:.6f}",
        "limit": 200,
        "include_all_metadata": True,
    }
    for _ in range(PAGES):
        if outgoing.thread_ts:
            page = client.conversations_replies(ts=outgoing.thread_ts, **options)
        else:
            page = client.conversations_history(**options)
        yield from page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
        options["cursor"] = cursor
