"""Saving a reply as a verified answer; the list; renewing and retiring."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot.errors import NotFound
from bot.services.notices import Sentence
from bot.services.verified_form import InvalidField
from bot.services.verifying import key_of
from bot.slack.blocks import render
from bot.slack.blocks.parts import any_of
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.verified import CALLBACK, MANAGE, RENEW, RETIRE, SAVE, form_view, list_view, read_form
from bot.slack.people import language_of, team_of, tell, user_of
from bot.slack.services import Services
from bot.slack.training import open_view, refresh, refuse


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    verifying = services.loop.verifying

    @app.action(SAVE)
    def saving(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        named = carried(action.get("value"))
        form = verifying.offer(team_of(body), user_of(body), named.get("q", ""), named.get("r", ""))
        ack()
        open_view(services, body, form_view(form, language_of(services.directory, body)))

    @app.action(any_of(RENEW))
    def renewing(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        form = verifying.again(team_of(body), user_of(body), str(action["value"]))
        ack()
        open_view(services, body, form_view(form, language_of(services.directory, body)))

    @app.action(any_of(RETIRE))
    def retiring(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        retired = verifying.retire(team_of(body), user_of(body), str(action["value"]))
        ack()
        language = language_of(services.directory, body)
        if (body.get("view") or {}).get("type") == "modal":
            refresh(services, body["view"]["id"], _list(services, body))
        else:
            tell(
                services.client,
                body,
                render(Sentence(language, "verified.retired", {"label": retired.label})),
            )

    @app.action(MANAGE)
    def managing(ack: Ack, body: dict[str, Any]) -> None:
        view = _list(services, body)
        ack()
        open_view(services, body, view)

    @app.view(CALLBACK)
    def submitted(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        form = read_form(view)
        form = replace(form, key=form.key or key_of(str(view["id"])))
        try:
            saved = verifying.save(team_of(body), user_of(body), form)
        except InvalidField as error:
            refuse(services, body, ack, (error.field, error))
            return
        if form.gap_id:
            with suppress(NotFound):  # somebody settled it meanwhile; the answer stands all the same
                services.loop.gaps.settle(team_of(body), user_of(body), form.gap_id, "line")
        services.loop.gaps.settle_answered(
            team_of(body), user_of(body), saved.question_id, (saved.question, *saved.wordings)
        )
        ack(response_action="clear")
        language = language_of(services.directory, body)
        tell(services.client, body, render(Sentence(language, "verified.accepted", {"label": saved.label})))


def _list(services: Services, body: dict[str, Any]) -> Any:
    team = team_of(body)
    answers = services.loop.verifying.listing(team, user_of(body))
    names = {each.owner_id: services.loop.leads.name_of(team, each.owner_id) for each in answers}
    return list_view(answers, names, language_of(services.directory, body))
