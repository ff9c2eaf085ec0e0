"""The buttons under an answer: the whole section, helpful or not, ask a person."""

import json
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.services.notices import Sentence
from bot.slack.blocks import render
from bot.slack.blocks.answer import ACTION_FEEDBACK, ACTION_HUMAN, ACTION_SECTION
from bot.slack.blocks.feedback import reason_view
from bot.slack.blocks.section import note_view, section_view
from bot.slack.blocks.training.drafting import draft_button
from bot.slack.people import language_of, team_of, tell, user_of
from bot.slack.services import Services
from bot.texts import Language, say
from knowledge.documents import EVERYONE, Scope


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    app.action(re.compile(rf"^{re.escape(ACTION_SECTION)}\.\d+$"))(_section(services))
    app.action(ACTION_FEEDBACK)(_feedback(services))
    app.action(ACTION_HUMAN)(_human(services))


def _section(services: Services) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        language = language_of(services.directory, body)
        view = _view(services, body, json.loads(action["value"]), language)
        services.client.views_open(trigger_id=body["trigger_id"], view=view)

    return pressed


def _view(services: Services, body: dict[str, Any], wanted: dict[str, Any], language: Language) -> View:
    opened = services.knowledge.now()
    number = str(wanted["section"])
    if opened is None:
        return note_view(number, say("section.loading", language), language)
    document = opened.document(wanted["document"], wanted["version"])
    section = opened.section(wanted["document"], wanted["version"], number)
    # A button says which clause; whether this person may read it is asked now.
    if document is None or section is None or not _scope(services, body, document.audience):
        return note_view(number, say("section.missing", language), language)
    is_lead = services.loop.leads.is_lead(team_of(body), user_of(body))
    offered = is_lead and EVERYONE.allows(document.audience) and document.kind != "verified_answer"
    below = [draft_button(document.id, number, language)] if offered and section.number else []
    return section_view(document, section, wanted.get("item"), language, below)


def _scope(services: Services, body: dict[str, Any], audience: tuple[str, ...]) -> bool:
    if EVERYONE.allows(audience):
        return True
    return Scope(services.directory.groups_of(team_of(body), user_of(body))).allows(audience)


def _feedback(services: Services) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        verdict, _, question_id = str(action["value"]).partition(":")
        services.feedback.rate(team_of(body), question_id, user_of(body), verdict == "yes")
        ack()
        language = language_of(services.directory, body)
        if verdict == "yes":
            tell(services.client, body, render(Sentence(language, "feedback.thanks")))
        else:
            services.client.views_open(trigger_id=body["trigger_id"], view=reason_view(question_id, language))

    return pressed


def _human(services: Services) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        outcome = services.humans.request(team_of(body), str(action["value"]), user_of(body))
        ack()
        language = language_of(services.directory, body)
        tell(services.client, body, render(Sentence(language, f"human.{outcome}")))

    return pressed
