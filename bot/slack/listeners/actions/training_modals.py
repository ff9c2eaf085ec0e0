"""Buttons that open a modal around an own training: a note, an incident, a request, the whole text."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.services.notices import Sentence
from bot.services.training import attest, home, inspection, practice, quiz
from bot.slack.blocks.training import attestation as attestation_blocks
from bot.slack.blocks.training import inspection as inspection_blocks
from bot.slack.blocks.training.attestation import document_modal
from bot.slack.blocks.training.home import PRACTISE
from bot.slack.blocks.training.inspection_forms import change_form, comment_form, incident_form, note_form
from bot.slack.blocks.training.invitation import MORE_TIME
from bot.slack.blocks.training.moments import local
from bot.slack.blocks.training.practice import STOP
from bot.slack.blocks.training.quiz import DISPUTE
from bot.slack.blocks.training.requests import dispute_form, extension_form
from bot.slack.blocks.training.views import said
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, carried_by, do, open_view, origin, publish_home, show, show_at
from bot.texts import say

Make = Callable[[Services, Body, dict[str, str]], View]
MORE_DAYS = 7


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    opens: dict[str, Make] = {
        inspection_blocks.NOTE: _note,
        inspection_blocks.CHANGE: _change,
        inspection_blocks.COMMENT: _comment,
        inspection_blocks.INCIDENT: _incident,
        MORE_TIME: _more_time,
        DISPUTE: _dispute,
    }
    for action_id, make in opens.items():
        app.action(re.compile(rf"^{re.escape(action_id)}(\.\w+)?$"))(_listener(services, make))
    app.action(attestation_blocks.READ)(_read(services))
    app.action(PRACTISE)(_practise(services))
    app.action(STOP)(_stop(services))


def _listener(services: Services, make: Make) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        view = do(services, body, ack, lambda: make(services, body, carried_by(action)))
        if view is not None:
            open_view(services, body, view)

    return pressed


def _note(services: Services, body: Body, on: dict[str, str]) -> View:
    shown = inspection.question(services.training, caller_of(services, body), on["a"], on["i"])
    return note_form(shown, a=on["a"], i=on["i"], **origin(body))


def _change(services: Services, body: Body, on: dict[str, str]) -> View:
    summary = inspection.summary(services.training, caller_of(services, body), on["a"])
    return change_form(summary, a=on["a"], **origin(body))


def _comment(services: Services, body: Body, on: dict[str, str]) -> View:
    summary = inspection.summary(services.training, caller_of(services, body), on["a"])
    return comment_form(summary, a=on["a"], **origin(body))


def _incident(services: Services, body: Body, on: dict[str, str]) -> View:
    return incident_form(language_of(services.directory, body), s=on["s"])


def _read(services: Services) -> Callable[..., None]:
    """The whole text over the message, in which it can be confirmed from now on."""

    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, on = caller_of(services, body), carried_by(action)
        asked = do(services, body, ack, lambda: attest.read(services.training, caller, on["a"]))
        if asked is not None:
            open_view(services, body, document_modal(asked))
            show_at(services, body, origin(body), asked)

    return pressed


def _more_time(services: Services, body: Body, on: dict[str, str]) -> View:
    caller = caller_of(services, body)
    mine = {one.assignment_id: one for one in home.home(services.training, caller).open}
    due = mine[on["a"]].due if on["a"] in mine else caller.now
    wanted = local(max(due, caller.now) + timedelta(days=MORE_DAYS)).date()
    return extension_form(wanted, language_of(services.directory, body), a=on["a"])


def _dispute(services: Services, body: Body, on: dict[str, str]) -> View:
    result = quiz.result(services.training, caller_of(services, body), on["a"])
    if not result.missed:
        return said(say("screen.request.dispute.nothing", result.language), result.language)
    return dispute_form(result.missed, result.language, a=on["a"])


def _practise(services: Services) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        wanted = bool(carried_by(action)["on"])
        do(services, body, ack, lambda: practice.choose(services.training, caller_of(services, body), wanted))
        publish_home(services, body)

    return pressed


def _stop(services: Services) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        do(services, body, ack, lambda: practice.choose(services.training, caller_of(services, body), False))
        show(services, body, Sentence(language_of(services.directory, body), "screen.practice.stopped"))

    return pressed
