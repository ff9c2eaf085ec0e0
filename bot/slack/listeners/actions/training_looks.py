"""Somebody has told a person that a lead looked at their answers."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.services.training import looks
from bot.slack.blocks.training.looks import TOLD
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, carried_by, do, origin, publish_home, show_at


def register(app: App, services: Services) -> None:
    """Add the listener."""

    @app.action(re.compile(rf"^{re.escape(TOLD)}\.\w+$"))
    def told(ack: Ack, body: Body, action: dict[str, Any]) -> None:
        caller, number = caller_of(services, body), carried_by(action)["n"]

        def confirm() -> bool:
            looks.confirm(services.training, caller, int(number) if number.isdecimal() else 0)
            return True

        if not do(services, body, ack, confirm):
            return
        came_from = origin(body)
        if "m" in came_from:
            done = Sentence(language_of(services.directory, body), "screen.look.done")
            show_at(services, body, came_from, done)
        publish_home(services, body)
