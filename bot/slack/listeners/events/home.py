"""Somebody opens the app: prompts in the Messages tab, App Home in the Home tab."""

from typing import Any

import structlog
from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.slack.app_home import publish
from bot.slack.blocks.help import suggested_prompts
from bot.slack.people import language_of, team_of
from bot.slack.services import Services, Viewer

log = structlog.get_logger("bot.slack")


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab") == "messages":
            _suggest(services, event, body)
        elif event.get("tab") == "home":
            _publish(services, event, body)


def _suggest(services: Services, event: dict[str, Any], body: dict[str, Any]) -> None:
    language = language_of(services.directory, body)
    try:
        services.client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], prompts=suggested_prompts(language)
        )
    except SlackApiError as error:
        # Decoration: a workspace without agent messaging has none.
        log.info("no_suggested_prompts", exc_info=error)


def _publish(services: Services, event: dict[str, Any], body: dict[str, Any]) -> None:
    language = language_of(services.directory, body)
    viewer = Viewer(team_of(body), event["user"], language, services.clock())
    publish(services, viewer)
