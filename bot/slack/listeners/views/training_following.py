"""The modals of nonconformities and requests: recorded before they close."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack, App

from bot.errors import InvalidInput, MamoriError
from bot.services.notices import Sentence
from bot.services.training import findings, requests
from bot.services.training.desk import Caller
from bot.services.training.launch_form import DUE_AT
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.finding_forms import CALLBACK, FIELDS
from bot.slack.blocks.training.requests import REFUSE_FORM
from bot.slack.blocks.training.views import held, written
from bot.slack.following import redraw
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, publish_home, recorded, refuse, show_at

View = dict[str, Any]
Act = Callable[[Services, Caller, str, View], object]
_ABOUT = {"training.nonconformity.due_in_the_past": "due", "training.nonconformity.owner_not_there": "owner"}


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.view(CALLBACK)
    def acted(ack: Ack, body: Body, view: View) -> None:
        on = carried(view.get("private_metadata"))
        act, one = on.get("act", ""), on.get("n", "")
        try:
            ACTS[act](services, caller_of(services, body), one, view)
        except MamoriError as error:
            refuse(services, body, ack, (_block(act, error), error))
            return
        recorded(services, body, ack)
        redraw(services, body, on, one)

    @app.view(REFUSE_FORM)
    def refused(ack: Ack, body: Body, view: View) -> None:
        on = carried(view.get("private_metadata"))
        try:
            requests.decide(services.training, caller_of(services, body), on["r"], False, written(view))
        except MamoriError as error:
            refuse(services, body, ack, ("text", error))
            return
        recorded(services, body, ack, "screen.request.decided_refused")
        if on.get("m"):
            language = language_of(services.directory, body)
            show_at(services, body, on, Sentence(language, "screen.request.decided_refused"))
        else:
            publish_home(services, body)


def _direct(services: Services, caller: Caller, one: str, view: View) -> object:
    return findings.direct(services.training, caller, one, written(view), _owner(view), _due(services, view))


def _accept(services: Services, caller: Caller, one: str, view: View) -> object:
    return findings.accept_risk(services.training, caller, one, _due(services, view), written(view))


ACTS: Mapping[str, Act] = {
    "direct": _direct,
    "accept_risk": _accept,
    "dismiss": lambda on, by, one, view: findings.dismiss(on.training, by, one, written(view)),
    "report": lambda on, by, one, view: findings.report(on.training, by, one, written(view)),
    "verify": lambda on, by, one, view: findings.verify(on.training, by, one, written(view)),
    "return": lambda on, by, one, view: findings.send_back(on.training, by, one, written(view)),
    "reopen": lambda on, by, one, view: findings.reopen(on.training, by, one, written(view)),
    "hand_over": lambda on, by, one, view: findings.hand_over(on.training, by, one, _owner(view)),
}


def _block(act: str, error: MamoriError) -> str:
    about = _ABOUT.get(error.key) or ("owner" if error.key == "people.not_found" else "")
    return about if about in FIELDS[act] else FIELDS[act][0]


def _owner(view: View) -> str:
    return str(held(view, "owner").get("selected_user") or "")


def _due(services: Services, view: View) -> datetime:
    picked = held(view, "due").get("selected_date")
    if not picked:
        raise InvalidInput("training.nonconformity.due_in_the_past")
    return services.training.calendar.at(date.fromisoformat(picked), DUE_AT)
