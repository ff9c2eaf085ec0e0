"""The question bank in Slack, for security leads: look, write, approve, reject, void after a dry run."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.services.training import bank, bank_desk
from bot.services.training.bank_desk import ItemPage
from bot.slack.blocks.training.bank import (
    CHOOSE_OWN,
    CHOOSE_VOID,
    LOOK,
    NEW,
    NEW_STATEMENT,
    OPEN,
    bank_modal,
    void_form,
)
from bot.slack.blocks.training.bank_items import (
    APPROVE,
    CONFIRM,
    EDIT,
    REJECT,
    item_form,
    item_modal,
    reject_form,
    statement_form,
)
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.requests import VOID
from bot.slack.services import Services
from bot.slack.training import caller_of, carried_by, do, fill, open_view, open_waiting, refresh
from knowledge.bank.questions import QuizItem

Body = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    _list(app, services)
    _item(app, services)


def _list(app: App, services: Services) -> None:
    """What is pressed in the bank's list."""
    desk = services.training

    @app.action(OPEN)
    def opened(ack: Ack, body: Body) -> None:
        ack()
        view_id = open_waiting(services, body)
        fill(services, body, view_id, lambda: bank_modal(bank_desk.page(desk, caller_of(services, body))))

    @app.action(re.compile(rf"^({re.escape(NEW)}|{re.escape(NEW_STATEMENT)})$"))
    def writing(ack: Ack, body: Body, action: Body) -> None:
        page = do(services, body, ack, lambda: bank_desk.page(desk, caller_of(services, body)))
        if page is None:
            return
        is_quiz = action["action_id"] == NEW
        form, sets = (item_form, page.sets) if is_quiz else (statement_form, page.inspections)
        open_view(services, body, form(sets, page.language))

    @app.action(re.compile(rf"^{re.escape(LOOK)}\.\w+$"))
    def looking(ack: Ack, body: Body, action: Body) -> None:
        _look(services, body, ack, carried_by(action))

    @app.action(CHOOSE_OWN)
    def choosing(ack: Ack, body: Body, action: Body) -> None:
        _look(services, body, ack, carried((action.get("selected_option") or {}).get("value")))

    @app.action(re.compile(rf"^({re.escape(CHOOSE_VOID)}|{re.escape(VOID)})$"))
    def voiding(ack: Ack, body: Body, action: Body) -> None:
        option = action.get("selected_option") or {}
        item_id = str(option.get("value") or carried_by(action)["i"])
        caller = caller_of(services, body)
        preview = do(services, body, ack, lambda: bank.preview_void(desk, caller, item_id))
        if preview is not None:
            open_view(services, body, void_form(preview))


def _item(app: App, services: Services) -> None:
    """What is pressed on an item's page."""
    desk = services.training

    @app.action(APPROVE)
    def approved(ack: Ack, body: Body, action: Body) -> None:
        on = carried_by(action)
        _decide(
            services, body, ack, on,
            lambda: bank.approve(desk, caller_of(services, body), on["i"], int(on["v"] or 0), on["h"]),
        )  # fmt: skip

    @app.action(CONFIRM)
    def confirmed(ack: Ack, body: Body, action: Body) -> None:
        on = carried_by(action)
        _decide(
            services, body, ack, on,
            lambda: bank.confirm(desk, caller_of(services, body), on["i"], int(on["v"] or 0)),
        )  # fmt: skip

    @app.action(re.compile(rf"^({re.escape(EDIT)}|{re.escape(REJECT)})$"))
    def changing(ack: Ack, body: Body, action: Body) -> None:
        on = carried_by(action)
        page = do(services, body, ack, lambda: _page(services, body, on))
        if page is None:
            return
        if action["action_id"] == REJECT:
            form = reject_form(page.language, is_draft=page.state == "draft", i=on["i"], v=on["v"])
        elif isinstance(page.item, QuizItem):
            form = item_form((), page.language, page)
        else:
            form = statement_form((), page.language, page)
        open_view(services, body, form)


def _page(services: Services, body: Body, on: dict[str, str]) -> ItemPage:
    version = int(on.get("v") or 0)
    return bank_desk.show(services.training, caller_of(services, body), on.get("i", ""), version)


def _look(services: Services, body: Body, ack: Ack, on: dict[str, str]) -> None:
    page = do(services, body, ack, lambda: _page(services, body, on))
    if page is not None:
        open_view(services, body, item_modal(page))


def _decide(services: Services, body: Body, ack: Ack, on: dict[str, str], decide: Callable[[], None]) -> None:
    """A press on an item's page: decided first, then the page and the list below it are drawn anew."""

    def work() -> ItemPage:
        decide()
        return _page(services, body, on)

    page = do(services, body, ack, work)
    if page is None:
        return
    refresh(services, body["view"]["id"], item_modal(page))
    below = body["view"].get("previous_view_id")
    if below:
        refresh(services, below, bank_modal(bank_desk.page(services.training, caller_of(services, body))))
