"""The modals of the question bank: what is written is checked as the bank is; a reason with every no."""

from typing import Any

from slack_bolt import Ack, App

from bot.errors import MamoriError
from bot.services.training import bank, bank_desk, drafting
from bot.services.training.bank_writing import KEYS, AnyWritten, Written, WrittenStatement
from bot.services.training.drafting import Wanted
from bot.slack.blocks.training.bank import VOID_FORM, bank_modal
from bot.slack.blocks.training.bank_items import (
    QUIZ_FIELDS,
    QUIZ_FORM,
    REJECT_FORM,
    STATEMENT_FIELDS,
    STATEMENT_FORM,
    item_modal,
    labelled,
)
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.drafting import FORM as DRAFT_FORM
from bot.slack.blocks.training.drafting import SECTION, SET, drafts_made
from bot.slack.blocks.training.views import chosen, written
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import caller_of, recorded, refresh, refuse

Body = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    desk = services.training

    @app.view(QUIZ_FORM)
    def question(ack: Ack, body: Body, view: Body) -> None:
        _keep(services, body, ack, (view, _question(view)))

    @app.view(STATEMENT_FORM)
    def statement(ack: Ack, body: Body, view: Body) -> None:
        _keep(services, body, ack, (view, _statement(view)))

    @app.view(REJECT_FORM)
    def rejected(ack: Ack, body: Body, view: Body) -> None:
        on = carried(view.get("private_metadata"))
        item_id, version = on.get("i", ""), int(on.get("v") or 0)
        try:
            bank.retire(desk, caller_of(services, body), item_id, version, written(view))
        except MamoriError as error:
            refuse(services, body, ack, ("text", error))
            return
        recorded(services, body, ack, "screen.item.out")
        _redraw(services, body, view, (item_id, version))

    @app.view(DRAFT_FORM)
    def drafted(ack: Ack, body: Body, view: Body) -> None:
        on = carried(view.get("private_metadata"))
        wanted = Wanted(on.get("d", ""), chosen(view, SECTION), chosen(view, SET))
        try:
            made = drafting.start(desk, caller_of(services, body), wanted)
        except MamoriError as error:
            refuse(services, body, ack, (SECTION, error))
            return
        ack(response_action="update", view=drafts_made(made).to_dict())
        if on.get("b"):
            _redraw(services, body, view)

    @app.view(VOID_FORM)
    def voided(ack: Ack, body: Body, view: Body) -> None:
        item_id = carried(view.get("private_metadata")).get("i", "")
        try:
            count = bank.void(desk, caller_of(services, body), item_id, written(view))
        except MamoriError as error:
            refuse(services, body, ack, ("text", error))
            return
        recorded(services, body, ack, "screen.bank.voided", count=count)


def _keep(services: Services, body: Body, ack: Ack, filled: tuple[Body, AnyWritten]) -> None:
    """A new item, or other words for the one that the form carries."""
    view, item = filled
    on, caller = carried(view.get("private_metadata")), caller_of(services, body)
    first = "prompt_ja" if isinstance(item, Written) else "statement_ja"
    try:
        if on.get("i"):
            version = bank_desk.change(services.training, caller, on["i"], int(on.get("v") or 0), item)
        else:
            bank_desk.write(services.training, caller, item)
    except MamoriError as error:
        values = labelled(error.values, language_of(services.directory, body))
        refuse(services, body, ack, (_field(error, item, first), type(error)(error.key, **values)))
        return
    recorded(services, body, ack, "screen.bank.written")
    _redraw(services, body, view, (on["i"], version) if on.get("i") else None)


def _field(error: MamoriError, item: AnyWritten, otherwise: str) -> str:
    """The field that a sentence is about."""
    if "clause" in error.key:
        return "clause"
    names = [name for name, _ in (QUIZ_FIELDS if isinstance(item, Written) else STATEMENT_FIELDS)]
    name = str(error.values.get("field", "")).replace(" ", "_")
    return f"{name}_{error.values.get('language', 'ja')}" if name in names else otherwise


def _redraw(services: Services, body: Body, view: Body, item: tuple[str, int] | None = None) -> None:
    """The views below: the item's page if there is one, and the bank's list at the bottom."""
    desk, caller = services.training, caller_of(services, body)
    below, root = view.get("previous_view_id"), view.get("root_view_id")
    if item is not None and below and below != root:
        refresh(services, below, item_modal(bank_desk.show(desk, caller, *item)))
    if root and root != view.get("id"):
        refresh(services, root, bank_modal(bank_desk.page(desk, caller)))


def _question(view: Body) -> Written:
    return Written(
        set_id=_set(view), clause=written(view, "clause"), prompt=_both(view, "prompt"),
        options=tuple(_both(view, f"option_{key}") for key in KEYS), answer=chosen(view, "answer"),
        explanation=_both(view, "explanation"),
    )  # fmt: skip


def _statement(view: Body) -> WrittenStatement:
    return WrittenStatement(
        set_id=_set(view), clause=written(view, "clause"), statement=_both(view, "statement"),
        period=_both(view, "period"), on_not_done=_both(view, "on_not_done"),
    )  # fmt: skip


def _set(view: Body) -> str:
    return chosen(view, "set") or carried(view.get("private_metadata")).get("s", "")


def _both(view: Body, name: str) -> tuple[str, str]:
    return written(view, f"{name}_ja"), written(view, f"{name}_en")
