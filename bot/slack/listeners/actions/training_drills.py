"""The button that opens the import of a drill held elsewhere."""

from typing import Any

from slack_bolt import Ack, App

from bot.services.training import drills
from bot.slack.blocks.training.drills import OPEN, drill_form
from bot.slack.services import Services
from bot.slack.training import caller_of, fill, open_waiting


def register(app: App, services: Services) -> None:
    """Add the listener."""

    @app.action(OPEN)
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        view_id, caller = open_waiting(services, body), caller_of(services, body)
        fill(services, body, view_id, lambda: drill_form(drills.held(services.training, caller)))
