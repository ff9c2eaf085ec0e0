"""The buttons of the settings in App Home: each opens its modal."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.services.training.notices import Choice
from bot.slack.blocks.training.moments import local
from bot.slack.blocks.training.settings import ACT, FIELDS, settings_form
from bot.slack.blocks.training.views import said
from bot.slack.launching import user_groups
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import fill, open_waiting
from bot.texts import say


def register(app: App, services: Services) -> None:
    """Add the listener."""

    @app.action(re.compile(rf"^{re.escape(ACT)}\.({'|'.join(FIELDS)})$"))
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        act = str(action["action_id"]).rpartition(".")[2]
        view_id, language = open_waiting(services, body), language_of(services.directory, body)
        groups = [Choice(*one) for one in user_groups(services)] if act == "group_role" else []
        if act == "group_role" and not groups:
            text = say("screen.settings.no_groups", language)
            fill(services, body, view_id, lambda: said(text, language))
            return
        today = local(services.clock()).date()
        fill(services, body, view_id, lambda: settings_form(act, today, groups, language))
