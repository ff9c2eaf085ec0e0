"""The modals of the settings: recorded before they close."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot.errors import InvalidInput, MamoriError
from bot.services.training import company, roster
from bot.services.training.desk import Caller, Desk
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.settings import CALLBACK, FIELDS, NONE
from bot.slack.blocks.training.views import chosen, chosen_many, held
from bot.slack.services import Services
from bot.slack.training import caller_of, recorded, refuse
from bot.training.people import Deputy, Role

View = dict[str, Any]
Act = Callable[[Desk, Caller, View], object]
_ABOUT = {"training.deputy.days": "until"}


def register(app: App, services: Services) -> None:
    """Add the listener."""

    @app.view(CALLBACK)
    def submitted(ack: Ack, body: dict[str, Any], view: View) -> None:
        act = carried(view.get("private_metadata")).get("act", "")
        try:
            ACTS[act](services.training, caller_of(services, body), view)
        except MamoriError as error:
            about = _ABOUT.get(error.key, "")
            refuse(services, body, ack, (about if about in FIELDS[act] else FIELDS[act][0], error))
            return
        recorded(services, body, ack)


def _roles(desk: Desk, caller: Caller, view: View) -> None:
    roles = [Role(one) for one in chosen_many(view, "roles")]
    roster.set_roles(desk, caller, _user(view, "person"), roles)


def _group_role(desk: Desk, caller: Caller, view: View) -> None:
    role = chosen(view, "role")
    company.set_group_role(desk, caller, chosen(view, "group"), None if role == NONE else Role(role))


def _hand_over(desk: Desk, caller: Caller, view: View) -> None:
    roster.hand_over(desk, caller, _user(view, "person"), _user(view, "other"))


def _deputy(desk: Desk, caller: Caller, view: View) -> None:
    since, until = (held(view, name).get("selected_date") for name in ("since", "until"))
    if not since or not until:
        raise InvalidInput("training.deputy.days")
    deputy = Deputy(_user(view, "other"), date.fromisoformat(since), date.fromisoformat(until))
    roster.set_deputies(desk, caller, caller.user_id, (deputy,))


ACTS: Mapping[str, Act] = {
    "roles": _roles,
    "group_role": _group_role,
    "hand_over": _hand_over,
    "deputy": _deputy,
}


def _user(view: View, block: str) -> str:
    return str(held(view, block).get("selected_user") or "")
