"""The buttons under a document that was read: publish it or not."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.slack.blocks.uploads import DISCARD, PUBLISH
from bot.slack.people import team_of, user_of
from bot.slack.services import Services
from bot.slack.training import show


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    app.action(PUBLISH)(_decided(services, publish=True))
    app.action(DISCARD)(_decided(services, publish=False))


def _decided(services: Services, *, publish: bool) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        uploading = services.loop.uploading
        outcome = uploading.decide(team_of(body), user_of(body), str(action["value"]), publish)
        ack()
        show(services, body, outcome)

    return pressed
