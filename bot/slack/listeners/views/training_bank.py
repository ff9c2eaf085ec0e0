"""The modals of the question bank: a draft is checked as the whole bank is, a voided item has a reason."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import MamoriError
from bot.services.training import bank, bank_desk
from bot.services.training.bank_desk import KEYS, Written
from bot.slack.blocks.training.bank import NEW_FORM, VOID_FORM, bank_modal
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.views import chosen, written
from bot.slack.services import Services
from bot.slack.training import caller_of, recorded, refresh, refuse


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    desk = services.training

    @app.view(NEW_FORM)
    def filled(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        caller = caller_of(services, body)
        try:
            bank_desk.write(desk, caller, _read(view))
        except MamoriError as error:
            refuse(services, body, ack, ("clause" if "clause" in error.key else "prompt_ja", error))
            return
        recorded(services, body, ack, "screen.bank.written")
        if view.get("previous_view_id"):
            refresh(services, view["previous_view_id"], bank_modal(bank_desk.page(desk, caller)))

    @app.view(VOID_FORM)
    def voided(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        item_id = carried(view.get("private_metadata")).get("i", "")
        try:
            count = bank.void(desk, caller_of(services, body), item_id, written(view))
        except MamoriError as error:
            refuse(services, body, ack, ("text", error))
            return
        recorded(services, body, ack, "screen.bank.voided", count=count)


def _read(view: dict[str, Any]) -> Written:
    def both(name: str) -> tuple[str, str]:
        return written(view, f"{name}_ja"), written(view, f"{name}_en")

    return Written(
        set_id=chosen(view, "set"), clause=written(view, "clause"), prompt=both("prompt"),
        options=tuple(both(f"option_{key}") for key in KEYS), answer=chosen(view, "answer"),
        explanation=both("explanation"),
    )  # fmt: skip
