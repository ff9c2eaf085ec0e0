"""Pieces that the screens of training share: what buttons carry, quotes, mails, names, shares."""

import json
from collections.abc import Iterable

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.services.training.notices import MailShown, Quote, Rate
from bot.slack.blocks import Message
from bot.slack.blocks.budget import NOTIFICATION_TEXT, Layout, fit
from bot.slack.blocks.parts import paragraph, quote, rich, small_print
from bot.slack.text import defuse, escape, shorten, words
from bot.texts import Language, joined, say
from bot.training.statistics import SMALLEST_GROUP

QUOTE_LIMIT = 1_500


def carry(**named: str) -> str:
    """What a button or a modal carries: names of things, never a right."""
    return json.dumps(named, ensure_ascii=False, separators=(",", ":"))


def carried(value: str | None) -> dict[str, str]:
    """What `carry` wrote; empty for anything else, which an old or a forged button may hold."""
    try:
        found = json.loads(value or "{}")
    except ValueError:
        return {}
    return {str(key): str(one) for key, one in found.items()} if isinstance(found, dict) else {}


def message(text: str, layout: Layout) -> Message:
    """A message with a notification text, which comes from anywhere and is escaped here."""
    return Message(escape(shorten(text, NOTIFICATION_TEXT)), fit(layout))


def cut(language: Language) -> list[Block]:
    """What stands where a list was cut."""
    return [small_print([say("home.cut", language)])]


def test_banner(is_test: bool, language: Language) -> list[Block]:
    """Says that nothing of this counts, in a test run."""
    return [small_print([say("screen.test_run", language)])] if is_test else []


def clause_name(section: str, item: str | None, language: Language) -> str:
    """A clause with its item: 2-2-2 a)."""
    return say("screen.clause_item", language, section=section, item=item) if item else section


def quoted(one: Quote, language: Language) -> RichTextBlock:
    """A clause word for word, under its document, version and number."""
    key = "screen.source" if one.version else "screen.source_unversioned"
    where = clause_name(one.section, one.item, language)
    source = say(key, language, document=one.document, version=one.version, clause=where)
    elements: list[RichTextElement] = [paragraph(source, bold=True), *quote(shorten(one.text, QUOTE_LIMIT))]
    if one.summary:
        elements.append(paragraph(one.summary, italic=True))
    return rich(*elements)


def mail(shown: MailShown, language: Language) -> RichTextBlock:
    """A mail as a picture of one. Addresses and links stand as code, so that no client makes them live."""
    lines = [(name, getattr(shown, name), name in ("sender", "link")) for name in ("sender", "subject")]
    lines += [("body", shown.body, False), ("link", shown.link, True), ("attachment", shown.attachment, True)]
    parts: list[RichTextElement] = []
    for name, value, is_code in lines:
        if not value:
            continue
        parts.append(
            words(say(f"screen.mail.{name}", language) + (" " if name != "body" else "\n"), bold=True)
        )
        parts.append(code(value) if is_code else words(value))
        parts.append(words("\n"))
    title = paragraph(say("screen.mail.title", language), bold=True)
    return rich(title, RichTextQuoteElement(elements=parts[:-1]))


def stanza(*lines: Parts.Text) -> RichTextBlock:
    """Lines under each other. One section with line breaks: sections beside each other run into one line."""
    elements: list[RichTextElement] = []
    for line in lines:
        elements += [words("\n"), line] if elements else [line]
    return rich(RichTextSectionElement(elements=elements))


def code(text: str) -> Parts.Text:
    """A stretch of rich text in a fixed font: literal, and never a link."""
    return Parts.Text(text=defuse(text), style=Parts.TextStyle(code=True))


def who(slack_id: str, name: str = "") -> Parts.Text | Parts.User:
    """A person in rich text: as a mention where Slack gave the id, else by name."""
    return Parts.User(user_id=slack_id) if slack_id.isalnum() else words(name or "-")


def sentence_about(before: str, slack_id: str, after: str, name: str = "") -> RichTextBlock:
    """A line of rich text with a live name in it."""
    parts: list[RichTextElement] = [words(before)] if before else []
    parts.append(who(slack_id, name))
    parts += [words(after)] if after else []
    return rich(RichTextSectionElement(elements=parts))


def listed(parts: Iterable[str], language: Language) -> str:
    """Things in a line, parted as the language parts them."""
    return joined(parts, language)


def share(rate: Rate, language: Language) -> str:
    """A share with both its numbers: 1 / 2 (50 %)."""
    if rate.percent is None:
        return say("screen.share_of_none", language)
    return say("screen.share", language, done=rate.done, of=rate.of, percent=rate.percent)


def share_of_many(rate: Rate | None, language: Language) -> str:
    """A share of answers; a sentence where they are so few that it would say what each one answered."""
    return (
        say("screen.share_of_few", language, least=SMALLEST_GROUP) if rate is None else share(rate, language)
    )


def bar(rate: Rate, width: int = 10) -> str:
    """A share as a row of squares, beside its numbers and never instead of them."""
    filled = round(width * rate.done / rate.of) if rate.of else 0
    return "■" * filled + "□" * (width - filled)


def asking(button: ButtonElement, title: str, text: str, language: Language) -> ButtonElement:
    """The button, asking once more before it does something that cannot be undone."""
    button.confirm = ConfirmObject(
        title=PlainTextObject(text=shorten(defuse(title), 100)),
        text=PlainTextObject(text=shorten(defuse(text), 300)),
        confirm=PlainTextObject(text=say("screen.agree", language)),
        deny=PlainTextObject(text=say("screen.decline", language)),
    )
    return button


def progress_line(position: int, total: int, language: Language) -> ContextBlock:
    """Where one stands: 3 / 10, in figures and as squares."""
    squares = bar(Rate(position, total), min(total, 10))
    return small_print([say("screen.position", language, position=position, total=total, squares=squares)])
