"""The button that shows a private answer to the channel."""

from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.slack.blocks import render
from bot.slack.blocks.answer import ACTION_SHARE
from bot.slack.people import language_of, team_of, tell, user_of
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listener."""

    @app.action(ACTION_SHARE)
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        outcome = services.loop.sharing.request(team_of(body), str(action["value"]), user_of(body))
        ack()
        language = language_of(services.directory, body)
        tell(services.client, body, render(Sentence(language, f"share.{outcome}")))
