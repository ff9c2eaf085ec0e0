"""What the company says of itself: the part of App Home, and its form."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.services.company import DISPATCHED, SUBJECTS, Said, Shown
from bot.slack.blocks.parts import button, paragraph, rich, small_print
from bot.slack.blocks.training.views import Frame, chosen, modal
from bot.texts import Language, say

CHANGE = "company.change"
CALLBACK = "company.form"
VALUES: tuple[Said, ...] = ("yes", "no", "unknown")


def home_part(said: Shown, language: Language) -> Iterator[Block]:
    """As it stands, with the button to change it."""
    yield rich(paragraph(say("company.title", language), bold=True))
    lines = [
        say("company.shown", language, what=say(f"company.{n}", language), value=_value(n, v, language))
        for n, v in said.items()
    ]
    yield small_print(["\n".join(lines)])  # as remarks of their own they would read as one sentence
    yield ActionsBlock(elements=[button(say("company.button", language), CHANGE, "change")])


def form_view(said: Shown, language: Language) -> View:
    """One question a subject, and whether dispatched staff count."""
    frame = Frame(say("company.title", language), CALLBACK, say("company.submit", language))
    blocks: list[Block] = [small_print([say("company.hint", language)])]
    return modal(
        frame, [*blocks, *(_choice(name, value, language) for name, value in said.items())], language
    )


def read_form(view: dict[str, Any]) -> dict[str, str]:
    """What was chosen."""
    return {name: chosen(view, name) for name in (*SUBJECTS, DISPATCHED)}


def _choice(name: str, value: Said, language: Language) -> InputBlock:
    values = VALUES[:2] if name == DISPATCHED else VALUES
    options = [Option(value=each, text=_value(name, each, language)) for each in values]
    first = options[values.index(value)]
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=say(f"company.{name}", language)),
        element=RadioButtonsElement(action_id=name, options=options, initial_option=first),
    )


def _value(name: str, value: Said, language: Language) -> str:
    key = f"{DISPATCHED}_{value}" if name == DISPATCHED else value
    return say(f"company.{key}", language)
