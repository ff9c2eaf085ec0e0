"""A question handed to people, and their answer on its way back."""

from slack_sdk.models.blocks import SectionBlock

from bot.services.answer_words import heading
from bot.services.notices import EscalationNotice, HumanAnswerNotice
from bot.slack.blocks import Message, render, sentence_block
from bot.slack.blocks.answer import source_line
from bot.slack.blocks.budget import NOTIFICATION_TEXT, SECTION_TEXT, Layout, fit
from bot.slack.blocks.parts import paragraph, paragraphs, quote, rich
from bot.slack.text import escape, shorten
from bot.texts import Language, say


@render.register
def _escalation(notice: EscalationNotice) -> Message:
    language, answer = notice.language, notice.answer
    verdict = heading(answer, language)
    request = _mention("human.request", language, asker=notice.asker)
    layout = Layout(
        head=[
            request,
            rich(*quote(shorten(answer.question, SECTION_TEXT))),
            rich(paragraph(say("human.draft", language, verdict=verdict), bold=True)),
            rich(paragraph(shorten(answer.answer, 2_000))),
        ],
        middle=[
            [rich(paragraph(source_line(each, language), bold=True), *quote(each.quote))]
            for each in answer.citations
        ],
    )
    text = say("human.notification", language, question=escape(shorten(answer.question, 200)))
    return Message(shorten(text, NOTIFICATION_TEXT), fit(layout))


@render.register
def _human_answer(notice: HumanAnswerNotice) -> Message:
    intro = _mention("human.answered", notice.language, author=notice.author)
    text = escape(shorten(notice.text, NOTIFICATION_TEXT))
    asked = [rich(*quote(shorten(notice.question, SECTION_TEXT)))] if notice.question else []
    middle = [[block] for block in paragraphs(notice.text)]
    return Message(text, fit(Layout(head=[intro, *asked], middle=middle)))


def _mention(key: str, language: Language, **people: str) -> SectionBlock:
    """A sentence with live mentions of the people named: ids from Slack itself, never from a text."""
    mentions = {name: f"<@{user_id}>" for name, user_id in people.items() if user_id.isalnum()}
    return sentence_block(say(key, language, **mentions))
