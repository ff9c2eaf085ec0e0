"""The modals of a running campaign: recorded before they close, and the page below drawn anew."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View as Modal

from bot.errors import InvalidInput, MamoriError
from bot.services.training import amend, company, requests, running
from bot.services.training.desk import Caller
from bot.services.training.launch_form import DUE_AT
from bot.slack.blocks.training.campaign_forms import CALLBACK, FIELDS
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.looks import answers_modal
from bot.slack.blocks.training.views import chosen, chosen_many, held, said, written
from bot.slack.listeners.actions.training_campaign import page
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import Body, answer_form, caller_of, publish_home, refresh
from bot.texts import say

View = dict[str, Any]
Act = Callable[[Services, Caller, str, View], int]
_ABOUT = {
    "training.assignment.extension_must_be_later": "due",
    "training.amendment.nobody": "people",
    "training.amendment.not_in_campaign": "people",
    "training.amendment.already_in_campaign": "people",
    "people.not_found": "people",
    "training.assignment.evidence_needed": "evidence",
    "training.reason_needed": "reason",
    "training.attestation.other_version": "version",
}


def register(app: App, services: Services) -> None:
    """Add the listener."""

    @app.view(CALLBACK)
    def submitted(ack: Ack, body: Body, view: View) -> None:
        on = carried(view.get("private_metadata"))
        act, campaign_id = on.get("act", ""), on.get("k", "")

        def make() -> Modal:
            if act == "break_glass":
                return _answers(services, body, view)
            count = ACTS[act](services, caller_of(services, body), campaign_id, view)
            language = language_of(services.directory, body)
            text = (
                say("screen.act.done", language, count=count) if count else say("screen.recorded", language)
            )
            return said(text, language)

        done = answer_form(services, body, ack, make, lambda error: _block(act, error))
        if done and act != "break_glass" and view.get("previous_view_id"):
            refresh(services, view["previous_view_id"], page(services, body, campaign_id))
        if done:
            publish_home(services, body)


def _answers(services: Services, body: Body, view: View) -> Modal:
    """What one person answered; that it was looked at is on the record before it is shown."""
    one, reason = chosen(view, "assignment"), written(view, "reason")
    return answers_modal(company.break_glass(services.training, caller_of(services, body), one, reason))


def _extend(services: Services, caller: Caller, campaign_id: str, view: View) -> int:
    picked = held(view, "due").get("selected_date")
    if not picked:
        raise InvalidInput("training.assignment.extension_must_be_later")
    due = services.training.calendar.at(date.fromisoformat(picked), DUE_AT)
    return amend.extend(services.training, caller, campaign_id, due, written(view, "reason"), _people(view))


def _cancel(services: Services, caller: Caller, campaign_id: str, view: View) -> int:
    running.cancel(services.training, caller, campaign_id, written(view, "reason"))
    return 0


def _on_behalf(services: Services, caller: Caller, _campaign_id: str, view: View) -> int:
    one, reason, evidence = chosen(view, "assignment"), written(view, "reason"), written(view, "evidence")
    amend.enter_on_behalf(services.training, caller, one, reason, evidence, chosen(view, "version"))
    return 1


def _grant(services: Services, caller: Caller, _campaign_id: str, view: View) -> int:
    one, more = chosen(view, "assignment"), int(chosen(view, "more") or 1)
    amend.grant(services.training, caller, one, more, written(view, "reason"))
    return 1


def _propose(services: Services, caller: Caller, _campaign_id: str, view: View) -> int:
    requests.propose(services.training, caller, chosen(view, "assignment"), written(view, "reason"))
    return 0


ACTS: Mapping[str, Act] = {
    "extend": _extend,
    "cancel": _cancel,
    "on_behalf": _on_behalf,
    "grant_attempts": _grant,
    "propose": _propose,
    "add": lambda on, by, one, view: amend.add(on.training, by, one, _people(view)),
    "exclude": lambda on, by, one, view: amend.exclude(
        on.training, by, one, _people(view), written(view, "reason")
    ),
    "waive": lambda on, by, one, view: amend.waive(
        on.training, by, one, _people(view), written(view, "reason")
    ),
}


def _block(act: str, error: MamoriError) -> str:
    about = _ABOUT.get(error.key, "")
    names = ["people" if name == "everyone_or" else name for name in FIELDS[act]]
    return about if about in names else names[0]


def _people(view: View) -> tuple[str, ...]:
    return chosen_many(view, "people")
