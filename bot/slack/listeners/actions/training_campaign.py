"""The statistics and the page of a campaign: choosing one, opening one, and what is done to it."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.errors import NotPermitted
from bot.services.training import amend, choosing, on_paper, reminding, running, statistics
from bot.services.training.desk import Caller
from bot.services.training.notices import Choice
from bot.slack.blocks.training.campaign_forms import (
    FIELDS,
    MENU_LIMIT,
    NEEDS_PEOPLE,
    PEOPLE,
    CampaignForm,
    campaign_form,
)
from bot.slack.blocks.training.campaign_messages import OPEN
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.home import STATISTICS
from bot.slack.blocks.training.moments import local
from bot.slack.blocks.training.reminders import reminders_asked
from bot.slack.blocks.training.requests import options_of
from bot.slack.blocks.training.statistics import ACT, CHOOSE, statistics_modal
from bot.slack.blocks.training.views import said
from bot.slack.services import Services
from bot.slack.training import (
    Body,
    answer_press,
    caller_of,
    carried_by,
    do,
    fill,
    open_view,
    open_waiting,
    publish_home,
    tell_in_view,
)
from bot.texts import say

LATER = timedelta(days=7)


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.action(CHOOSE)
    def chosen(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        campaign_id = str(action["selected_option"]["value"])
        fill(services, body, body["view"]["id"], lambda: page(services, body, campaign_id))

    @app.action(re.compile(rf"^({re.escape(OPEN)}|{re.escape(STATISTICS)})(\.\w+)?$"))
    def opened(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        view_id, campaign_id = open_waiting(services, body), carried_by(action)["k"]
        fill(services, body, view_id, lambda: page(services, body, campaign_id))

    @app.action(re.compile(rf"^{re.escape(ACT)}\.({'|'.join(FIELDS)})$"))
    def asked(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        act, campaign_id = str(action["action_id"]).rpartition(".")[2], carried_by(action)["k"]
        view = do(services, body, ack, lambda: _form(services, body, act, campaign_id))
        if view is not None:
            open_view(services, body, view)

    @app.options(PEOPLE)
    def typed(ack: Ack, body: Body) -> None:
        on = carried((body.get("view") or {}).get("private_metadata"))
        about = (on.get("k", ""), on.get("act", ""))
        found = choosing.people(
            services.training, caller_of(services, body), about, str(body.get("value") or "")
        )
        ack(options=[one.to_dict() for one in options_of(found)])

    @app.action(f"{ACT}.remind")
    def reminded(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, campaign_id = caller_of(services, body), carried_by(action)["k"]
        asked = do(services, body, ack, lambda: reminding.remind_now(services.training, caller, campaign_id))
        if asked is not None:
            language = statistics.campaign_list(services.training, caller, 1).language
            tell_in_view(services, body, reminders_asked(asked, language))
            publish_home(services, body)

    @app.action(re.compile(rf"^{re.escape(ACT)}\.(pause|resume|close)$"))
    def done(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        act, campaign_id = str(action["action_id"]).rpartition(".")[2], carried_by(action)["k"]
        answer_press(services, body, ack, lambda: _now(services, body, act, campaign_id))
        publish_home(services, body)


def page(services: Services, body: Body, campaign_id: str = "") -> View:
    """A campaign's page, by default of the newest that was launched. Raises NotPermitted."""
    caller, desk = caller_of(services, body), services.training
    others = statistics.campaign_list(desk, caller)
    if not (others.lines or others.can_launch):
        raise NotPermitted("training.not_permitted.manager")
    launched = [one for one in others.lines if one.state not in ("draft", "scheduled", "cancelled")]
    wanted = campaign_id or next((one.campaign_id for one in launched or others.lines), "")
    shown = statistics.view(desk, caller, wanted) if wanted else None
    return statistics_modal(shown, others)


def _now(services: Services, body: Body, act: str, campaign_id: str) -> View:
    caller, desk = caller_of(services, body), services.training
    if act == "close":
        running.close(desk, caller, campaign_id)
        _pack(services, caller, campaign_id)
    else:
        amend.pause_reminders(desk, caller, campaign_id, act == "pause")
    return page(services, body, campaign_id)


def _pack(services: Services, caller: Caller, campaign_id: str) -> None:
    """The evidence of what was closed, made in the background for a lead; others may not export."""
    with suppress(NotPermitted):
        services.exporting.request(caller, "pack", campaign_id)


def _form(services: Services, body: Body, act: str, campaign_id: str) -> View:
    caller = caller_of(services, body)
    shown = statistics.view(services.training, caller, campaign_id)
    people: list[Choice] = []
    if {"everyone_or", *NEEDS_PEOPLE} & set(FIELDS[act]):
        # One more than a menu holds, so that the form can tell.
        people = choosing.people(services.training, caller, (campaign_id, act), limit=MENU_LIMIT + 1)
    if not people and NEEDS_PEOPLE & set(FIELDS[act]):
        nobody = "nobody_to_add" if act == "add" else "nobody_open"
        return said(say(f"screen.act.{nobody}", shown.language), shown.language)
    due = local(max(shown.due, services.clock()) + LATER).date()
    signed = on_paper.choices(services.training, caller, campaign_id) if act == "on_behalf" else ()
    return campaign_form(CampaignForm(act, campaign_id, due, people, shown.state, signed), shown.language)
