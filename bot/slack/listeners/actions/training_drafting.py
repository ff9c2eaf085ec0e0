"""Drafts from a section: the buttons that open the form, and the menu of documents in it."""

from typing import Any

from slack_bolt import Ack, App

from bot.services.training import drafting
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.drafting import DOCUMENT, DRAFT, FROM_SECTION, sources_form
from bot.slack.services import Services
from bot.slack.training import caller_of, carried_by, do, open_view, refresh

Body = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    desk = services.training

    @app.action(DRAFT)
    def opened(ack: Ack, body: Body) -> None:
        sources = do(services, body, ack, lambda: drafting.sources(desk, caller_of(services, body)))
        if sources is not None:
            open_view(services, body, sources_form(sources, over_bank="1"))

    @app.action(FROM_SECTION)
    def from_section(ack: Ack, body: Body, action: Body) -> None:
        on, caller = carried_by(action), caller_of(services, body)
        sources = do(services, body, ack, lambda: drafting.sources(desk, caller, on["d"]))
        if sources is not None:
            open_view(services, body, sources_form(sources, on["n"]))

    @app.action(DOCUMENT)
    def chosen(ack: Ack, body: Body, action: Body) -> None:
        document_id = str((action.get("selected_option") or {}).get("value") or "")
        caller = caller_of(services, body)
        sources = do(services, body, ack, lambda: drafting.sources(desk, caller, document_id))
        if sources is not None:
            over_bank = carried(body["view"].get("private_metadata")).get("b", "")
            refresh(services, body["view"]["id"], sources_form(sources, over_bank=over_bank))
