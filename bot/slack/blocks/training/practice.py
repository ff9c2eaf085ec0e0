"""One item of the day, for somebody who asked for it."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.services.training.notices import PracticeItem
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.common import carry, mail, message
from bot.slack.blocks.training.quiz import LETTERS, lettered
from bot.slack.text import shorten
from bot.texts import say

ANSWER = "training.practice.answer"
STOP = "training.practice.stop"


@render.register
def practice(notice: PracticeItem) -> Message:
    """The item, its options, and the way out."""
    language = notice.language
    head: list[Block] = [header(say("screen.practice.title", language))]
    if notice.mail is not None:
        head.append(mail(notice.mail, language))
    head.append(rich(paragraph(shorten(notice.prompt, 2_000), bold=True)))
    head.append(rich(listing(lettered(notice.choices))))
    choices = [
        button(f"{letter}. {one.text}", f"{ANSWER}.{letter}", carry(i=notice.item_id, c=one.value))
        for letter, one in zip(LETTERS, notice.choices, strict=False)
    ]
    stop = button(say("screen.button.stop_practice", language), STOP, carry())
    tail: list[Block] = [
        ActionsBlock(elements=choices),
        ActionsBlock(elements=[stop]),
        small_print([say("screen.practice.note", language)]),
    ]
    return message(f"{say('screen.practice.title', language)}: {notice.prompt}", Layout(head=head, tail=tail))
