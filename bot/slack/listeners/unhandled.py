"""What no other listener wanted: acknowledged, so that Slack does not deliver it again and again.

Slack takes a 404 for no acknowledgement, and switches an app's events off when too many fail.
"""

import re
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.slack.blocks import render
from bot.slack.blocks.help import help_message
from bot.slack.people import language_of, tell
from bot.slack.services import Services
from bot.slack.text import escape, shorten
from bot.texts import say

ANY = re.compile(".*")
log = structlog.get_logger("bot.slack")


def register(app: App, services: Services) -> None:
    """Add the catch-alls. They must be the last listeners of all."""
    app.event(ANY)(_event)
    app.command(ANY)(_command(services))
    app.action(ANY)(_action(services))
    app.shortcut(ANY)(_quietly)
    app.view_submission(ANY)(_quietly)
    app.view_closed(ANY)(_quietly)
    app.options(ANY)(_options)


def _event(event: dict[str, Any]) -> None:
    log.info("event_unhandled", type=str(event.get("type")))


def _command(services: Services) -> Callable[..., None]:
    def unknown(ack: Ack, body: dict[str, Any]) -> None:
        language = language_of(services.directory, body)
        said = shorten(f"{body.get('command', '')} {body.get('text') or ''}".strip(), 60)
        message = help_message(language, say("help.unknown", language, text=escape(said)))
        ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))

    return unknown


def _action(services: Services) -> Callable[..., None]:
    def unknown(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        if action.get("url"):
            return
        language = language_of(services.directory, body)
        tell(services.client, body, render(Sentence(language, "slack.unknown_action")))

    return unknown


def _quietly(ack: Ack, body: dict[str, Any]) -> None:
    ack()
    log.info("interaction_unhandled", type=str(body.get("type")))


def _options(ack: Ack) -> None:
    ack(options=[])
