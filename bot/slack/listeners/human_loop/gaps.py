"""What nobody could answer: a policy line, a word for the lexicon, done."""

import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.services.notices_gaps import PolicyLineNotice
from bot.services.verified_form import InvalidField
from bot.services.verifying import key_of
from bot.slack.blocks import render
from bot.slack.blocks.gaps import DONE, LINE, LINE_FORM, WORD, WORD_FORM, line_view, word_view
from bot.slack.blocks.parts import any_of
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.views import chosen, written
from bot.slack.blocks.verified import form_view
from bot.slack.people import language_of, team_of, tell, user_of
from bot.slack.services import Services
from bot.slack.training import open_view, post, publish_home, refuse

_SEPARATORS = re.compile(r"[、,，;；\n]")


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    _register_forms(app, services)
    gaps = services.loop.gaps

    @app.action(any_of(LINE))
    def writing(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        line = gaps.policy_line(team_of(body), user_of(body), str(action["value"]))
        ack()
        open_view(services, body, line_view(line, language_of(services.directory, body)))

    @app.action(any_of(WORD))
    def adding(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        group = gaps.example(team_of(body), user_of(body), str(action["value"]))
        ack()
        open_view(services, body, word_view(group, language_of(services.directory, body)))

    @app.action(any_of(DONE))
    def done(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        gaps.settle(team_of(body), user_of(body), str(action["value"]), "done")
        ack()
        publish_home(services, body)


def _register_forms(app: App, services: Services) -> None:
    gaps = services.loop.gaps

    @app.view(LINE_FORM)
    def written_line(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        team, user, group_id = (
            team_of(body),
            user_of(body),
            carried(view.get("private_metadata")).get("g", ""),
        )
        language, text = language_of(services.directory, body), written(view, "text")
        line = gaps.policy_line(team, user, group_id)
        if text == line.text:
            refuse(services, body, ack, ("text", InvalidField("text", "gaps.line.unfinished")))
            return
        if chosen(view, "where") == "save":
            form = replace(line.form, answer=text, key=key_of(str(view["id"])), gap_id=group_id)
            ack(response_action="update", view=form_view(form, language).to_dict())
            return
        count = gaps.settle(team, user, group_id, "line")
        ack()
        post(services, body, render(PolicyLineNotice(language, line.form.question, text, count)))
        publish_home(services, body)

    @app.view(WORD_FORM)
    def added_word(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        team, user, group_id = (
            team_of(body),
            user_of(body),
            carried(view.get("private_metadata")).get("g", ""),
        )
        means = [each.strip() for each in _SEPARATORS.split(written(view, "means"))]
        try:
            added = gaps.add_word(team, user, written(view, "word"), means)
        except InvalidField as error:
            refuse(services, body, ack, (error.field, error))
            return
        gaps.settle(team, user, group_id, "word")
        ack()
        language = language_of(services.directory, body)
        tell(services.client, body, render(Sentence(language, "gaps.word.added", {"word": added.word})))
        publish_home(services, body)
