"""Two clauses that contradict each other, for the security channel."""

from bot.services.notices_conflict import ConflictNotice
from bot.slack.blocks import Message, render, sentence_block
from bot.slack.blocks.answer import source_line
from bot.slack.blocks.budget import Layout, fit
from bot.slack.blocks.parts import paragraph, quote, rich
from bot.slack.text import escape, shorten
from bot.texts import say


@render.register
def _conflict(notice: ConflictNotice) -> Message:
    language = notice.language
    both = (notice.guideline, notice.policy)
    names = [shorten(f"{each.document} {each.section}", 100) for each in both]
    text = say("conflict.notification", language, first=escape(names[0]), second=escape(names[1]))
    quotes = [
        rich(paragraph(source_line(each, language), bold=True), *quote(shorten(each.quote, 1_500)))
        for each in both
    ]
    return Message(text, fit(Layout(head=[sentence_block(say("conflict.found", language)), *quotes])))
