"""Who is behind a request from Slack, and how to answer only them."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.errors import MamoriError
from bot.services.ports import Directory
from bot.slack.blocks import Message
from bot.slack.pacing import PacedClient
from bot.texts import Language

log = structlog.get_logger("bot.slack")


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace of any payload."""
    team = body.get("team")
    nested = team.get("id") if isinstance(team, Mapping) else ""
    return str(body.get("team_id") or nested or (body.get("user") or {}).get("team_id") or "")


def user_of(body: Mapping[str, Any]) -> str:
    """Who acted, in any payload; "" when nobody did."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return str(user.get("id", ""))
    event = body.get("event")
    inner = event.get("user") if isinstance(event, Mapping) else ""
    return str(user or body.get("user_id") or (inner if isinstance(inner, str) else "") or "")


def language_of(directory: Directory, body: Mapping[str, Any]) -> Language:
    """The language of who acted; Japanese when Slack cannot say."""
    try:
        return directory.profile(team_of(body), user_of(body)).language
    except MamoriError:
        return "ja"


def tell(client: PacedClient, body: Mapping[str, Any], message: Message) -> None:
    """Say something that only the one who acted sees, where they acted; by direct message otherwise."""
    user, container = user_of(body), body.get("container") or {}
    channel = str(container.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    blocks = list(message.blocks)
    try:
        if channel:
            client.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread, text=message.text, blocks=blocks
            )
        else:
            client.chat_postMessage(channel=user, text=message.text, blocks=blocks, unfurl_links=False)
    except (SlackApiError, OSError) as error:
        log.warning("not_told", user=user, exc_info=error)
