"""The shortcut "Check against the policies" on any message: the answer is for the one who asked."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import Sentence
from bot.services.questions import Question
from bot.slack.blocks import render
from bot.slack.intake import question_from
from bot.slack.people import language_of, team_of, tell, user_of
from bot.slack.services import Services
from bot.slack.text import read

CALLBACK = "check_message"


def register(app: App, services: Services) -> None:
    """Add the listener."""
    app.shortcut(CALLBACK)(_listener(services))


def _thread_of(message: dict[str, Any]) -> str:
    """The thread that the message is a reply in; a message that begins one is answered beside it."""
    thread = str(message.get("thread_ts") or "")
    return thread if thread != str(message.get("ts")) else ""


def _listener(services: Services) -> Callable[..., None]:
    def checked(ack: Ack, body: dict[str, Any]) -> None:
        message = body.get("message") or {}
        text = read(str(message.get("text") or ""), services.identity.bot_user_id)
        key = "slack.check_empty"
        if text:
            key = "ask.aside"
            services.asking.accept(
                question_from(
                    Question(
                        team_id=team_of(body),
                        channel=str(body["channel"]["id"]),
                        user_id=user_of(body),
                        ts=f"{message['ts']}:{user_of(body)}",
                        place="checked",
                        text=text,
                        shown_in=_thread_of(message),
                    )
                )
            )
        ack()
        tell(services.client, body, render(Sentence(language_of(services.directory, body), key)))

    return checked
