"""The modals around an own training: recorded before they close."""

from collections.abc import Callable
from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot.errors import InvalidInput, MamoriError
from bot.services.ports import Notice
from bot.services.training import incidents, inspection, requests
from bot.services.training.desk import Caller
from bot.services.training.launch_form import DUE_AT
from bot.slack.blocks import render
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.inspection_forms import CHANGE_FORM, COMMENT_FORM, INCIDENT_FORM, NOTE_FORM
from bot.slack.blocks.training.requests import DISPUTE_FORM, EXTENSION_FORM
from bot.slack.blocks.training.views import chosen, held, written
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, post, recorded, refuse, show_at

Step = Callable[[Services, Caller, dict[str, Any], dict[str, str]], Notice]
Ask = Callable[[Services, Caller, dict[str, Any], dict[str, str]], str]


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    app.view(NOTE_FORM)(_moves_on(services, _note, "answer"))
    app.view(CHANGE_FORM)(_moves_on(services, _change, "item"))
    app.view(COMMENT_FORM)(_moves_on(services, _comment, "text"))
    app.view(EXTENSION_FORM)(_asks(services, _more_time))
    app.view(DISPUTE_FORM)(_asks(services, _dispute))
    app.view(INCIDENT_FORM)(_incident(services))


def _note(services: Services, caller: Caller, view: dict[str, Any], on: dict[str, str]) -> Notice:
    note = written(view)
    return inspection.answer(services.training, caller, on["a"], on["i"], chosen(view, "answer"), note)


def _change(services: Services, caller: Caller, view: dict[str, Any], on: dict[str, str]) -> Notice:
    return inspection.question(services.training, caller, on["a"], chosen(view, "item"))


def _comment(services: Services, caller: Caller, view: dict[str, Any], on: dict[str, str]) -> Notice:
    return inspection.comment(services.training, caller, on["a"], written(view))


def _moves_on(services: Services, step: Step, block: str) -> Callable[..., None]:
    """The message that the modal was opened from moves on."""

    def submitted(ack: Ack, body: Body, view: dict[str, Any]) -> None:
        on = carried(view.get("private_metadata"))
        try:
            notice = step(services, caller_of(services, body), view, on)
        except MamoriError as error:
            refuse(services, body, ack, (block, error))
            return
        ack()
        show_at(services, body, on, notice)

    return submitted


def _more_time(services: Services, caller: Caller, view: dict[str, Any], on: dict[str, str]) -> str:
    if chosen(view, "wish") == "waiver":
        return requests.release(services.training, caller, on["a"], written(view))
    wanted = held(view, "due").get("selected_date")
    if not wanted:
        raise InvalidInput("training.assignment.extension_must_be_later")
    due = services.training.calendar.at(date.fromisoformat(wanted), DUE_AT)
    return requests.more_time(services.training, caller, on["a"], due, written(view))


def _dispute(services: Services, caller: Caller, view: dict[str, Any], on: dict[str, str]) -> str:
    return requests.dispute(services.training, caller, on["a"], chosen(view, "item"), written(view))


def _asks(services: Services, ask: Ask) -> Callable[..., None]:
    """A request: the modal says that it is on its way."""

    def submitted(ack: Ack, body: Body, view: dict[str, Any]) -> None:
        try:
            ask(services, caller_of(services, body), view, carried(view.get("private_metadata")))
        except MamoriError as error:
            block = "due" if error.key.endswith("extension_must_be_later") else "text"
            refuse(services, body, ack, (block, error))
            return
        recorded(services, body, ack, "screen.request.sent")

    return submitted


def _incident(services: Services) -> Callable[..., None]:
    def submitted(ack: Ack, body: Body, view: dict[str, Any]) -> None:
        on = carried(view.get("private_metadata"))
        try:
            caller = caller_of(services, body)
            told = incidents.report(services.training, caller, written(view), on.get("s", ""))
        except MamoriError as error:
            refuse(services, body, ack, ("text", error))
            return
        ack()
        post(services, body, render(told))

    return submitted
