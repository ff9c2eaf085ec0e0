"""Pieces that several messages and views share."""

import re
from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from bot.slack.blocks.budget import BUTTON_TEXT, HEADER_TEXT, SECTION_TEXT
from bot.slack.text import defuse, escape, shorten, split, words


def header(text: str) -> HeaderBlock:
    """A heading of at most 150 characters."""
    return HeaderBlock(text=PlainTextObject(text=shorten(defuse(text), HEADER_TEXT), emoji=True))


def paragraph(text: str, *, bold: bool = False, italic: bool = False) -> RichTextSectionElement:
    """Text from anywhere; it is shown as it is and can neither mention nor link."""
    return RichTextSectionElement(elements=[words(text, bold=bold, italic=italic)])


def rich(*elements: RichTextElement) -> RichTextBlock:
    """A block of rich text."""
    return RichTextBlock(elements=list(elements))


def paragraphs(text: str) -> list[Block]:
    """A long text as blocks of at most 3,000 characters, cut at the ends of sentences."""
    return [rich(paragraph(piece)) for piece in split(text, SECTION_TEXT)]


def listing(lines: Sequence[str], *, ordered: bool = False) -> RichTextListElement:
    """A bulleted or numbered list."""
    return RichTextListElement(
        style="ordered" if ordered else "bullet", indent=0, elements=[paragraph(line) for line in lines]
    )


def quote(text: str) -> list[RichTextElement]:
    """A verbatim quote; a long one continues in a second quote."""
    return [RichTextQuoteElement(elements=[words(piece)]) for piece in split(text, SECTION_TEXT)]


def small_print(lines: Iterable[str]) -> ContextBlock:
    """Remarks below a message, at most ten. The lines may come from anywhere."""
    return ContextBlock(
        elements=[MarkdownTextObject(text=escape(shorten(line, 1900)), verbatim=True) for line in lines][:10]
    )


def numbered(action_id: str, n: int) -> str:
    """The id of the nth control of a kind: Slack wants each once in a message or view."""
    return f"{action_id}.{n}"


def any_of(action_id: str) -> re.Pattern[str]:
    """What `numbered` makes, whatever the number; for registering listeners."""
    return re.compile(rf"^{re.escape(action_id)}\.\d+$")


def button(label: str, action_id: str, value: str, *, style: str | None = None) -> ButtonElement:
    """A button whose label fits. `value` names a thing; it never grants anything."""
    text = PlainTextObject(text=shorten(defuse(label), BUTTON_TEXT), emoji=True)
    return ButtonElement(text=text, action_id=action_id, value=value, style=style)
