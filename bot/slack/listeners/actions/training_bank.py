"""The question bank in Slack, for security leads: look, write, approve, void after a dry run."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.services.training import bank, bank_desk
from bot.slack.blocks.training.bank import (
    APPROVE,
    CHOOSE_VOID,
    NEW,
    OPEN,
    bank_modal,
    item_form,
    void_form,
)
from bot.slack.blocks.training.requests import VOID
from bot.slack.services import Services
from bot.slack.training import caller_of, carried_by, do, fill, open_view, open_waiting, refresh


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    desk = services.training

    @app.action(OPEN)
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        view_id = open_waiting(services, body)
        fill(services, body, view_id, lambda: bank_modal(bank_desk.page(desk, caller_of(services, body))))

    @app.action(NEW)
    def writing(ack: Ack, body: dict[str, Any]) -> None:
        page = do(services, body, ack, lambda: bank_desk.page(desk, caller_of(services, body)))
        if page is not None:
            open_view(services, body, item_form(page, page.language))

    @app.action(re.compile(rf"^{re.escape(APPROVE)}\.\w+$"))
    def approved(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, on = caller_of(services, body), carried_by(action)

        def approve() -> bank_desk.BankPage:
            bank.approve(desk, caller, on["i"], int(on["v"] or 0))
            return bank_desk.page(desk, caller)

        page = do(services, body, ack, approve)
        if page is not None:
            refresh(services, body["view"]["id"], bank_modal(page))

    @app.action(re.compile(rf"^({re.escape(CHOOSE_VOID)}|{re.escape(VOID)})$"))
    def voiding(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        option = action.get("selected_option") or {}
        item_id = str(option.get("value") or carried_by(action)["i"])
        caller = caller_of(services, body)
        preview = do(services, body, ack, lambda: bank.preview_void(desk, caller, item_id))
        if preview is not None:
            open_view(services, body, void_form(preview))
