"""`/mamori`: a question that only the asker sees, or the help."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.services.notices import HelpNotice, Sentence
from bot.services.questions import Question
from bot.slack.blocks import Message, render
from bot.slack.blocks.help import COMMAND
from bot.slack.intake import question_from
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.text import read

_HELP = {"", "help", "ヘルプ", "使い方", "?", "？"}


def register(app: App, services: Services) -> None:
    """Add the listener."""
    app.command(COMMAND)(_listener(services))


def _listener(services: Services) -> Callable[..., None]:
    def asked(ack: Ack, body: dict[str, Any]) -> None:
        language = language_of(services.directory, body)
        text = str(body.get("text") or "").strip()
        if text.lower() in _HELP:
            _show(ack, render(HelpNotice(language)))
            return
        # Stored before the acknowledgement: a command is never delivered again.
        question = _question(services, body, text)
        services.asking.accept(question)
        _show(ack, render(Sentence(language, "ask.by_dm" if question.place == "private" else "ask.aside")))

    return asked


def _question(services: Services, body: dict[str, Any], text: str) -> Question:
    channel = str(body["channel_id"])
    return question_from(
        Question(
            team_id=str(body["team_id"]),
            channel=channel,
            user_id=str(body["user_id"]),
            ts=str(body["trigger_id"]),
            # In a conversation with others the answer is shown first to the one who asked.
            place="private" if channel.startswith("D") else "aside",
            text=read(text, services.identity.bot_user_id),
        )
    )


def _show(ack: Ack, message: Message) -> None:
    ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))
