"""The company's settings: opened from App Home, saved by a lead or an administrator."""

from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.slack.blocks import render
from bot.slack.blocks.company import CALLBACK, CHANGE, form_view, read_form
from bot.slack.people import language_of, team_of, tell, user_of
from bot.slack.services import Services
from bot.slack.training import open_view, publish_home


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    company = services.loop.company

    @app.action(CHANGE)
    def opening(ack: Ack, body: dict[str, Any]) -> None:
        services.loop.leads.require_set_up(team_of(body), user_of(body))
        ack()
        said = company.every(team_of(body))
        open_view(services, body, form_view(said, language_of(services.directory, body)))

    @app.view(CALLBACK)
    def submitted(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        company.change(team_of(body), user_of(body), read_form(view))
        ack()
        language = language_of(services.directory, body)
        tell(services.client, body, render(Sentence(language, "company.saved")))
        publish_home(services, body)
