"""The buttons around a launch: a test run for oneself, back to the form, a new one from App Home."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.services.training import launch, recurring, series
from bot.slack.blocks import render
from bot.slack.blocks.training.home import STOP_SERIES
from bot.slack.blocks.training.launch import EDIT, NEW, SHOW, TEST_RUN
from bot.slack.blocks.training.launch_form import CONTENT, FORM
from bot.slack.blocks.training.series_form import CHANGE_SERIES, form
from bot.slack.launching import empty_form, filled_form, preview_of, switched_form
from bot.slack.people import language_of, user_of
from bot.slack.services import Services
from bot.slack.training import (
    caller_of,
    carried_by,
    do,
    fill,
    open_waiting,
    publish_home,
    refresh,
)
from bot.texts import say


def _in_the_form(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("callback_id") == FORM


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.action(TEST_RUN)
    def tried(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, campaign_id = caller_of(services, body), carried_by(action)["k"]
        invitation = launch.test_run(services.training, caller, campaign_id)
        ack()
        message = render(invitation)
        services.client.chat_postMessage(
            channel=user_of(body), text=message.text, blocks=list(message.blocks), unfurl_links=False
        )
        remark = say("screen.launch.tested", invitation.language)
        refresh(services, body["view"]["id"], preview_of(services, caller, campaign_id, remark))

    @app.action(EDIT)
    def changing(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        campaign_id = carried_by(action)["k"]
        fill(services, body, body["view"]["id"], lambda: filled_form(services, body, campaign_id))

    @app.action(NEW)
    def new(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        view_id = open_waiting(services, body)
        fill(services, body, view_id, lambda: empty_form(services, body))

    @app.action(CONTENT, matchers=[_in_the_form])
    def switched(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        view = body["view"]
        # Whoever has gone on or chosen again meanwhile sees what came of that.
        refresh(services, view["id"], switched_form(services, body), view["hash"])

    @app.action(re.compile(rf"^{re.escape(SHOW)}(\.\w+)?$"))
    def shown(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        view_id, campaign_id = open_waiting(services, body), carried_by(action)["k"]
        caller = caller_of(services, body)
        fill(services, body, view_id, lambda: preview_of(services, caller, campaign_id))

    @app.action(re.compile(rf"^{re.escape(CHANGE_SERIES)}\.\w+$"))
    def rhythm(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        view_id, one = open_waiting(services, body), carried_by(action)["s"]
        language, caller = language_of(services.directory, body), caller_of(services, body)
        fill(
            services, body, view_id, lambda: form(recurring.line_of(services.training, caller, one), language)
        )

    @app.action(re.compile(rf"^{re.escape(STOP_SERIES)}\.\w+$"))
    def stopped(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, one = caller_of(services, body), carried_by(action)["s"]
        do(services, body, ack, lambda: series.stop(services.training, caller, one))
        publish_home(services, body)
