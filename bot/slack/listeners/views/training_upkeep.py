"""Exports, documents to confirm, periods: recorded before their modals close."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import MamoriError
from bot.services.training import attestation_calls
from bot.slack.blocks.training.upkeep import ATTESTATION_FORM, EXPORT_FORM, RETENTION_FORM
from bot.slack.blocks.training.views import chosen, chosen_many, held
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, recorded, refuse
from bot.texts import LANGUAGES


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.view(EXPORT_FORM)
    def exported(ack: Ack, body: Body, view: dict[str, Any]) -> None:
        try:
            kind, campaign_id = chosen(view, "kind"), chosen(view, "campaign")
            picked = chosen(view, "language")
            language = next((one for one in LANGUAGES if one == picked), None)
            services.exporting.request(caller_of(services, body), kind, campaign_id, language)
        except MamoriError as error:
            refuse(services, body, ack, ("campaign" if held(view, "campaign") else "kind", error))
            return
        recorded(services, body, ack, "screen.export.started")

    @app.view(ATTESTATION_FORM)
    def marked(ack: Ack, body: Body, view: dict[str, Any]) -> None:
        pledges, policies = chosen_many(view, "pledges"), chosen_many(view, "policies")
        mode = chosen(view, "mode")
        try:
            attestation_calls.mark(services.training, caller_of(services, body), pledges, policies, mode)
        except MamoriError as error:
            refuse(services, body, ack, ("pledges", error))
            return
        recorded(services, body, ack, "screen.attestation_call.marked")

    @app.view(RETENTION_FORM)
    def kept(ack: Ack, body: Body, view: dict[str, Any]) -> None:
        values = (view.get("state") or {}).get("values") or {}
        wanted = {kind: int(text) for kind in values if (text := str(held(view, kind).get("value") or ""))}
        try:
            services.retention.change(services.training, caller_of(services, body), wanted)
        except MamoriError as error:
            block = str(error.values.get("kind") or next(iter(values)))
            refuse(services, body, ack, (block, error))
            return
        recorded(services, body, ack, "retention.saved")
