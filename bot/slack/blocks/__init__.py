"""Notices in, Block Kit out. Pure: each kind of notice registers the function that draws it.

`@render.register` on a function `(notice: Kind) -> Message` is all that a new kind needs.
"""

from functools import singledispatch
from typing import Any

from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock

from bot.services.notices import Sentence
from bot.slack.blocks.budget import NOTIFICATION_TEXT, Layout, Message, fit
from bot.slack.text import escape, shorten
from bot.texts import say

__all__ = ["Message", "render", "sentence_block"]


@singledispatch
def render(notice: Any) -> Message:
    """The message for a notice. Raises TypeError for a kind that nobody registered."""
    raise TypeError(f"no blocks for {type(notice).__name__}: register a function with render.register")


@render.register
def _sentence(notice: Sentence) -> Message:
    text = say(
        notice.key, notice.language, **{name: _outside(value) for name, value in notice.values.items()}
    )
    return Message(shorten(text, NOTIFICATION_TEXT), fit(Layout(head=[sentence_block(text)])))


def sentence_block(text: str) -> SectionBlock:
    """One paragraph of mrkdwn. `text` must be ours or escaped."""
    return SectionBlock(text=MarkdownTextObject(text=shorten(text, 3000), verbatim=True))


def _outside(value: object) -> object:
    return escape(value) if isinstance(value, str) else value
