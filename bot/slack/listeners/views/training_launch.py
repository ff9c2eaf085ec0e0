"""The launch form and the preview: a draft with the first, a launch with the second."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.errors import MamoriError
from bot.services.training import launch, launch_form, progressing
from bot.services.training.desk import Caller
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.launch import FORM, PREVIEW, launched, preview
from bot.slack.launching import block_of, read
from bot.slack.services import Services
from bot.slack.training import answer_with, caller_of, log, refuse


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.view(FORM)
    def filled(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        caller, desk = caller_of(services, body), services.training
        before = carried(view.get("private_metadata")).get("k", "")
        try:
            campaign_id = launch_form.save(desk, caller, read(view), before)
        except MamoriError as error:
            refuse(services, body, ack, (block_of(error), error))
            return
        answer_with(services, body, ack, lambda: preview(launch.preview(desk, caller, campaign_id)))

    @app.view(PREVIEW)
    def confirmed(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        caller = caller_of(services, body)
        campaign_id = carried(view.get("private_metadata")).get("k", "")
        started: list[str] = []

        def start() -> View:
            said = launched(launch.launch(services.training, caller, campaign_id))
            started.append(campaign_id)
            return said

        answer_with(services, body, ack, start)
        for one in started:
            _announce(services, caller, one)


def _announce(services: Services, caller: Caller, campaign_id: str) -> None:
    try:
        progressing.announce(services.training, caller, campaign_id)
    except MamoriError as error:
        # It is launched; the page and the job of every minute show how far it is.
        log.info("launch_not_announced", exc_info=error)
