"""Exports, documents to confirm, periods: the buttons that open their modals, and the one that launches."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.services.notices import Sentence
from bot.services.training import attestation_calls, progressing
from bot.services.training.notices import Choice
from bot.slack.blocks.training.leading import LAUNCH
from bot.slack.blocks.training.settings import ACT as SETTINGS
from bot.slack.blocks.training.statistics import ACT
from bot.slack.blocks.training.upkeep import attestation_form, export_form, retention_form
from bot.slack.launching import policies
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, carried_by, do, fill, open_waiting, publish_home, show


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.action(re.compile(rf"^({re.escape(ACT)}|{re.escape(SETTINGS)})\.export$"))
    def exporting(ack: Ack, body: Body, action: dict[str, Any]) -> None:
        ack()
        view_id, chosen = open_waiting(services, body), carried_by(action)["k"]

        def form() -> View:
            language, found = services.exporting.choices(caller_of(services, body))
            return export_form(found, chosen, language)

        fill(services, body, view_id, form)

    @app.action(f"{SETTINGS}.attestation")
    def documents(ack: Ack, body: Body) -> None:
        ack()
        view_id, language = open_waiting(services, body), language_of(services.directory, body)

        def form() -> View:
            said = attestation_calls.marked(services.training, caller_of(services, body))
            return attestation_form([Choice(*one) for one in policies(services)], said, language)

        fill(services, body, view_id, form)

    @app.action(f"{SETTINGS}.retention")
    def periods(ack: Ack, body: Body) -> None:
        ack()
        view_id, language = open_waiting(services, body), language_of(services.directory, body)

        def form() -> View:
            lines, writes = services.retention.shown(services.training, caller_of(services, body))
            return retention_form(lines, writes, language)

        fill(services, body, view_id, form)

    @app.action(LAUNCH)
    def launched(ack: Ack, body: Body, action: dict[str, Any]) -> None:
        caller, campaign_id = caller_of(services, body), carried_by(action)["k"]
        progress = do(
            services, body, ack, lambda: attestation_calls.launch_now(services.training, caller, campaign_id)
        )
        if progress is not None:
            show(services, body, Sentence(progress.language, "screen.attestation_call.launched"))
            publish_home(services, body)
            progressing.announce(services.training, caller, campaign_id)
