"""Modals of training: their frame, what they carry, and the light one that is shown at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.slack.blocks import Message, sentence_block
from bot.slack.blocks.budget import TITLE_TEXT, Layout, fit, fit_view
from bot.slack.blocks.parts import paragraph, paragraphs, rich
from bot.slack.blocks.training.common import carry, cut
from bot.slack.text import escape, shorten
from bot.texts import LANGUAGES, Language, say

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Frame:
    """The outside of a modal. Without `submit` it is for reading only; `carried` comes back with it."""

    title: str
    callback: str = ""
    submit: str = ""
    carried: str = ""


def modal(frame: Frame, blocks: Sequence[Block], language: Language) -> View:
    """A modal within Slack's limits; what does not fit is left out, and that is said."""
    has_form = bool(frame.submit)
    return View(
        type="modal",
        callback_id=frame.callback or None,
        private_metadata=frame.carried or None,
        title=PlainTextObject(text=shorten(frame.title, TITLE_TEXT) or "-"),
        submit=PlainTextObject(text=shorten(frame.submit, TITLE_TEXT)) if has_form else None,
        close=PlainTextObject(text=say("modal.cancel" if has_form else "modal.close", language)),
        blocks=fit_view(blocks, cut(language)),
    )


def waiting() -> View:
    """Shown at once, in both languages: a trigger lives for three seconds, and asking Slack who somebody is
    costs one of them.
    """
    text = " / ".join(say("screen.wait", language) for language in LANGUAGES)
    return modal(Frame("Mamori"), [rich(paragraph(text))], "ja")


def said(text: str, language: Language) -> View:
    """A modal that says one thing. `text` may come from anywhere."""
    return modal(Frame(say("screen.title", language)), paragraphs(text), language)


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A modal with one text to write."""

    title: str
    callback: str
    submit: str
    label: str
    hint: str = ""
    initial: str = ""
    limit: int = 500
    optional: bool = False
    name: str = TEXT


def text_modal(asked: TextQuestion, language: Language, blocks: Sequence[Block] = (), **named: str) -> View:
    """`blocks` stand above the field; `named` is carried."""
    frame = Frame(asked.title, asked.callback, asked.submit, carry(**named))
    return modal(frame, [*blocks, text_input(asked)], language)


def text_input(asked: TextQuestion) -> InputBlock:
    """The field of a `TextQuestion`, in the block of its name."""
    return InputBlock(
        block_id=asked.name,
        optional=asked.optional,
        label=PlainTextObject(text=asked.label),
        hint=PlainTextObject(text=asked.hint) if asked.hint else None,
        element=PlainTextInputElement(
            action_id=asked.name, multiline=True, max_length=asked.limit, initial_value=asked.initial or None
        ),
    )


def held(view: dict[str, Any], block_id: str) -> dict[str, Any]:
    """What a submitted view holds in a block with one control; empty when the block is not there."""
    found = ((view.get("state") or {}).get("values") or {}).get(block_id) or {}
    element: dict[str, Any] = next(iter(found.values()), {})
    return element


def written(view: dict[str, Any], block_id: str = TEXT) -> str:
    """The text of a field."""
    return str(held(view, block_id).get("value") or "").strip()


def chosen(view: dict[str, Any], block_id: str) -> str:
    """The value of a select or of radio buttons, "" for none."""
    return str((held(view, block_id).get("selected_option") or {}).get("value") or "")


def chosen_many(view: dict[str, Any], block_id: str) -> tuple[str, ...]:
    """The values of checkboxes or a multi select."""
    options = held(view, block_id).get("selected_options") or []
    return tuple(str(one["value"]) for one in options)


def help_message(language: Language, unknown: str = "") -> Message:
    """What `/training` understands; `unknown` is what was typed instead."""
    usage = say("screen.command.help", language)
    if unknown:
        intro = say("screen.command.unknown", language, text=escape(shorten(unknown.strip(), 60)))
        usage = f"{intro}\n{usage}"
    return Message(usage, fit(Layout(head=[sentence_block(usage)])))
