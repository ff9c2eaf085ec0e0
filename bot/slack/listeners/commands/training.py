"""`/training`: launch one, see what is open, see how far it is."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.errors import NotPermitted
from bot.services.training import home
from bot.slack.blocks.training.home import own_modal
from bot.slack.blocks.training.views import help_message
from bot.slack.launching import empty_form
from bot.slack.listeners.actions.training_campaign import page
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, fill, open_waiting

COMMAND = "/training"
_START = {""}
_LAUNCH = {"launch", "new", "配信"}
_STATS = {"stats", "statistics", "集計", "完了状況"}
_HELP = {"help", "ヘルプ", "使い方", "?", "？"}


def register(app: App, services: Services) -> None:
    """Add the listener."""
    app.command(COMMAND)(_listener(services))


def _listener(services: Services) -> Callable[..., None]:
    def typed(ack: Ack, body: dict[str, Any]) -> None:
        make = _view(services, body, str(body.get("text") or "").strip().lower())
        if make is None:
            unknown = "" if str(body.get("text")).strip().lower() in _HELP else str(body.get("text"))
            message = help_message(language_of(services.directory, body), unknown)
            ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))
            return
        ack()
        fill(services, body, open_waiting(services, body), make)

    return typed


def _view(services: Services, body: Body, word: str) -> Callable[[], View] | None:
    if word in _STATS:
        return lambda: page(services, body)
    if word in _LAUNCH:
        return lambda: empty_form(services, body)
    if word in _START:
        return lambda: _form_or_own(services, body)
    return None


def _form_or_own(services: Services, body: Body) -> View:
    """Who may launch gets the form; everybody else what is open for them."""
    try:
        return empty_form(services, body)
    except NotPermitted:
        return own_modal(home.home(services.training, caller_of(services, body)))
