"""The buttons of a nonconformity and of a request: decide at once, or in a modal that asks for words."""

import re
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.services.training import findings, requests
from bot.slack.blocks.training.finding_forms import FIELDS, finding_form
from bot.slack.blocks.training.findings import FINDING, about_blocks
from bot.slack.blocks.training.moments import local
from bot.slack.blocks.training.requests import GRANT, REFUSE, refuse_form
from bot.slack.following import redraw
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import caller_of, carried_by, do, open_view, origin, publish_home, show

DUE_DAYS = 14
_CONFIRM = re.compile(rf"^{re.escape(FINDING)}\.confirm\.\w+$")
_FORM = re.compile(rf"^{re.escape(FINDING)}\.({'|'.join(FIELDS)})\.\w+$")


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.action(_CONFIRM)
    def confirmed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, one = caller_of(services, body), carried_by(action)["n"]
        if do(services, body, ack, lambda: findings.confirm(services.training, caller, one)):
            redraw(services, body, origin(body), one)

    @app.action(_FORM)
    def asked(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        act = str(action["action_id"]).removeprefix(f"{FINDING}.").split(".")[0]
        due = local(services.clock() + timedelta(days=DUE_DAYS)).date()
        on = {"n": carried_by(action)["n"], **origin(body)}
        line = findings.shown(services.training, caller_of(services, body), on["n"])
        language = language_of(services.directory, body)
        about = about_blocks(line, language)
        open_view(services, body, finding_form(act, due, language, on, about))

    @app.action(re.compile(rf"^{re.escape(GRANT)}\.\w+$"))
    def granted(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, request = caller_of(services, body), carried_by(action)["r"]
        if do(services, body, ack, lambda: requests.decide(services.training, caller, request, True)):
            if "m" in origin(body):
                language = language_of(services.directory, body)
                show(services, body, Sentence(language, "screen.request.decided_granted"))
            else:
                publish_home(services, body)

    @app.action(re.compile(rf"^{re.escape(REFUSE)}\.\w+$"))
    def refused(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        on = {"r": carried_by(action)["r"], **origin(body)}
        open_view(services, body, refuse_form(language_of(services.directory, body), **on))
